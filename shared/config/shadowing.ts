/** When one trigger answers every gesture that another could: the first match in a list wins. */
import type { Mapping, NoteNumber, Trigger } from "./types.ts";

/** The triggers of a list by what they listen to, so that each is compared with few others. */
export class TriggersSeen {
  private readonly byControl = new Map<string, Mapping[]>();
  /** Notes for which an `auto` trigger may have to wait. */
  private readonly waiting = new Set<NoteNumber>();

  /** `active`: every trigger that holds at the same time, in any order. */
  constructor(active: readonly Trigger[]) {
    for (const trigger of active) {
      if (trigger.type === "LongPress" || trigger.type === "DoubleTap") this.waiting.add(trigger.note);
      if (trigger.type === "NoteChord") { for (const note of trigger.notes) this.waiting.add(note); }
    }
  }

  add(mapping: Mapping): void {
    const control = controlOf(mapping.trigger);
    const there = this.byControl.get(control);
    if (there === undefined) this.byControl.set(control, [mapping]);
    else there.push(mapping);
  }

  /** Mappings added before, in order, that listen to the same control in the same way. */
  earlier(trigger: Trigger): readonly Mapping[] {
    return this.byControl.get(controlOf(trigger)) ?? [];
  }

  mayWait(note: NoteNumber): boolean {
    return this.waiting.has(note);
  }
}

function controlOf(trigger: Trigger): string {
  switch (trigger.type) {
    case "Note":
    case "VelocityRange":
      return `note ${trigger.note}`;
    case "LongPress":
    case "DoubleTap":
      return `${trigger.type} ${trigger.note}`;
    case "NoteChord":
      return `NoteChord ${trigger.notes.toSorted((a, b) => a - b).join(" ")}`;
    case "EncoderTurn":
    case "CC":
      return `${trigger.type} ${trigger.cc}`;
    case "Aftertouch":
      return `Aftertouch ${trigger.note}`;
    case "PitchBend":
      return "PitchBend";
    case "ProgramChange":
      return `ProgramChange ${trigger.program}`;
    default:
      return trigger satisfies never;
  }
}

/** Whether `first` surely answers all that `second` waits for. Both listen to the same control. */
export function covers(first: Trigger, second: Trigger, seen: TriggersSeen): boolean {
  if (first.channel !== null && first.channel !== second.channel) return false;
  if (first.device !== null && first.device !== second.device) return false;
  switch (first.type) {
    case "Note":
    case "VelocityRange": {
      if (second.type !== "Note" && second.type !== "VelocityRange") return false;
      if (first.on !== second.on) return false;
      // With other filters the two may wait for different gestures of the note, and so never meet.
      const sameFilter = first.channel === second.channel && first.device === second.device;
      if (first.on === "auto" && !sameFilter && seen.mayWait(first.note)) return false;
      const [low, high] = velocities(first);
      const [otherLow, otherHigh] = velocities(second);
      return low <= otherLow && otherHigh <= high;
    }
    case "LongPress":
      return second.type === "LongPress" && first.duration_ms === second.duration_ms;
    case "DoubleTap":
    case "NoteChord":
      return second.type === first.type && first.timeout_ms === second.timeout_ms;
    case "EncoderTurn":
      return second.type === "EncoderTurn" && first.encoding === second.encoding &&
        (first.direction === null || first.direction === second.direction);
    case "CC":
      return second.type === "CC" &&
        coversValues(first.on, second.on, first.value_min, first.value_max, second.value_min, second.value_max);
    case "PitchBend":
      return second.type === "PitchBend" && first.center_deadzone === second.center_deadzone &&
        coversValues(first.on, second.on, first.value_min, first.value_max, second.value_min, second.value_max);
    case "Aftertouch":
      return second.type === "Aftertouch" &&
        coversValues(
          first.on,
          second.on,
          first.pressure_min,
          first.pressure_max,
          second.pressure_min,
          second.pressure_max,
        );
    case "ProgramChange":
      return second.type === "ProgramChange";
    default:
      return first satisfies never;
  }
}

/** A velocity of 0 is a release (MIDI 1.0), so a range that begins at 0 begins at 1. */
function velocities(trigger: Extract<Trigger, { readonly type: "Note" | "VelocityRange" }>): readonly [number, number] {
  return trigger.type === "Note"
    ? [Math.max(1, trigger.velocity_min), trigger.velocity_max]
    : [Math.max(1, trigger.min_velocity), trigger.max_velocity];
}

/** `change` answers each message in its range; `enter` only the first, so it covers its own range and no narrower one. */
function coversValues(
  on: "change" | "enter",
  otherOn: "change" | "enter",
  low: number,
  high: number,
  otherLow: number,
  otherHigh: number,
): boolean {
  if (on === "change") return low <= otherLow && otherHigh <= high;
  return otherOn === "enter" && low === otherLow && high === otherHigh;
}
