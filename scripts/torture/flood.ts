/** Millions of messages as fast as the daemon takes them, without a sequencer between: what the daemon itself can bear. */
import assert from "node:assert/strict";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import { allArrived, messagesFigure, settledMetrics } from "./flood_account.ts";
import type { Counts } from "./flood_daemon.ts";
import { floodConfig, FloodPlayer } from "./flood_play.ts";
import { Hammering } from "./hammering.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

/** In one write; a pipe takes 64 KiB. */
const BATCH_MESSAGES = 16_000;
const DEADLINE_MS = 120_000;

export const FLOOD: Torture = {
  name: "flood",
  promise:
    "under millions of messages, ten clients, a deaf monitor and reloads every note arrives and memory stays flat",
  obstacle: null,
  run: async (effort) => {
    const counts = await Deno.makeTempFile({ prefix: "conductor-flood-" });
    try {
      const options = { entry: "scripts/torture/flood_daemon.ts", env: { COUNTS: counts } };
      return await withDaemon(configOf(0), (rig) => play(rig, effort, counts), options);
    } finally {
      await Deno.remove(counts);
    }
  },
};

function configOf(round: number): string {
  return floodConfig(round, "Synth");
}

async function play(rig: Rig, effort: Effort, countsPath: string): Promise<readonly Figure[]> {
  const messages = effort.count(4_000_000, 60_000);
  const player = new FloodPlayer(effort.seed);
  const hammering = new Hammering(rig, configOf);
  const began = performance.now();
  let seconds = 0;
  await hammering.beside(async () => {
    while (player.sent < messages) {
      await rig.feed(player.batch(Math.min(BATCH_MESSAGES, messages - player.sent)));
      effort.say(`${player.sent} messages`);
    }
    await rig.feed(player.ending());
    await allArrived(rig, player.sent, DEADLINE_MS);
    seconds = (performance.now() - began) / 1000;
  });
  const metrics = await settledMetrics(rig, player.sent);
  await rig.call("stop", {});
  assert.equal(await rig.exit, 0);
  const heard: Counts = JSON.parse(await Deno.readTextFile(countsPath));
  assert.deepEqual(
    { ons: heard.noteOns, offs: heard.noteOffs, sounding: heard.sounding, outOfOrder: heard.outOfOrder },
    { ons: player.noteOns, offs: player.noteOffs, sounding: 0, outOfOrder: 0 },
    "every note on and note off arrives, in order, and none sounds on",
  );
  return [
    messagesFigure(player.sent, seconds),
    { name: "notes on / off", value: `${heard.noteOns} / ${heard.noteOffs} of ${player.noteOns} / ${player.noteOffs}` },
    { name: "coalesced / dropped", value: `${metrics.messages_coalesced} / ${metrics.actions_dropped}` },
    ...hammering.figures(metrics),
  ];
}
