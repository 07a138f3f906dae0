/** Mappings that can never fire, and why. When it is not certain, nothing is said. */
import { visible } from "../describe.ts";
import type { Finding, PathStep } from "./reading.ts";
import { Answered, answerers, velocitiesOf, waitingNotes } from "./shadowing.ts";
import type { Trigger } from "./trigger_types.ts";
import type { Config, Mapping, Mode } from "./types.ts";

interface Reason {
  readonly why: string;
  readonly hint: string;
}

/** One finding for each mapping that can never fire, in no certain order. */
export function findNeverFiring({ modes, global_mappings }: Config): readonly Finding[] {
  const findings: Finding[] = [];
  const note = (path: readonly PathStep[], reason: Reason): void => {
    findings.push({
      path: [...path, "trigger"],
      aim: "value",
      message: `This mapping can never fire: ${reason.why}`,
      hint: reason.hint,
    });
  };
  const waitingGlobally = waitingNotes(global_mappings);
  const waitingInModes = modes.map(({ mappings }) => waitingNotes(mappings));

  const answeredIn = modes.map((mode, m) => {
    const answered = new Answered(waitingInModes[m]?.union(waitingGlobally) ?? waitingGlobally);
    for (const [i, mapping] of mode.mappings.entries()) {
      const reason = meetsNothing(mapping.trigger) ?? answeredBefore(mapping, answered);
      if (reason === null) answered.add(mapping);
      else note(["modes", m, "mappings", i], reason);
    }
    return { mode, answered };
  });

  // What holds in every mode must never fire in any of them.
  const answered = new Answered(waitingInModes.reduce((all, notes) => all.union(notes), waitingGlobally));
  let searches = MOST_SEARCHES;
  for (const [i, mapping] of global_mappings.entries()) {
    let reason = meetsNothing(mapping.trigger) ?? answeredBefore(mapping, answered);
    if (reason === null && searches > 0) {
      const search = answeredInModes(mapping, answeredIn, answered);
      searches -= search.searched;
      reason = search.reason;
    }
    if (reason === null) answered.add(mapping);
    else note(["global_mappings", i], reason);
  }
  return findings;
}

/** Every global mapping may have to be looked for in every mode; beyond this, nothing is said of the rest. */
const MOST_SEARCHES = 100_000;

/** More mappings than this are not named. */
const MOST_NAMED = 3;

/** The value of a pitch bend wheel that nobody touches (MIDI 1.0). */
const BEND_CENTER = 8192;

/** A trigger that no message can meet. */
function meetsNothing(trigger: Trigger): Reason | null {
  if (trigger.type === "Note" || trigger.type === "VelocityRange") {
    const { low, high } = velocitiesOf(trigger);
    if (low <= high) return null;
    const range = "give velocities from 1 to 127";
    return {
      why: "a note with velocity 0 is a release, not a press",
      hint: trigger.on === "release" ? range : `${range}, and on = "release" if the release is meant`,
    };
  }
  if (trigger.type !== "PitchBend") return null;
  const { value_min: low, value_max: high, center_deadzone: dead } = trigger;
  const below = high < BEND_CENTER && low >= BEND_CENTER - dead;
  const above = low > BEND_CENTER && high <= BEND_CENTER + dead;
  if (!below && !above) return null;
  return {
    why: `all its values lie within center_deadzone, and so count as ${BEND_CENTER}`,
    hint: "make center_deadzone smaller, or the range larger",
  };
}

/** By earlier mappings of its own list. */
function answeredBefore(mapping: Mapping, answered: Answered): Reason | null {
  const by = answerers(mapping.trigger, [answered], MOST_NAMED + 1);
  if (by === null) return null;
  const [first] = by;
  const hint = by.length === 1 && first !== undefined
    ? `put it before ${nameOf(first, mapping)}, or take one of them out`
    : "put it before them, or take it out";
  return { why: answersFirst(by, mapping), hint };
}

interface ModeAnswered {
  readonly mode: Mode;
  readonly answered: Answered;
}

/** A global mapping by the mappings of every mode, where need be together with the global ones before it. */
function answeredInModes(
  mapping: Mapping,
  modes: readonly ModeAnswered[],
  globally: Answered,
): { readonly reason: Reason | null; readonly searched: number } {
  let shown: readonly Mapping[] | null = null;
  for (const [i, { answered }] of modes.entries()) {
    const by = answerers(mapping.trigger, [answered, globally], MOST_NAMED + 1);
    if (by === null) return { reason: null, searched: i + 1 };
    shown ??= by;
  }
  if (shown === null) return { reason: null, searched: 0 };
  const first = answersFirst(shown, mapping);
  const order = "a mode's own mappings come before the global ones";
  const reason = modes.length === 1
    ? { why: first, hint: order }
    : { why: "in every mode another mapping answers the same gesture first", hint: `${first}; ${order}` };
  return { reason, searched: modes.length };
}

/** "mapping 1 answers the same gesture first". */
function answersFirst(by: readonly Mapping[], mapping: Mapping): string {
  const inOrder = by.toSorted((a, b) => isGlobal(a) - isGlobal(b) || a.place.index - b.place.index);
  const names = inOrder.slice(0, MOST_NAMED).map((each) => nameOf(each, mapping));
  if (by.length > MOST_NAMED) names.push("others");
  const last = names.pop() ?? "";
  if (names.length === 0) return `${last} answers the same gesture first`;
  return `${names.join(", ")} and ${last} together answer the same gesture first`;
}

function isGlobal({ place }: Mapping): 0 | 1 {
  return place.mode === null ? 1 : 0;
}

/** A mapping as it is called beside another. */
function nameOf({ place }: Mapping, beside: Mapping): string {
  if (place.mode === beside.place.mode) return `mapping ${place.index}`;
  return place.mode === null
    ? `global mapping ${place.index}`
    : `mapping ${place.index} of mode '${visible(place.mode)}'`;
}
