/** What `status` shows: how the daemon is, and its figures. */
import type { DaemonState, Metrics, StatusReport } from "../shared/protocol.ts";
import { VERSION } from "../shared/version.ts";
import type { Millis } from "../shared/events.ts";
import type { ActiveConfig } from "./active_config.ts";
import type { DaemonParts } from "./daemon_parts.ts";
import type { Stage } from "./stage.ts";

/** What only the daemon itself knows. */
export interface OwnFacts {
  readonly state: DaemonState;
  readonly startedAt: Millis;
  readonly ipcRequests: number;
  /** Alias of the device in use, or null. */
  readonly device: string | null;
}

/** As it is now. */
export function statusOf(parts: DaemonParts, active: ActiveConfig, stage: Stage, own: OwnFacts): StatusReport {
  const { clock, configPath, socketPath, midi, keyboardProblem, faults } = parts;
  const now = clock.now();
  const uptime_seconds = wholeSeconds(now - own.startedAt);
  return {
    state: own.state,
    version: VERSION,
    uptime_seconds,
    config_path: configPath,
    last_reload_seconds: wholeSeconds(now - active.last.at),
    ipc_socket: socketPath,
    pid: Deno.pid,
    mode: stage.mode,
    device: own.device,
    generation: active.generation.number,
    config_error: active.error,
    midi_error: midi.problem,
    keyboard_error: keyboardProblem(),
    degraded: faults.degraded,
    metrics: metricsOf(parts, active, stage, { uptime_seconds, ipc_requests: own.ipcRequests }),
  };
}

function metricsOf(
  { faults, eventsLost, rssBytes }: DaemonParts,
  { last, reloads, failed, durations }: ActiveConfig,
  { counters: { messages, gestures }, inbox, actions: { counts, latency } }: Stage,
  own: Pick<Metrics, "uptime_seconds" | "ipc_requests">,
): Metrics {
  return {
    reload_latency_ms: Math.round(last.duration_ms * 1000) / 1000,
    reloads,
    reload_ms: durations.summary(),
    reloads_failed: failed,
    messages,
    messages_queued: inbox.queued,
    messages_coalesced: inbox.coalesced,
    gestures,
    actions_started: counts.started,
    actions_failed: counts.failed,
    actions_skipped: counts.skipped,
    actions_dropped: counts.dropped,
    actions_queued: counts.queued,
    actions_running: counts.running,
    latency_ms: latency.summary(),
    monitor_events_lost: eventsLost(),
    internal_errors: faults.count,
    rss_bytes: rssBytes(),
    ...own,
  };
}

function wholeSeconds(ms: Millis): number {
  return Math.floor(ms / 1000);
}
