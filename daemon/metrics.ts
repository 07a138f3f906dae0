/** The figures of `status`. */
import type { Metrics } from "../shared/protocol.ts";
import type { ActiveConfig } from "./active_config.ts";
import type { Stage } from "./stage.ts";

/** What only the daemon itself counts. */
interface OwnFigures {
  readonly monitor_events_lost: number;
  readonly internal_errors: number;
  readonly ipc_requests: number;
  readonly uptime_seconds: number;
  readonly rss_bytes: number;
}

/** As they are now. */
export function metricsOf({ last, reloads, failed, durations }: ActiveConfig, stage: Stage, own: OwnFigures): Metrics {
  const { counters: { messages, gestures }, inbox } = stage;
  const { counts, latency } = stage.actions;
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
    ...own,
  };
}
