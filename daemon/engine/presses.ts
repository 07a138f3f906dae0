/** Notes going down and up over time, made into press, release, tap, long press, double tap and chord. */
import type { Channel, NoteNumber } from "../../shared/config/trigger_types.ts";
import type { Gesture, Millis } from "../../shared/events.ts";
import { completedChord } from "./chords.ts";
import type { Deadlines } from "./deadlines.ts";
import { controlIndex, type DeviceState } from "./device_state.ts";
import type { ModeTable, PressRow } from "./mappings.ts";
import type { Outbox } from "./outbox.ts";
import { Press } from "./press.ts";
import type { SmoothedControl } from "./smoothing.ts";

/** Every press of every device, from note on to the last thing that comes of it. */
export class Presses {
  /** Notes that are down now, on all devices. */
  held = 0;
  #order = 0;

  constructor(readonly out: Outbox, readonly deadlines: Deadlines<Press | SmoothedControl>) {}

  /** `velocity` is 1..127. A note that is down already comes up first. */
  noteOn(
    device: DeviceState,
    table: ModeTable,
    at: Millis,
    channel: Channel,
    note: NoteNumber,
    velocity: number,
  ): void {
    this.noteOff(device, at, channel, note);
    const index = controlIndex(channel, note);
    const press = new Press(device, table, this.#order++, at, channel, note, velocity);
    device.presses[index] = press;
    this.held++;

    const chord = device.chordStarters.length > 0 ? completedChord(device, press) : null;
    const first = device.firsts[index] ?? null;
    const double = chord !== null || first === null
      ? undefined
      : first.doubles.find((row) => at < first.at + row.trigger.timeout_ms && first.doubleUntil > at);
    if (first !== null && double === undefined) {
      // This press went into a chord instead: the first one is no double tap any more, whatever else it may be.
      first.endDouble();
      this.advance(first, at);
    }

    const taken = chord !== null || double !== undefined;
    press.choose(taken);
    if (taken) press.consume();
    const source = press.source;
    const down: Gesture = { kind: "press", ...source };
    this.out.saw(at, down);
    if (press.start !== null) press.holds.push(this.out.hold(at, down, press.start.mapping, press.table));

    if (chord !== null) {
      const { row, table: pinned, members } = chord;
      const gesture: Gesture = { kind: "chord", notes: row.trigger.notes, ...source };
      this.out.saw(at, gesture);
      const hold = this.out.hold(at, gesture, row.mapping, pinned);
      for (const member of members) {
        member.consume();
        // Another mapping of the same notes is the same gesture, and that has its answer.
        member.chords = member.chords.filter((each) => !sameNotes(each.trigger.notes, row.trigger.notes));
        member.holds.push(hold);
        this.advance(member, at);
      }
    } else if (first !== null && double !== undefined) {
      first.consume();
      this.advance(first, at);
      const gesture: Gesture = { kind: "double_tap", ...source };
      this.out.saw(at, gesture);
      press.holds.push(this.out.hold(at, gesture, double.mapping, first.table));
    }
    device.firsts[index] = press.doubles.length > 0 ? press : null;
    if (press.chords.length > 0) device.chordStarters.push(press);
    this.advance(press, at);
  }

  /** A note that is not down is ignored. */
  noteOff(device: DeviceState, at: Millis, channel: Channel, note: NoteNumber): void {
    const index = controlIndex(channel, note);
    const press = device.presses[index];
    if (!press) return;
    device.presses[index] = null;
    this.held--;
    press.down = false;
    for (const hold of press.holds) this.out.release(at, hold, false);
    const up: Gesture = { kind: "release", ...press.source };
    this.out.saw(at, up);
    if (press.release !== null) this.out.fire(at, up, press.release.mapping, press.table);
    if (at >= press.tapUntil) press.tap = null;
    this.advance(press, at);
  }

  /** Lets go of all that the device holds, in the order it came down; what was pending is dropped without a gesture. */
  letGo(device: DeviceState, at: Millis): void {
    const held = device.presses.filter((press): press is Press => press !== null);
    for (const press of held.sort((a, b) => a.order - b.order)) {
      press.down = false;
      for (const hold of press.holds) this.out.release(at, hold, true);
    }
    this.held -= held.length;
  }

  /** Brings about all that is due of a press at `at`, and sets its next deadline. */
  advance(press: Press, at: Millis): void {
    while (press.nextDue <= at) {
      const long = press.down ? press.longs[press.nextLong] : undefined;
      if (long !== undefined) this.#longPress(press, at);
      else if (press.down) this.#settleHeld(press, at);
      else this.#settleTap(press, at);
    }
    if (press.nextDue === Infinity) this.deadlines.remove(press);
    else this.deadlines.set(press, press.nextDue);
  }

  /** Each duration is a gesture of its own; of equal ones the first answers. */
  #longPress(press: Press, at: Millis): void {
    const row = press.longs[press.nextLong];
    if (row === undefined) return;
    const { duration_ms } = row.trigger;
    while (press.longs[press.nextLong]?.trigger.duration_ms === duration_ms) press.nextLong++;
    press.waiting = null;
    press.endDouble();
    const gesture: Gesture = { kind: "long_press", duration_ms, ...press.source };
    this.out.saw(at, gesture);
    press.holds.push(this.out.hold(at, gesture, row.mapping, press.table));
  }

  /** The windows closed while the note is down: a waiting `auto` is a press after all. That gesture was seen already. */
  #settleHeld(press: Press, at: Millis): void {
    const row = press.waiting;
    if (row === null) return;
    press.waiting = null;
    press.holds.push(this.out.hold(at, { kind: "press", ...press.source }, row.mapping, press.table));
  }

  #settleTap(press: Press, at: Millis): void {
    const row = firstOf(press.waiting, press.tap);
    press.waiting = null;
    press.tap = null;
    if (row === null) return;
    const gesture: Gesture = { kind: "tap", ...press.source };
    this.out.saw(at, gesture);
    this.out.fire(at, gesture, row.mapping, press.table);
  }
}

function firstOf(a: PressRow | null, b: PressRow | null): PressRow | null {
  if (a === null || b === null) return a ?? b;
  return a.rank < b.rank ? a : b;
}

/** Each note stands once in either list. */
function sameNotes(a: readonly NoteNumber[], b: readonly NoteNumber[]): boolean {
  return a.length === b.length && a.every((note) => b.includes(note));
}
