/** Mappings, gestures and firings in short form, for tests below the parser and the engine. */
import type { Action, Condition, KeyStroke, SendMidiAction } from "../../shared/config/action_types.ts";
import type { Trigger } from "../../shared/config/trigger_types.ts";
import type { Mapping } from "../../shared/config/types.ts";
import type { Firing, Gesture } from "../../shared/events.ts";

const source = { device: "pads", channel: 0 } as const;

export const press = (note = 36, velocity = 100): Gesture => ({ ...source, kind: "press", note, velocity });
export const cc = (controller: number, value: number): Gesture => ({ ...source, kind: "cc", cc: controller, value });
export const turn = (controller: number, value: number): Gesture => ({
  ...source,
  kind: "turn",
  cc: controller,
  direction: "Clockwise",
  steps: 1,
  value,
});
export const bend = (value: number): Gesture => ({ ...source, kind: "pitch_bend", value });
export const pressure = (value: number, note: number | null = null): Gesture => ({
  ...source,
  kind: "aftertouch",
  note,
  pressure: value,
});
export const program = (number: number): Gesture => ({ ...source, kind: "program_change", program: number });

const trigger: Trigger = {
  type: "Note",
  note: 36,
  velocity_min: 1,
  velocity_max: 127,
  on: "auto",
  channel: null,
  device: null,
};

export function mapping(action: Action, more: Partial<Mapping> = {}): Mapping {
  return {
    place: { mode: "Default", index: 1 },
    description: null,
    trigger,
    action,
    velocity_mapping: { type: "PassThrough" },
    when_busy: "queue",
    ...more,
  };
}

export function firing(of: Mapping, more: Partial<Firing> = {}): Firing {
  return { id: 1, at: 0, gesture: press(), mapping: of, generation: 1, mode: "Default", held: false, ...more };
}

export const shell = (command: string): Action => ({ type: "Shell", command, cwd: null, timeout_ms: 0 });
export const delay = (ms: number): Action => ({ type: "Delay", ms });
export const none: Action = { type: "None" };
export const sequence = (...actions: Action[]): Action => ({ type: "Sequence", actions });
export const toggle = (...actions: Action[]): Action => ({ type: "Toggle", actions });
export const repeat = (count: number, delay_ms: number, action: Action): Action => ({
  type: "Repeat",
  action,
  count,
  delay_ms,
});
export const mode = (name: string): Action => ({ type: "ModeChange", mode: name, momentary: false });
export const momentary = (name: string): Action => ({ type: "ModeChange", mode: name, momentary: true });
export const when = (condition: Condition, then_action: Action, else_action: Action | null = null): Action => ({
  type: "Conditional",
  condition,
  then_action,
  else_action,
});

/** "cmd+c", "ctrl+k ctrl+s". */
export function keys(strokes: string): Action {
  return { type: "Keystroke", strokes: strokes.split(" ").map(stroke), hold: false };
}

/** The same, down with the press and up with the release. */
export function hold(strokes: string): Action {
  return { type: "Keystroke", strokes: strokes.split(" ").map(stroke), hold: true };
}

function stroke(text: string): KeyStroke {
  const names = text.split("+");
  const modifiers = (["cmd", "ctrl", "alt", "shift"] as const).filter((name) => names.includes(name));
  return { key: names[names.length - 1] ?? "", modifiers };
}

export function sendMidi(message_type: SendMidiAction["message_type"], more: Partial<SendMidiAction> = {}): Action {
  return { ...midiAction(message_type), ...more };
}

/** Everything left out that can be. */
export function midiAction(message_type: SendMidiAction["message_type"]): SendMidiAction {
  return {
    type: "SendMidi",
    port: "synth",
    message_type,
    channel: 0,
    note: null,
    velocity: null,
    controller: null,
    value: null,
    program: null,
    pitch: null,
    pressure: null,
  };
}
