/** The figures of `status`. */
import type { Metrics } from "../shared/protocol.ts";
import type { ActiveConfig } from "./active_config.ts";
import type { Stage } from "./stage.ts";

/** What only the daemon itself counts. */
interface OwnFigures {
  readonly ipc_requests: number;
  readonly rss_bytes: number;
}

/** As they are now. */
export function metricsOf({ last, reloads, failed }: ActiveConfig, stage: Stage, own: OwnFigures): Metrics {
  const { messages, gestures } = stage.counters;
  const { counts, latency } = stage.actions;
  return {
    reload_latency_ms: Math.round(last.duration_ms * 1000) / 1000,
    reloads,
    reloads_failed: failed,
    messages,
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
