/**
 * What is legal but surely not meant: mappings that can never fire, and holds that nothing ends. Apart from readConfig,
 * because a reload need not pay for it. When it is not certain, nothing is said.
 */
import { findNeverFiring } from "./never_fires.ts";
import { toProblems } from "./problems.ts";
import type { Finding, PathStep } from "./reading.ts";
import type { Action } from "./action_types.ts";
import type { Trigger } from "./trigger_types.ts";
import type { Config, Mapping, Problem } from "./types.ts";

/** Every warning for a config that was read from `text`, in file order. */
export function findWarnings(config: Config, text: string): readonly Problem[] {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const findings = [
    ...findNeverFiring(config),
    ...config.modes.flatMap(({ mappings }, m) => findEndlessHolds(mappings, ["modes", m, "mappings"])),
    ...findEndlessHolds(config.global_mappings, ["global_mappings"]),
  ];
  if (findings.length === 0) return [];
  const modes = config.modes.map(({ name }) => ({ name }));
  return toProblems(source, { modes }, findings);
}

function findEndlessHolds(mappings: readonly Mapping[], path: readonly PathStep[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [i, mapping] of mappings.entries()) {
    const held = releaseless(mapping.trigger) ? heldIn(mapping.action) : null;
    if (held === null) continue;
    findings.push({
      path: [...path, i, "action"],
      aim: "value",
      message: `${held} has no effect: ${gestureOf(mapping.trigger)} has no release`,
      hint: 'use a Note trigger with on = "press"',
    });
  }
  return findings;
}

/** Triggers that are over at once. Of a CC or a pressure nobody can say. */
function releaseless(trigger: Trigger): boolean {
  switch (trigger.type) {
    case "Note":
    case "VelocityRange":
      return trigger.on === "release" || trigger.on === "tap";
    case "EncoderTurn":
    case "ProgramChange":
      return true;
    case "LongPress":
    case "DoubleTap":
    case "NoteChord":
    case "CC":
    case "Aftertouch":
    case "PitchBend":
      return false;
    default:
      return trigger satisfies never;
  }
}

function gestureOf(trigger: Trigger): string {
  return trigger.type === "Note" || trigger.type === "VelocityRange"
    ? `${trigger.type} with on = "${trigger.on}"`
    : trigger.type;
}

/** What in the action waits for a release: "hold = true", or null. */
function heldIn(action: Action): string | null {
  switch (action.type) {
    case "Keystroke":
      return action.hold ? "hold = true" : null;
    case "ModeChange":
      return action.momentary ? "momentary = true" : null;
    case "Sequence":
    case "Toggle":
      return action.actions.map(heldIn).find((held) => held !== null) ?? null;
    case "Repeat":
      return heldIn(action.action);
    case "Conditional":
      return heldIn(action.then_action) ?? (action.else_action === null ? null : heldIn(action.else_action));
    case "Text":
    case "Launch":
    case "Shell":
    case "Delay":
    case "MouseClick":
    case "MouseScroll":
    case "VolumeControl":
    case "SendMidi":
    case "None":
      return null;
    default:
      return action satisfies never;
  }
}
