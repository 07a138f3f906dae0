/** What the daemon says has become of a flood: each message is played, or counted as coalesced, and nothing failed. */
import assert from "node:assert/strict";
import type { Metrics } from "../../shared/protocol.ts";
import type { Rig } from "../../tests/support/rig.ts";
import { eventually } from "../../tests/support/wait.ts";
import type { Figure } from "./torture.ts";

/** Resolves when so many messages are accounted for; rejects after `withinMs`. */
export function allArrived(rig: Rig, sent: number, withinMs: number): Promise<void> {
  return eventually("the last message", async () => accounted(await metricsOf(rig)) === sent, withinMs);
}

/** As they are after the flood. Throws when there is a message too many, or anything was dropped or failed. */
export async function settledMetrics(rig: Rig, sent: number): Promise<Metrics> {
  const metrics = await metricsOf(rig);
  assert.equal(accounted(metrics), sent, "every message is played, or counted as coalesced");
  assert.deepEqual([metrics.actions_dropped, metrics.actions_failed, metrics.internal_errors], [0, 0, 0]);
  return metrics;
}

/** How many, and how fast. */
export function messagesFigure(sent: number, seconds: number): Figure {
  return { name: "messages", value: `${sent} in ${seconds.toFixed(1)} s, ${Math.round(sent / seconds)} a second` };
}

async function metricsOf(rig: Rig): Promise<Metrics> {
  return (await rig.call("status", {})).metrics;
}

function accounted(metrics: Metrics): number {
  return metrics.messages + metrics.messages_coalesced;
}
