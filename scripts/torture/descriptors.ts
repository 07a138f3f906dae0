/** More clients than the daemon may have files open. */
import assert from "node:assert/strict";
import { RawClient } from "../../tests/support/raw_client.ts";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import { eventually, pause } from "../../tests/support/wait.ts";
import { silent } from "./ipc_manners.ts";
import { openDescriptors, ranMs } from "./process_figures.ts";
import type { Effort, Figure, Torture } from "./torture.ts";
import { WITNESSED_CONFIG } from "./witness.ts";

/** RLIMIT_NOFILE of the daemon. */
const LIMIT = 64;
/** Silent ones that stay. */
const SILENT = 200;
/** A daemon that spins would use all of it. */
const MOST_CPU = 0.5;

/** The slowest of so many clients that come, ask and go, ms. */
async function newcomers(rig: Rig, count: number): Promise<number> {
  let slowest = 0;
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    const client = await RawClient.connect(rig.socket);
    assert.equal((await client.ask(`{"command":"ping","id":${n}}`)).id, n);
    await client.close();
    slowest = Math.max(slowest, performance.now() - began);
  }
  return slowest;
}

async function exhaust(rig: Rig, effort: Effort): Promise<readonly Figure[]> {
  const before = openDescriptors(rig.pid);
  const count = effort.count(200, 20);
  effort.say(`${SILENT} silent clients`);
  let [slowest, most, cpu] = [0, 0, 0];
  {
    using _ = await silent(rig.socket, SILENT);
    slowest = await newcomers(rig, count);
    // What the daemon itself opens is not locked out either: the config, a shell with its pipes.
    await rig.save(WITNESSED_CONFIG.replace('"None"', '"Shell", command = "echo played >> $NOTES"'));
    await rig.call("reload", {});
    await rig.play("+36 -36");
    await rig.noted("played");
    most = openDescriptors(rig.pid);
    const used = ranMs(rig.pid);
    await pause(1000);
    cpu = (ranMs(rig.pid) - used) / 1000;
    assert(cpu < MOST_CPU, `the daemon used ${cpu} s of a second while nobody asked anything`);
  }
  effort.say("after they have gone");
  await eventually("descriptors as before", () => openDescriptors(rig.pid) <= before);
  const after = await newcomers(rig, count);
  const said = rig.log().split("\n").filter((line) => line.includes("Out of file descriptors"));
  assert.equal(said.length, 1, `it is said once: ${rig.log()}`);
  return [
    { name: "descriptors", value: `at most ${LIMIT}: ${before} before, ${most} with ${SILENT} silent clients` },
    { name: "newcomers meanwhile", value: `${count}, slowest answered in ${slowest.toFixed(1)} ms` },
    { name: "reload and shell command", value: "done" },
    { name: "processor meanwhile", value: `${(cpu * 100).toFixed(0)} % of one` },
    { name: "newcomers afterwards", value: `${count}, slowest answered in ${after.toFixed(1)} ms` },
    { name: "log", value: said[0]?.replace(/^\[.*?\] /, "") ?? "" },
  ];
}

async function run(effort: Effort): Promise<readonly Figure[]> {
  return await withDaemon(WITNESSED_CONFIG, (rig) => exhaust(rig, effort), { descriptors: LIMIT });
}

export const DESCRIPTORS: Torture = {
  name: "descriptors",
  promise: "no number of silent clients locks a new one out, or a reload, or a shell command",
  obstacle: Deno.build.os === "linux" ? null : "counts descriptors in /proc, which Linux alone has",
  run,
};
