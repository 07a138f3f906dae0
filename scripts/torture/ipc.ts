/** Everything that clients may do wrong at once or alone, with the exact answers, against a real daemon. */
import assert from "node:assert/strict";
import { seeded } from "../../tests/config/seeded.ts";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import { byteByByte, deafIsDropped, halfClosed, halfClosedMonitor, silent, vanishing } from "./ipc_manners.ts";
import { crowd, manyMalformed, pipelined, sizes } from "./ipc_requests.ts";
import type { Effort, Figure, Torture } from "./torture.ts";
import { witnessed, WITNESSED_CONFIG } from "./witness.ts";

/** The daemon may take so much more memory than before: 200 clients with requests of up to a megabyte each. */
const MOST_MB = 256;
const CLIENTS = 200;
const PIPELINED = 1000;

async function torment(rig: Rig, { count, seed, say }: Effort): Promise<readonly Figure[]> {
  const pick = seeded(seed);
  const { socket } = rig;
  const [requests, wrong, gone, rounds] = [count(50, 5), count(10_000, 500), count(2000, 200), count(8, 1)];
  say("sizes");
  const sized = await sizes(socket, rounds, pick);
  say("slow and half-closed clients");
  await byteByByte(socket, count(20, 3));
  await halfClosed(socket, count(100, 10));
  await halfClosedMonitor(rig);
  say(`${CLIENTS} clients`);
  await crowd(socket, CLIENTS, requests, pick);
  say("pipelined requests");
  for (let round = 0; round < rounds; round++) await pipelined(socket, PIPELINED, pick);
  say("malformed requests, beside clients that stay silent");
  using _ = await silent(socket, CLIENTS);
  const codes = await manyMalformed(socket, wrong, pick);
  say("clients that vanish");
  await vanishing(socket, gone, pick);
  const deaf = count(1, 0);
  if (deaf > 0) {
    say("a client that never reads, for half a minute");
    await deafIsDropped(rig);
  }
  return [
    { name: "lines around the limit", value: `${sized}, each with its exact answer` },
    { name: "clients at once", value: `${CLIENTS} with ${requests} requests each, answered in order` },
    { name: "pipelined", value: `${rounds} × ${PIPELINED} requests in one write, answered in order` },
    {
      name: "malformed",
      value: `${wrong}, each with one error: ${
        [...codes].sort(([a], [b]) => a - b).map(([code, times]) => `${code} × ${times}`).join(", ")
      }`,
    },
    { name: "clients that vanished", value: `${gone}, before, in and after requests and in streams` },
    { name: "silent beside it", value: `${CLIENTS}, half of them in mid-request` },
    { name: "never read its answers", value: deaf === 0 ? "left to the full run" : "dropped after 30 s, and said so" },
  ];
}

/** conductorctl gives up on a daemon that stands still, and works again as soon as it goes on. */
async function stopped(rig: Rig): Promise<Figure> {
  rig.kill("SIGSTOP");
  const given = await rig.ctl("ping");
  rig.kill("SIGCONT");
  assert.deepEqual(given, {
    code: 3,
    stdout: "",
    stderr: `Conductor does not answer at ${rig.socket} (waited 5 s)\n` +
      `End it without asking: conductorctl stop --force --socket ${rig.socket}\n`,
  });
  assert.equal((await rig.ctl("ping")).code, 0);
  return { name: "daemon that stands still", value: "conductorctl gives up after 5 s, exit 3" };
}

async function run(effort: Effort): Promise<readonly Figure[]> {
  return await withDaemon(WITNESSED_CONFIG, async (rig) => {
    const figures: Figure[] = [];
    const seen = await witnessed(rig, MOST_MB, async () => void figures.push(...await torment(rig, effort)));
    figures.push(...seen);
    if (effort.count(1, 0) > 0) figures.push(await stopped(rig));
    assert.doesNotMatch(rig.log(), /Error|unexpected|degraded/, "the daemon's log");
    return figures;
  });
}

export const IPC: Torture = {
  name: "ipc",
  promise: "whatever clients do, each request has its exact answer, and neither MIDI nor another client waits",
  obstacle: Deno.build.os === "linux" ? null : "looks at memory and descriptors in /proc, which Linux alone has",
  run,
};
