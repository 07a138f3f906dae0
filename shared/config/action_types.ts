/** What a mapping can do, and on which condition. Field names are the TOML's own. */
import type { Channel, NoteNumber } from "./trigger_types.ts";

export const MODIFIERS = ["cmd", "ctrl", "alt", "shift"] as const;
export type Modifier = typeof MODIFIERS[number];

/** One key with its modifiers; `key` is a canonical name of keys.ts ("a", "return", "volumeup"). */
export interface KeyStroke {
  readonly key: string;
  readonly modifiers: readonly Modifier[];
}

export interface KeystrokeAction {
  readonly type: "Keystroke";
  /** At least one; "ctrl+k ctrl+s" is two. */
  readonly strokes: readonly KeyStroke[];
  readonly hold: boolean;
}

export interface TextAction {
  readonly type: "Text";
  readonly text: string;
}

export interface LaunchAction {
  readonly type: "Launch";
  readonly app: string;
  readonly args: readonly string[];
}

export interface ShellAction {
  readonly type: "Shell";
  readonly command: string;
  readonly cwd: string | null;
  /** 0: no limit. */
  readonly timeout_ms: number;
}

export interface SequenceAction {
  readonly type: "Sequence";
  readonly actions: readonly Action[];
}

export interface DelayAction {
  readonly type: "Delay";
  readonly ms: number;
}

export interface RepeatAction {
  readonly type: "Repeat";
  readonly action: Action;
  readonly count: number;
  readonly delay_ms: number;
}

/** `conditions = [..]` in the file has become an And. */
export interface ConditionalAction {
  readonly type: "Conditional";
  readonly condition: Condition;
  readonly then_action: Action;
  readonly else_action: Action | null;
}

export interface ModeChangeAction {
  readonly type: "ModeChange";
  /** A mode's name, "next" or "previous". */
  readonly mode: string;
  readonly momentary: boolean;
}

export const MOUSE_BUTTONS = ["left", "right", "middle"] as const;
export type MouseButton = typeof MOUSE_BUTTONS[number];

export interface MouseClickAction {
  readonly type: "MouseClick";
  readonly button: MouseButton;
  /** Both or neither; null: where the pointer is. Pixels. */
  readonly x: number | null;
  readonly y: number | null;
  readonly clicks: number;
}

export interface MouseScrollAction {
  readonly type: "MouseScroll";
  readonly dx: number;
  readonly dy: number;
}

export const VOLUME_OPERATIONS = ["Up", "Down", "Mute", "Unmute", "Toggle", "Set"] as const;
export type VolumeOperation = typeof VOLUME_OPERATIONS[number];

export interface VolumeControlAction {
  readonly type: "VolumeControl";
  readonly operation: VolumeOperation;
  /** Percent, 0..100. null only for Set (follows the control's value) and where it means nothing. */
  readonly amount: number | null;
}

export const MIDI_MESSAGE_TYPES = ["NoteOn", "NoteOff", "CC", "ProgramChange", "PitchBend", "Aftertouch"] as const;
export type MidiMessageType = typeof MIDI_MESSAGE_TYPES[number];

/** A number that is null follows the trigger's value through the mapping's velocity_mapping. */
export interface SendMidiAction {
  readonly type: "SendMidi";
  readonly port: string;
  readonly message_type: MidiMessageType;
  readonly channel: Channel;
  readonly note: NoteNumber | null;
  readonly velocity: number | null;
  readonly controller: number | null;
  readonly value: number | null;
  readonly program: number | null;
  /** −8192..8191. */
  readonly pitch: number | null;
  readonly pressure: number | null;
}

export interface ToggleAction {
  readonly type: "Toggle";
  /** Two or more. */
  readonly actions: readonly Action[];
}

export interface NoneAction {
  readonly type: "None";
}

export type Action =
  | KeystrokeAction
  | TextAction
  | LaunchAction
  | ShellAction
  | SequenceAction
  | DelayAction
  | RepeatAction
  | ConditionalAction
  | ModeChangeAction
  | MouseClickAction
  | MouseScrollAction
  | VolumeControlAction
  | SendMidiAction
  | ToggleAction
  | NoneAction;

export type Condition =
  | { readonly type: "Always" }
  | { readonly type: "Never" }
  /** Minutes since midnight, local time; `end` before `start` crosses midnight. The start counts, the end does not. */
  | { readonly type: "TimeRange"; readonly start: number; readonly end: number }
  /** 1 = Monday .. 7 = Sunday. */
  | { readonly type: "DayOfWeek"; readonly days: readonly number[] }
  | { readonly type: "AppRunning"; readonly app_name: string }
  | { readonly type: "AppFrontmost"; readonly app_name: string }
  | { readonly type: "ModeIs"; readonly mode: string }
  | { readonly type: "And"; readonly conditions: readonly Condition[] }
  | { readonly type: "Or"; readonly conditions: readonly Condition[] }
  | { readonly type: "Not"; readonly condition: Condition };
