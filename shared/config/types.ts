/**
 * The configuration as the rest of the program sees it: validated, defaults filled in, older spellings gone.
 * Field names are the TOML's own, so a word in the file is the same word in the code.
 */

import type { Action } from "./action_types.ts";
import type { Trigger } from "./trigger_types.ts";

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

export const CURVE_TYPES = ["Exponential", "Logarithmic", "SCurve"] as const;
export type CurveType = typeof CURVE_TYPES[number];

export type VelocityMapping =
  | { readonly type: "PassThrough" }
  | { readonly type: "Fixed"; readonly velocity: number }
  | { readonly type: "Linear"; readonly min: number; readonly max: number }
  | { readonly type: "Curve"; readonly curve_type: CurveType; readonly intensity: number };

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
