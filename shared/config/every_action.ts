/** All actions of a configuration, also those inside others. */
import type { Action, Condition } from "./action_types.ts";
import type { Config } from "./types.ts";

/** Every action, outer before inner, in file order, the global mappings last. */
export function* everyAction(config: Config): Generator<Action, void, undefined> {
  for (const mode of config.modes) for (const mapping of mode.mappings) yield* withInner(mapping.action);
  for (const mapping of config.global_mappings) yield* withInner(mapping.action);
}

/** Every condition that a Conditional depends on, also those inside others. */
export function* everyCondition(config: Config): Generator<Condition, void, undefined> {
  for (const action of everyAction(config)) if (action.type === "Conditional") yield* withParts(action.condition);
}

function* withInner(action: Action): Generator<Action, void, undefined> {
  yield action;
  switch (action.type) {
    case "Sequence":
    case "Toggle":
      for (const inner of action.actions) yield* withInner(inner);
      return;
    case "Repeat":
      return yield* withInner(action.action);
    case "Conditional":
      yield* withInner(action.then_action);
      if (action.else_action !== null) yield* withInner(action.else_action);
      return;
    case "Keystroke":
    case "Text":
    case "Launch":
    case "Shell":
    case "Delay":
    case "ModeChange":
    case "MouseClick":
    case "MouseScroll":
    case "VolumeControl":
    case "SendMidi":
    case "None":
      return;
    default:
      action satisfies never;
  }
}

function* withParts(condition: Condition): Generator<Condition, void, undefined> {
  yield condition;
  switch (condition.type) {
    case "And":
    case "Or":
      for (const part of condition.conditions) yield* withParts(part);
      return;
    case "Not":
      return yield* withParts(condition.condition);
    case "Always":
    case "Never":
    case "TimeRange":
    case "DayOfWeek":
    case "AppRunning":
    case "AppFrontmost":
    case "ModeIs":
      return;
    default:
      condition satisfies never;
  }
}
