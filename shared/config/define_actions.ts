/** Every action of the configuration language. */
import { condition } from "./define_conditions.ts";
import { SEND_MIDI } from "./define_send_midi.ts";
import { type Kind, maybe, optional, required, shapedTable, table, union, type UnionSpec } from "./fields.ts";
import { choice, flag, form, integer, list, modeName, oneOf, text, textOrEmpty } from "./kinds.ts";
import { joinModifiers } from "./keys.ts";
import { ACTION_WORDS, BUTTON_WORDS } from "./other_words.ts";
import { MODIFIER, STROKES } from "./text_forms.ts";
import {
  type Action,
  type ConditionalAction,
  type DelayAction,
  type KeyStroke,
  type KeystrokeAction,
  type LaunchAction,
  type ModeChangeAction,
  type Modifier,
  MOUSE_BUTTONS,
  type MouseClickAction,
  type MouseScrollAction,
  type NoneAction,
  type RepeatAction,
  type SequenceAction,
  type ShellAction,
  type TextAction,
  type ToggleAction,
  VOLUME_OPERATIONS,
  type VolumeControlAction,
} from "./action_types.ts";

/** Ten hours: a longer wait in a mapping is a slip of the finger. */
const MAX_WAIT_MS = 36_000_000;
const NONE: readonly never[] = [];

/** An action inside another. */
export const action: Kind<Action> = oneOf<Action>((): UnionSpec => ACTIONS);

interface KeystrokeFile {
  readonly keys: readonly KeyStroke[];
  readonly modifiers: readonly Modifier[];
  readonly hold: boolean;
}
const KEYSTROKE = shapedTable<KeystrokeFile, KeystrokeAction>(
  "a Keystroke",
  "Taps a key, or holds it.",
  (blank) => ({ ...blank }),
  {
    keys: required(form(STROKES), 'a key, or "cmd+shift+t"; "ctrl+k ctrl+s" is two strokes'),
    modifiers: optional(list(form(MODIFIER)), [], "cmd, ctrl, alt, shift; held for every stroke"),
    hold: optional(flag, false, "down with the press, up with the release"),
  },
  null,
  ({ keys, modifiers, hold }) => ({
    type: "Keystroke",
    strokes: modifiers.length === 0
      ? keys
      : keys.map((stroke) => ({ key: stroke.key, modifiers: joinModifiers(stroke.modifiers, modifiers) })),
    hold,
  }),
);

interface ConditionalFile extends Omit<ConditionalAction, "condition"> {
  readonly condition: ConditionalAction["condition"] | null;
  readonly conditions: readonly ConditionalAction["condition"][] | null;
}
const CONDITIONAL = shapedTable<ConditionalFile, ConditionalAction>(
  "a Conditional",
  "One action or another.",
  (blank) => ({ ...blank }),
  {
    condition: maybe(condition, "when then_action is done"),
    conditions: maybe(list(condition, { min: 1 }), "instead of condition: all of them must hold"),
    then_action: required(action, "done when the condition holds"),
    else_action: maybe(action, "done when it does not"),
  },
  ({ condition, conditions }) => {
    if (condition === null && conditions === null) {
      return [{ at: [], message: "Missing field 'condition' (a Conditional needs it, or conditions)" }];
    }
    if (condition === null || conditions === null) return NONE;
    return [{ at: ["conditions"], message: "Fields 'condition' and 'conditions' are both given", hint: "keep one" }];
  },
  ({ condition, conditions, then_action, else_action }) => ({
    type: "Conditional",
    condition: condition ?? { type: "And", conditions: conditions ?? [] },
    then_action,
    else_action,
  }),
);

const pixels = integer(-100_000, 100_000);
const MOUSE_CLICK = table<MouseClickAction>(
  "a MouseClick",
  "Clicks at the pointer, or at x, y.",
  (blank) => ({ ...blank }),
  {
    button: optional(choice(MOUSE_BUTTONS, BUTTON_WORDS), "left", "which button"),
    x: maybe(pixels, "pixels from the left; only with y"),
    y: maybe(pixels, "pixels from the top; only with x"),
    clicks: optional(integer(1, 10), 1, "2 is a double click"),
  },
  ({ x, y }) => {
    if (typeof x === "number" && y === null) return [{ at: ["x"], message: "Missing field 'y' (x needs it)" }];
    if (typeof y === "number" && x === null) return [{ at: ["y"], message: "Missing field 'x' (y needs it)" }];
    return NONE;
  },
);

/** What Up and Down change by when the file does not say, percent. */
const VOLUME_STEP = 5;
const VOLUME = shapedTable<Omit<VolumeControlAction, "type">, VolumeControlAction>(
  "a VolumeControl",
  "Changes the system's volume.",
  (blank) => ({ ...blank }),
  {
    operation: required(choice(VOLUME_OPERATIONS), "what to do", "action"),
    amount: maybe(
      integer(0, 100),
      "percent; Up and Down: 5 by default; Set without it follows the control's value",
      null,
      "value",
    ),
  },
  ({ operation, amount }) => {
    if (typeof amount !== "number" || operation === undefined) return NONE;
    if (operation === "Up" || operation === "Down" || operation === "Set") return NONE;
    return [{ at: ["amount"], message: `Field 'amount' does not go with ${operation}` }];
  },
  ({ operation, amount }) => ({
    type: "VolumeControl",
    operation,
    amount: amount ?? (operation === "Up" || operation === "Down" ? VOLUME_STEP : null),
  }),
);

export const ACTIONS: UnionSpec & { readonly gives?: Action } = union<Action>("action", {
  Keystroke: KEYSTROKE,
  Text: table<TextAction>("a Text", "Types Unicode text.", (blank) => ({ ...blank }), {
    text: required(text, "what to type"),
  }),
  Launch: table<LaunchAction>("a Launch", "Opens an application.", (blank) => ({ ...blank }), {
    app: required(text, "its name or path"),
    args: optional(list(textOrEmpty), [], "arguments"),
  }),
  Shell: table<ShellAction>("a Shell", "Runs a command in the user's shell.", (blank) => ({ ...blank }), {
    command: required(text, "the command; CONDUCTOR_NOTE, _VELOCITY, _VALUE, _CC, _CHANNEL, _DEVICE, _MODE are set"),
    cwd: maybe(text, "folder to run in"),
    timeout_ms: optional(integer(0, 86_400_000), 0, "stopped after this many ms; 0: never"),
  }),
  Sequence: table<SequenceAction>(
    "a Sequence",
    "One after the other; stops at the first that fails.",
    (blank) => ({ ...blank }),
    {
      actions: required(list(action, { min: 1 }), "one or more"),
    },
  ),
  Delay: table<DelayAction>("a Delay", "Waits.", (blank) => ({ ...blank }), {
    ms: required(integer(0, MAX_WAIT_MS), "ms", "duration_ms"),
  }),
  Repeat: table<RepeatAction>("a Repeat", "The same action several times.", (blank) => ({ ...blank }), {
    action: required(action, "what to repeat"),
    count: required(integer(0, 10_000), "how often"),
    delay_ms: optional(integer(0, MAX_WAIT_MS), 0, "between two rounds, ms"),
  }),
  Conditional: CONDITIONAL,
  ModeChange: table<ModeChangeAction>(
    "a ModeChange",
    "Makes another mode the current one.",
    (blank) => ({ ...blank }),
    {
      mode: required(modeName("next", "previous"), 'a mode\'s name, "next" or "previous"'),
      momentary: optional(flag, false, "back again on release"),
    },
  ),
  MouseClick: MOUSE_CLICK,
  MouseScroll: table<MouseScrollAction>("a MouseScroll", "Scrolls at the pointer.", (blank) => ({ ...blank }), {
    dx: optional(integer(-10_000, 10_000), 0, "to the right"),
    dy: optional(integer(-10_000, 10_000), 0, "down"),
  }),
  VolumeControl: VOLUME,
  SendMidi: SEND_MIDI,
  Toggle: table<ToggleAction>("a Toggle", "The next one in turn at each trigger.", (blank) => ({ ...blank }), {
    actions: required(list(action, { min: 2 }), "two or more"),
  }),
  None: table<NoneAction>(
    "a None",
    "Swallows the gesture: hides a global mapping in a mode.",
    (blank) => ({ ...blank }),
    {},
  ),
}, ACTION_WORDS);
