/** What goes over the socket: one JSON object per line in each direction. One type map that both programs hold. */
import type { ConfigCounts, Problem } from "./config/types.ts";
import type { Gesture, MidiMessage, Millis } from "./events.ts";

/** A request line may hold this many bytes. */
export const MAX_REQUEST_BYTES = 1_048_576;

export const ERROR_CODES = {
  InvalidJson: 1001,
  MissingField: 1002,
  UnknownCommand: 1003,
  InvalidRequest: 1004,
  ConfigNotFound: 2001,
  ConfigValidationFailed: 2002,
  ConfigParseFailed: 2003,
  InvalidState: 3001,
  DeviceNotConnected: 3002,
  InternalError: 4001,
  Timeout: 4002,
} as const;
export type ErrorName = keyof typeof ERROR_CODES;

/** A command that cannot be done: becomes the error reply. The message is for people. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(readonly kind: ErrorName, message: string, readonly details?: unknown) {
    super(message);
  }
}

export type DaemonState = "Running" | "Paused" | "Stopping";

export interface StatusReport {
  readonly state: DaemonState;
  readonly version: string;
  readonly uptime_seconds: number;
  readonly config_path: string;
  /** Since the active configuration was loaded (at start or by a reload). */
  readonly last_reload_seconds: number;
  readonly ipc_socket: string;
  readonly pid: number;
  readonly mode: string;
  /** Alias of the first connected device. */
  readonly device: string | null;
  readonly generation: number;
  /** Why the last load was refused, until a good one; null when all is well. */
  readonly config_error: string | null;
  /** What is missing for MIDI ("no ALSA sequencer"), or null. */
  readonly midi_error: string | null;
  /** Why the keys and clicks of the active config do not work, with the way out (a permission, above all), or null. */
  readonly keyboard_error: string | null;
  /** The last internal error since the start, or null: all goes on, but something may have been left undone. */
  readonly degraded: string | null;
  readonly metrics: Metrics;
}

/** From a table of fixed size: p50 and p99 are at most 5 % above the true value. */
export interface LatencySummary {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Metrics {
  /** Of the last successful load, parse to swap. */
  readonly reload_latency_ms: number;
  readonly reloads: number;
  /** Of the reloads that took effect, parse to swap. null before the first. */
  readonly reload_ms: LatencySummary | null;
  readonly reloads_failed: number;
  /** Decoded and played. */
  readonly messages: number;
  /** Waiting now: the daemon is behind. */
  readonly messages_queued: number;
  /** Values of a controller, pressure or pitch bend that gave way to a newer one because the inbox was full. */
  readonly messages_coalesced: number;
  readonly gestures: number;
  readonly actions_started: number;
  readonly actions_failed: number;
  /** Not started because `when_busy = "skip"`. */
  readonly actions_skipped: number;
  /** Not started because a queue was full. */
  readonly actions_dropped: number;
  /** Waiting now. */
  readonly actions_queued: number;
  readonly actions_running: number;
  /** From the MIDI callback to the action's start, in ms. null before the first. */
  readonly latency_ms: LatencySummary | null;
  /** Not passed to monitors that were too slow. */
  readonly monitor_events_lost: number;
  readonly internal_errors: number;
  readonly ipc_requests: number;
  readonly uptime_seconds: number;
  readonly rss_bytes: number;
}

export interface DeviceReport {
  /** The port's name as the system gives it; null while a configured device is not there. */
  readonly name: string | null;
  /** What the config calls it; null for a port that no device entry claims. */
  readonly alias: string | null;
  /** Among the input ports now present; null when not there. */
  readonly index: number | null;
  readonly connected: boolean;
  /** Why it is not connected although it is there, in one line with the way out; null otherwise. */
  readonly problem: string | null;
}

export interface ModeReport {
  readonly mode: string;
  readonly modes: readonly string[];
}

export interface ReloadReport extends ConfigCounts {
  readonly generation: number;
}

export interface ValidateReport extends ConfigCounts {
  readonly warnings: readonly Problem[];
}

/** One thing that `doctor` looked at. */
export interface DoctorCheck {
  /** "keyboard and mouse", "device pads". */
  readonly name: string;
  readonly ok: boolean;
  /** Whether the active configuration uses it. */
  readonly needed: boolean;
  /** What works and by what, or what is wrong; one line. */
  readonly text: string;
  /** What to do about it, one line; null where nothing is wrong. */
  readonly fix: string | null;
}

/** How a mapping is named to people and scripts. */
export interface MappingName {
  /** null: global. */
  readonly mode: string | null;
  readonly index: number;
  readonly description: string | null;
  /** "mode 'Default', mapping 3". */
  readonly place: string;
}

export type ActionPhase = "started" | "finished" | "failed" | "skipped" | "dropped" | "aborted";

/** One thing that happened. `at` is the daemon's monotonic clock; `id` joins a mapping with its actions. */
export type MonitorEvent =
  | { readonly event: "message"; readonly at: Millis; readonly device: string; readonly message: MidiMessage }
  | { readonly event: "gesture"; readonly at: Millis; readonly gesture: Gesture }
  | {
    readonly event: "mapping";
    readonly at: Millis;
    readonly id: number;
    readonly mapping: MappingName;
    readonly gesture: Gesture;
    readonly action: string;
  }
  | {
    readonly event: "action";
    readonly at: Millis;
    readonly id: number;
    readonly phase: ActionPhase;
    readonly mapping: MappingName;
    /** "Shell echo hi": what was run. */
    readonly action: string;
    /** started: from the deciding message or deadline to the start, ms. finished, failed, aborted: how long it ran, ms. */
    readonly ms: number | null;
    readonly error: string | null;
  }
  | { readonly event: "mode"; readonly at: Millis; readonly mode: string; readonly previous: string }
  | { readonly event: "device"; readonly at: Millis; readonly device: DeviceReport }
  | {
    readonly event: "reload";
    readonly at: Millis;
    readonly ok: boolean;
    readonly generation: number;
    readonly duration_ms: number;
    readonly error: string | null;
  }
  /** This reader was too slow and missed so many events. */
  | { readonly event: "lost"; readonly at: Millis; readonly count: number };

export const MONITOR_KINDS = ["message", "gesture", "mapping", "action", "mode", "device", "reload"] as const;
export type MonitorKind = typeof MONITOR_KINDS[number];

export interface SimulateArgs {
  /** The scenario language: "+36 500ms -36". */
  readonly script: string;
  readonly dry_run?: boolean;
  /** Play as this device (an alias); default: the first configured one. */
  readonly device?: string;
}

export interface SimulateReport {
  readonly device: string;
  readonly dry_run: boolean;
  /** In order; `at` counts from the scenario's start, ms. */
  readonly events: readonly MonitorEvent[];
}

/** Every command with its arguments and the `data` of its answer. */
export interface Commands {
  readonly status: { args: Record<string, never>; data: StatusReport };
  readonly reload: { args: Record<string, never>; data: ReloadReport };
  readonly validate: { args: { readonly path?: string }; data: ValidateReport };
  readonly ping: { args: Record<string, never>; data: null };
  readonly stop: { args: Record<string, never>; data: null };
  readonly pause: { args: Record<string, never>; data: null };
  readonly resume: { args: Record<string, never>; data: null };
  readonly mode: { args: { readonly name?: string }; data: ModeReport };
  readonly devices: { args: Record<string, never>; data: readonly DeviceReport[] };
  readonly device: { args: { readonly name?: string; readonly index?: number }; data: DeviceReport };
  readonly simulate: { args: SimulateArgs; data: SimulateReport };
  readonly doctor: { args: Record<string, never>; data: readonly DoctorCheck[] };
  readonly monitor: { args: { readonly kinds?: readonly MonitorKind[] }; data: null };
}
export type CommandName = keyof Commands;

export interface SuccessReply<Data> {
  readonly status: "success";
  readonly message?: string;
  readonly duration_ms?: number;
  readonly data?: Data;
  readonly id?: unknown;
}

export interface ErrorReply {
  readonly status: "error";
  readonly error: { readonly code: number; readonly message: string; readonly details?: unknown };
  readonly id?: unknown;
}

export type Reply<Data> = SuccessReply<Data> | ErrorReply;
