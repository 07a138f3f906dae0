/**
 * Which earlier mappings surely answer all that a trigger waits for: the first match wins. Found by lanes, so that no
 * trigger is compared with each of the others.
 */
import { type Claim, Claims } from "./claims.ts";
import type { NoteNumber, Trigger } from "./trigger_types.ts";
import type { Mapping } from "./types.ts";

/** Part of what a trigger waits for: it cannot fire when others answer all these values in any of these lanes. */
interface Want {
  /** A lane is one way of listening to one control: of those in it, the first that has the value answers. */
  readonly lanes: readonly [string, ...string[]];
  /** Inclusive, as `high`; above it when there is no such value. */
  readonly low: number;
  readonly high: number;
}

/** A want that is about no value. */
const WHOLE = { low: 0, high: 0 } as const;

/**
 * One of these being answered is enough for the trigger never to fire. It claims the values of the first one, in its
 * first lane, for itself. `waits`: an `auto` on this note may have to wait.
 */
function wantsOf(trigger: Trigger, waits: boolean): readonly [Want, ...Want[]] {
  switch (trigger.type) {
    case "Note":
    case "VelocityRange": {
      const note = `note ${trigger.note}`;
      const range = velocitiesOf(trigger);
      if (trigger.on !== "auto") return [{ lanes: [`${note} ${trigger.on}`], ...range }];
      // With other filters the two may wait for different gestures of the note, and so never meet.
      if (waits) return [{ lanes: [`${note} auto of ${filterOf(trigger.channel, trigger.device)}`], ...range }];
      // A press may come before an auto like a press, but not the other way round: a chord begun in another mode
      // shuts out the auto alone.
      return [{ lanes: [`${note} auto`, `${note} press`], ...range }];
    }
    case "LongPress":
      return [{ lanes: [`long ${trigger.note} ${trigger.duration_ms}`], ...WHOLE }];
    case "DoubleTap":
      return [{ lanes: [`double ${trigger.note}`], low: 1, high: trigger.timeout_ms }];
    case "NoteChord": {
      const notes = trigger.notes.toSorted((a, b) => a - b).join(" ");
      return [{ lanes: [`chord ${trigger.timeout_ms}: ${notes}`], ...WHOLE }];
    }
    case "EncoderTurn": {
      const low = trigger.direction === "Clockwise" ? 1 : 0;
      const high = trigger.direction === "CounterClockwise" ? 0 : 1;
      const own: Want = { lanes: [`turn ${trigger.cc} ${trigger.encoding}`], low, high };
      return [own, { lanes: [`cc ${trigger.cc}`], low: 0, high: 127 }];
    }
    case "CC":
      return valueWants(`cc ${trigger.cc}`, trigger.on, trigger.value_min, trigger.value_max);
    case "Aftertouch":
      return valueWants(`pressure ${trigger.note}`, trigger.on, trigger.pressure_min, trigger.pressure_max);
    case "PitchBend":
      return valueWants(`bend ${trigger.center_deadzone}`, trigger.on, trigger.value_min, trigger.value_max);
    case "ProgramChange":
      return [{ lanes: [`program ${trigger.program}`], ...WHOLE }];
    default:
      return trigger satisfies never;
  }
}

/** `change` answers each message in its range; `enter` only the first, so it answers for its own range and no other. */
function valueWants(lane: string, on: "change" | "enter", low: number, high: number): readonly [Want, ...Want[]] {
  const values: Want = { lanes: [lane], low, high };
  return on === "change" ? [values] : [{ lanes: [`${lane} enter ${low} ${high}`], ...WHOLE }, values];
}

/** The velocities that the trigger can meet, both inclusive: 0 is a release (MIDI 1.0). Empty: low is above high. */
export function velocitiesOf(
  trigger: Extract<Trigger, { readonly type: "Note" | "VelocityRange" }>,
): { readonly low: number; readonly high: number } {
  return trigger.type === "Note"
    ? { low: Math.max(1, trigger.velocity_min), high: trigger.velocity_max }
    : { low: Math.max(1, trigger.min_velocity), high: trigger.max_velocity };
}

function filterOf(channel: number | null, device: string | null): string {
  return `${channel} ${device === null ? "" : `=${device}`}`;
}

/** The trigger's own filter, then all that let through at least as much. */
function widerFilters({ channel, device }: Trigger): readonly string[] {
  const filters = [filterOf(channel, device)];
  if (device !== null) filters.push(filterOf(channel, null));
  if (channel !== null) filters.push(filterOf(null, device));
  if (channel !== null && device !== null) filters.push(filterOf(null, null));
  return filters;
}

/** A mapping with all that it claims, whoever else does. */
interface Claimant {
  readonly mapping: Mapping;
  readonly low: number;
  readonly high: number;
}

/** What the mappings of one list answer, as they are added in file order. */
export class Answered {
  private readonly byLane = new Map<string, Claims<Claimant>>();

  /** `waiting`: notes that have a LongPress, DoubleTap or NoteChord while the list holds. */
  constructor(private readonly waiting: ReadonlySet<NoteNumber>) {}

  add(mapping: Mapping): void {
    const { trigger } = mapping;
    const [{ lanes, low, high }] = this.wantsOf(trigger);
    const lane = `${lanes[0]} @ ${filterOf(trigger.channel, trigger.device)}`;
    let claims = this.byLane.get(lane);
    if (claims === undefined) {
      claims = new Claims();
      this.byLane.set(lane, claims);
    }
    claims.add(low, high, { mapping, low, high });
  }

  wantsOf(trigger: Trigger): readonly [Want, ...Want[]] {
    const ofNote = trigger.type === "Note" || trigger.type === "VelocityRange";
    return wantsOf(trigger, ofNote && this.waiting.has(trigger.note));
  }

  /** The claims that the trigger's `index`th want meets. */
  meeting(trigger: Trigger, index: number): readonly Claims<Claimant>[] {
    const lanes = this.wantsOf(trigger)[index]?.lanes ?? [];
    const filters = widerFilters(trigger);
    return lanes.flatMap((lane) => filters.flatMap((filter) => this.byLane.get(`${lane} @ ${filter}`) ?? []));
  }
}

/**
 * The mappings of these lists that surely answer all that the trigger waits for: one when it does so alone, else up to
 * `most` of those that do so together. null: none do, or it is not certain.
 */
export function answerers(
  trigger: Trigger,
  lists: readonly [Answered, ...Answered[]],
  most: number,
): readonly Mapping[] | null {
  for (const [index, { low, high }] of lists[0].wantsOf(trigger).entries()) {
    const found = covering(lists.flatMap((list) => list.meeting(trigger, index)), low, high, most);
    if (found !== null) return found;
  }
  return null;
}

function covering(
  lanes: readonly Claims<Claimant>[],
  low: number,
  high: number,
  most: number,
): readonly Mapping[] | null {
  const found: Mapping[] = [];
  for (let at = low; at <= high;) {
    let widest: Claim<Claimant> | undefined;
    for (const lane of lanes) {
      const claim = lane.at(at);
      if (claim !== undefined && (widest === undefined || claim.high > widest.high)) widest = claim;
    }
    if (widest === undefined) return null;
    const { mapping, ...all } = widest.by;
    if (all.low <= low && high <= all.high) return [mapping];
    if (found.length < most && !found.includes(mapping)) found.push(mapping);
    at = widest.high + 1;
  }
  return found.length > 0 ? found : null;
}

/** Notes for which an `auto` trigger may have to wait while these mappings hold. */
export function waitingNotes(mappings: readonly Mapping[]): ReadonlySet<NoteNumber> {
  const notes = new Set<NoteNumber>();
  for (const { trigger } of mappings) {
    if (trigger.type === "LongPress" || trigger.type === "DoubleTap") notes.add(trigger.note);
    if (trigger.type === "NoteChord") { for (const note of trigger.notes) notes.add(note); }
  }
  return notes;
}
