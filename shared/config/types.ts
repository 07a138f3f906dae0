/**
 * The configuration as the rest of the program sees it: validated, defaults filled in, older spellings gone.
 * Field names are the TOML's own, so a word in the file is the same word in the code.
 */

/** 0..127. 60 is C4. */
export type NoteNumber = number;
/** 0..15, as in the low four bits of a MIDI status byte. */
export type Channel = number;

/** Where a mapping stands in the file. */
export interface MappingPlace {
  /** The mode's name, or null for a global mapping. */
  readonly mode: string | null;
  /** Counted from 1 within its mode or among the global mappings, as people count. */
  readonly index: number;
}

export interface Config {
  readonly devices: readonly DeviceConfig[];
  readonly settings: Settings;
  readonly daemon: DaemonSettings;
  readonly logging: LoggingSettings;
  readonly led: LedSettings;
  readonly advanced_settings: AdvancedSettings;
  /** At least one; names are unique. */
  readonly modes: readonly Mode[];
  readonly global_mappings: readonly Mapping[];
}

export interface DeviceConfig {
  /** Exact port name, a part of one, or a pattern with `*` and `?`; case does not matter. */
  readonly name: string;
  /** What triggers call the device; the name when the file gives none. */
  readonly alias: string;
  readonly auto_connect: boolean;
  readonly auto_reconnect: boolean;
  /** Index among the input ports, only used when the name does not decide. */
  readonly port: number | null;
}

export interface Settings {
  readonly start_mode: string | null;
  readonly show_menu_bar: boolean;
}

export interface DaemonSettings {
  readonly ipc_socket: string | null;
  readonly reload_debounce_ms: number;
}

export const LOG_LEVELS = ["off", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

export interface LoggingSettings {
  readonly level: LogLevel;
  readonly file: string | null;
}

export const LED_SCHEMES = [
  "off",
  "static",
  "reactive",
  "rainbow",
  "breathing",
  "pulse",
  "wave",
  "sparkle",
  "vumeter",
  "spiral",
] as const;
export type LedScheme = typeof LED_SCHEMES[number];

export interface LedSettings {
  readonly scheme: LedScheme;
  /** Percent, 0..100. */
  readonly brightness: number;
  readonly fade_time_ms: number;
  readonly mode_colors: boolean;
}

export interface AdvancedSettings {
  readonly chord_timeout_ms: number;
  readonly double_tap_timeout_ms: number;
  readonly hold_threshold_ms: number;
  readonly aftertouch: Smoothing;
  readonly pitch_bend: Smoothing;
}

/** Thins out a stream of values: at most one per `throttle_ms`, and only changes of at least `delta_threshold`. */
export interface Smoothing {
  readonly throttle_ms: number;
  readonly delta_threshold: number;
}

export interface Mode {
  readonly name: string;
  /** A colour name of CONFIG.md or "#rrggbb". */
  readonly color: string | null;
  readonly mappings: readonly Mapping[];
}

export const WHEN_BUSY = ["queue", "skip", "restart"] as const;
export type WhenBusy = typeof WHEN_BUSY[number];

export interface Mapping {
  readonly place: MappingPlace;
  readonly description: string | null;
  readonly trigger: Trigger;
  readonly action: Action;
  readonly velocity_mapping: VelocityMapping;
  readonly when_busy: WhenBusy;
}

// --- triggers -------------------------------------------------------------------------------------------------------

/** What every trigger may also say: null accepts any. */
interface TriggerFilter {
  readonly channel: Channel | null;
  /** A device alias. */
  readonly device: string | null;
}

export const NOTE_ON_RULES = ["auto", "press", "release", "tap"] as const;
export type NoteOnRule = typeof NOTE_ON_RULES[number];
export const VALUE_ON_RULES = ["change", "enter"] as const;
export type ValueOnRule = typeof VALUE_ON_RULES[number];
export const ENCODINGS = ["absolute", "twos_complement", "binary_offset", "sign_magnitude"] as const;
export type EncoderEncoding = typeof ENCODINGS[number];
export const DIRECTIONS = ["Clockwise", "CounterClockwise"] as const;
export type Direction = typeof DIRECTIONS[number];

export interface NoteTrigger extends TriggerFilter {
  readonly type: "Note";
  readonly note: NoteNumber;
  readonly velocity_min: number;
  readonly velocity_max: number;
  readonly on: NoteOnRule;
}

/** A `level` in the file has become the range it stands for. */
export interface VelocityRangeTrigger extends TriggerFilter {
  readonly type: "VelocityRange";
  readonly note: NoteNumber;
  readonly min_velocity: number;
  readonly max_velocity: number;
  readonly on: NoteOnRule;
}

export interface LongPressTrigger extends TriggerFilter {
  readonly type: "LongPress";
  readonly note: NoteNumber;
  readonly duration_ms: number;
}

export interface DoubleTapTrigger extends TriggerFilter {
  readonly type: "DoubleTap";
  readonly note: NoteNumber;
  readonly timeout_ms: number;
}

export interface NoteChordTrigger extends TriggerFilter {
  readonly type: "NoteChord";
  /** Two or more, each once. */
  readonly notes: readonly NoteNumber[];
  readonly timeout_ms: number;
}

export interface EncoderTurnTrigger extends TriggerFilter {
  readonly type: "EncoderTurn";
  readonly cc: number;
  /** null: both. */
  readonly direction: Direction | null;
  readonly encoding: EncoderEncoding;
}

/** An inclusive range of values and how it fires. */
export interface CCTrigger extends TriggerFilter {
  readonly type: "CC";
  readonly cc: number;
  readonly value_min: number;
  readonly value_max: number;
  readonly on: ValueOnRule;
}

export interface AftertouchTrigger extends TriggerFilter {
  readonly type: "Aftertouch";
  /** null: channel pressure; a note: polyphonic pressure of it. */
  readonly note: NoteNumber | null;
  readonly pressure_min: number;
  readonly pressure_max: number;
  readonly on: ValueOnRule;
}

export interface PitchBendTrigger extends TriggerFilter {
  readonly type: "PitchBend";
  /** 0..16383; the centre is 8192. */
  readonly value_min: number;
  readonly value_max: number;
  /** Values this near the centre count as the centre. */
  readonly center_deadzone: number;
  readonly on: ValueOnRule;
}

export interface ProgramChangeTrigger extends TriggerFilter {
  readonly type: "ProgramChange";
  readonly program: number;
}

export type Trigger =
  | NoteTrigger
  | VelocityRangeTrigger
  | LongPressTrigger
  | DoubleTapTrigger
  | NoteChordTrigger
  | EncoderTurnTrigger
  | CCTrigger
  | AftertouchTrigger
  | PitchBendTrigger
  | ProgramChangeTrigger;

// --- actions --------------------------------------------------------------------------------------------------------

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

// --- conditions -----------------------------------------------------------------------------------------------------

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

// --- velocity mappings ----------------------------------------------------------------------------------------------

export const CURVE_TYPES = ["Exponential", "Logarithmic", "SCurve"] as const;
export type CurveType = typeof CURVE_TYPES[number];

export type VelocityMapping =
  | { readonly type: "PassThrough" }
  | { readonly type: "Fixed"; readonly velocity: number }
  | { readonly type: "Linear"; readonly min: number; readonly max: number }
  | { readonly type: "Curve"; readonly curve_type: CurveType; readonly intensity: number };

// --- what reading a file gives --------------------------------------------------------------------------------------

/** One thing wrong (or, as a warning, doubtful) in a file, with all that a person needs to mend it. */
export interface Problem {
  /** "mode 'Default', mapping 3", "mode 'Default'", "global mapping 2", "[led]", "the file"; "line 42" for TOML syntax. */
  readonly place: string;
  /** Machine-readable: "modes[0].mappings[2].trigger.note". Empty for TOML syntax. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** "Invalid note number: 128 (must be 0-127)". One line, no full stop. */
  readonly message: string;
  /** "did you mean 'Keystroke'?", or null. */
  readonly hint: string | null;
  /** The text of that line; empty when it is longer than 2000 UTF-16 units. */
  readonly source: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  /** syntax: not TOML; invalid: TOML, but not a configuration. */
  | { readonly ok: false; readonly reason: "syntax" | "invalid"; readonly problems: readonly Problem[] };

/** What `validate` and `reload` count. `mappings` leaves the global ones out. */
export interface ConfigCounts {
  readonly modes: number;
  readonly mappings: number;
  readonly global_mappings: number;
}
