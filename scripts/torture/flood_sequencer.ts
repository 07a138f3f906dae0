/** A million messages through the kernel's sequencer and the real binding, as fast as the daemon's reader takes them. */
import assert from "node:assert/strict";
import { TestDevice } from "../../tests/support/midi_device.ts";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import { noSequencer } from "../../tests/support/sequencer.ts";
import { eventually, pause } from "../../tests/support/wait.ts";
import { allArrived, messagesFigure, settledMetrics } from "./flood_account.ts";
import { floodConfig, FloodPlayer } from "./flood_play.ts";
import { Hammering } from "./hammering.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

/** Between two looks at how full the kernel's queue for the daemon is. */
const BATCH_MESSAGES = 500;
/** Of the 2,000 events that the queue takes: beyond, the kernel would throw events away, and no cable plays that fast. */
const FULL_ENOUGH = 1000;
const DEADLINE_MS = 300_000;

export const FLOOD_SEQUENCER: Torture = {
  name: "flood-sequencer",
  promise: "under a million messages through a real sequencer nothing is lost and memory stays flat",
  obstacle: noSequencer,
  run: async (effort) => {
    using device = new TestDevice("Flood");
    return await withDaemon(configOf(0), async (rig) => {
      await eventually("the device", async () => (await rig.call("status", {})).device !== null, DEADLINE_MS);
      return await play(rig, device, effort);
    });
  },
};

function configOf(round: number): string {
  return floodConfig(round, "virtual:Synth");
}

async function play(rig: Rig, device: TestDevice, effort: Effort): Promise<readonly Figure[]> {
  const messages = effort.count(1_000_000, 20_000);
  const player = new FloodPlayer(effort.seed);
  const hammering = new Hammering(rig, configOf);
  const began = performance.now();
  let [seconds, fullest] = [0, 0];
  await hammering.beside(async () => {
    const send = async (bytes: Uint8Array): Promise<void> => {
      for (let at = 0; at < bytes.length; at += 3) device.play(...bytes.subarray(at, at + 3));
      for (let waiting = queued(); waiting > FULL_ENOUGH; waiting = queued()) {
        fullest = Math.max(fullest, waiting);
        await pause(1);
      }
      // The clients beside this live in the same process.
      await pause(0);
    };
    while (player.sent < messages) {
      await send(player.batch(Math.min(BATCH_MESSAGES, messages - player.sent)));
      effort.say(`${player.sent} messages`);
    }
    await send(player.ending());
    await allArrived(rig, player.sent, DEADLINE_MS);
    seconds = (performance.now() - began) / 1000;
  });
  const metrics = await settledMetrics(rig, player.sent);
  const started = metrics.actions_started;
  assert.ok(started >= player.noteOns + player.noteOffs, `${started} actions for ${player.noteOns} notes on and off`);
  return [
    messagesFigure(player.sent, seconds),
    { name: "played + coalesced", value: `${metrics.messages} + ${metrics.messages_coalesced}` },
    { name: "fullest queue of the kernel", value: `${fullest} of 2000` },
    ...hammering.figures(metrics),
  ];
}

/** Events that wait in the kernel for the fullest client. */
function queued(): number {
  const pools = Deno.readTextFileSync("/proc/asound/seq/clients").matchAll(/Cells in use\s*: (\d+)/g);
  return Math.max(0, ...Array.from(pools, ([, cells]) => Number(cells)));
}
