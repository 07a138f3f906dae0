/** Knobs, pressure, bend and programs: one message is at most one gesture, complete as soon as it is heard. */
import type { CCTrigger, EncoderTurnTrigger, ValueOnRule } from "../../shared/config/trigger_types.ts";
import type { Mapping, Smoothing } from "../../shared/config/types.ts";
import type { Gesture, MidiMessage, Millis } from "../../shared/events.ts";
import type { Deadlines } from "./deadlines.ts";
import { controlIndex, type DeviceState } from "./device_state.ts";
import { turnedBy } from "./encoder.ts";
import { accepts, type ModeTable, type Row } from "./mappings.ts";
import type { Outbox } from "./outbox.ts";
import type { Press } from "./press.ts";
import { SmoothedControl, smoothedKey, type SmoothedMessage } from "./smoothing.ts";

type CCMessage = Extract<MidiMessage, { readonly type: "cc" }>;
type ProgramMessage = Extract<MidiMessage, { readonly type: "program_change" }>;
type BendMessage = Extract<MidiMessage, { readonly type: "pitch_bend" }>;
type PressureMessage = Exclude<SmoothedMessage, BendMessage>;

const CENTER = 8192;
const NO_ROWS: readonly never[] = [];

/** Everything that is not a note. */
export class Continuous {
  constructor(readonly out: Outbox, readonly deadlines: Deadlines<Press | SmoothedControl>) {}

  /** CC and EncoderTurn mappings stand in one row: the first that answers decides which of the two gestures it was. */
  cc(device: DeviceState, table: ModeTable, at: Millis, message: CCMessage): void {
    const { channel, cc, value } = message;
    const index = controlIndex(channel, cc);
    const previous = device.cc[index] ?? -1;
    device.cc[index] = value;
    for (const row of table.cc[cc] ?? NO_ROWS) {
      if (!accepts(row.trigger, device.id, channel)) continue;
      const gesture = ccGesture(row, device, message, previous);
      if (gesture === null) continue;
      return this.#answer(at, gesture, row.mapping, table);
    }
    this.out.saw(at, { kind: "cc", device: device.id, channel, cc, value });
  }

  program(device: DeviceState, table: ModeTable, at: Millis, message: ProgramMessage): void {
    const { channel, program } = message;
    const gesture: Gesture = { kind: "program_change", device: device.id, channel, program };
    const row = table.program[program]?.find((each) => accepts(each.trigger, device.id, channel));
    this.#answer(at, gesture, row?.mapping ?? null, table);
  }

  /** Pressure or bend, through the smoothing of its kind. */
  smoothed(device: DeviceState, table: ModeTable, at: Millis, message: SmoothedMessage): void {
    const smoothing = message.type === "pitch_bend" ? table.advanced.pitch_bend : table.advanced.aftertouch;
    if (this.#admits(device, table, at, message, smoothing)) this.#play(device, table, at, message);
  }

  /** The interval of a held-back value is over. It is played in the mode that it came in. */
  deliver(control: SmoothedControl, at: Millis): void {
    const heldBack = control.heldBack;
    if (heldBack === null) return;
    control.pass(heldBack.message, at);
    this.#play(control.device, heldBack.table, at, heldBack.message);
  }

  #admits(
    device: DeviceState,
    table: ModeTable,
    at: Millis,
    message: SmoothedMessage,
    smoothing: Smoothing,
  ): boolean {
    const off = smoothing.throttle_ms === 0 && smoothing.delta_threshold === 0;
    if (off && device.smoothed.size === 0) return true;
    const key = smoothedKey(message);
    let control = device.smoothed.get(key);
    if (control === undefined) {
      if (off) return true;
      control = new SmoothedControl(device);
      device.smoothed.set(key, control);
    }
    const verdict = control.judge(message, smoothing, at);
    control.heldBack = verdict === "hold" ? { message, table } : null;
    if (verdict === "hold") this.deadlines.set(control, control.nextFree(smoothing));
    else this.deadlines.remove(control);
    if (verdict === "pass") control.pass(message, at);
    return verdict === "pass";
  }

  #play(device: DeviceState, table: ModeTable, at: Millis, message: SmoothedMessage): void {
    if (message.type === "pitch_bend") this.#bend(device, table, at, message);
    else this.#pressure(device, table, at, message);
  }

  #pressure(device: DeviceState, table: ModeTable, at: Millis, message: PressureMessage): void {
    const { channel, pressure } = message;
    const note = message.type === "poly_aftertouch" ? message.note : null;
    const values = note === null ? device.channelPressure : device.polyPressure;
    const index = note === null ? channel : controlIndex(channel, note);
    const previous = values[index] ?? -1;
    values[index] = pressure;
    const rows = note === null ? table.channelPressure : table.polyPressure[note] ?? NO_ROWS;
    const row = rows.find(({ trigger }) =>
      accepts(trigger, device.id, channel) &&
      inRange(trigger.on, trigger.pressure_min, trigger.pressure_max, pressure, previous)
    );
    const gesture: Gesture = { kind: "aftertouch", device: device.id, channel, note, pressure };
    this.#answer(at, gesture, row?.mapping ?? null, table);
  }

  /** A mapping with a dead zone sees every value in it as the centre, and resting there is no gesture for it. */
  #bend(device: DeviceState, table: ModeTable, at: Millis, message: BendMessage): void {
    const { channel } = message;
    const previous = device.bend[channel] ?? -1;
    device.bend[channel] = message.value;
    const gesture = (value: number): Gesture => ({ kind: "pitch_bend", device: device.id, channel, value });
    for (const { trigger, mapping } of table.bend) {
      if (!accepts(trigger, device.id, channel)) continue;
      const dead = trigger.center_deadzone;
      const value = centered(message.value, dead);
      const before = previous < 0 ? -1 : centered(previous, dead);
      if (dead > 0 && value === CENTER && (before === CENTER || before < 0)) continue;
      if (!inRange(trigger.on, trigger.value_min, trigger.value_max, value, before)) continue;
      return this.#answer(at, gesture(value), mapping, table);
    }
    this.#answer(at, gesture(message.value), null, table);
  }

  #answer(at: Millis, gesture: Gesture, mapping: Mapping | null, table: ModeTable): void {
    this.out.saw(at, gesture);
    if (mapping !== null) this.out.fire(at, gesture, mapping, table);
  }
}

/** The gesture that this message is for this mapping, or null. */
function ccGesture(
  row: Row<EncoderTurnTrigger | CCTrigger>,
  device: DeviceState,
  message: CCMessage,
  previous: number,
): Gesture | null {
  const { channel, cc, value } = message;
  const trigger = row.trigger;
  if (trigger.type === "CC") {
    if (!inRange(trigger.on, trigger.value_min, trigger.value_max, value, previous)) return null;
    return { kind: "cc", device: device.id, channel, cc, value };
  }
  const steps = turnedBy(trigger.encoding, value, previous);
  if (steps === 0) return null;
  const direction = steps > 0 ? "Clockwise" : "CounterClockwise";
  if (trigger.direction !== null && trigger.direction !== direction) return null;
  return { kind: "turn", device: device.id, channel, cc, direction, steps: Math.abs(steps), value };
}

/** `change`: the value is in range. `enter`: and the one before was not, or is unknown (-1). Bounds are inclusive. */
function inRange(on: ValueOnRule, min: number, max: number, value: number, previous: number): boolean {
  if (value < min || value > max) return false;
  return on === "change" || previous < min || previous > max;
}

function centered(value: number, dead: number): number {
  return Math.abs(value - CENTER) <= dead ? CENTER : value;
}
