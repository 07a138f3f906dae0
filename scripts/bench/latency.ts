/** From the MIDI callback to the action's start: in the `Daemon` of this process, and as a running daemon counts it. */
import type { Os } from "../../daemon/actions/os.ts";
import { Daemon } from "../../daemon/daemon.ts";
import { call } from "../../ctl/client.ts";
import { bindingCallbackTimes } from "./binding_callback.ts";
import type { Effort, Figure, Limit, Row } from "./figure.ts";
import type { Room } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { pause, percentile } from "./sampling.ts";
import { silentDaemonParts, thisMachine } from "./silent_parts.ts";

/** The first mapping of the sample config: a Note with a Shell action. */
const NOTE = 36;
/** In a round; a p99 needs some hundreds in all. */
const PRESSES = 100;
const SIMULATE_TIMEOUT_MS = 60_000;
const SHARES = { p50: 0.5, p99: 0.99 } as const;
const PROMISE: Limit = { kind: "promise", of: "value", bound: { most: 1 } };
const AMBITION: Limit = { kind: "ambition", of: "value", bound: { most: 0.1 } };

export async function measureLatency(effort: Effort, room: Room): Promise<readonly Row[]> {
  const bare = await bindingCallbackTimes(effort.busySeconds);
  const figure = (name: string, statistic: "p50" | "p99", value: number, limits: readonly Limit[]): Figure => ({
    name,
    statistic,
    unit: "ms",
    value,
    baseline: typeof bare === "string"
      ? bare
      : { name: "bare binding, send to callback", value: percentile(bare, SHARES[statistic]) },
    compare: "ratio",
    limits,
  });
  const inProcess = await daemonTimes(effort.busySeconds);
  const counted = await countedByDaemon(effort, room);
  const [here, there] = ["MIDI callback to action, in this process", "MIDI to action, by the daemon's status"];
  return [
    figure(here, "p50", percentile(inProcess, SHARES.p50), [PROMISE]),
    figure(here, "p99", percentile(inProcess, SHARES.p99), [PROMISE, AMBITION]),
    figure(there, "p50", counted.p50, [PROMISE]),
    figure(there, "p99", counted.p99, [PROMISE]),
  ];
}

/** One note each time the event loop comes round, as if it were the binding's callback. */
async function daemonTimes(seconds: number): Promise<readonly number[]> {
  let started = 0;
  const os: Os = {
    ...thisMachine(),
    shell: () => {
      started = performance.now();
      return Promise.resolve();
    },
  };
  const daemon = new Daemon(silentDaemonParts(os, sampleConfig(15)));
  const times: number[] = [];
  for (const until = performance.now() + seconds * 1000; performance.now() < until;) {
    started = 0;
    const called = performance.now();
    daemon.handle({ kind: "midi", device: "pads", bytes: Uint8Array.of(0x90, NOTE, 100) });
    if (started === 0) throw new Error("the action did not start within the callback");
    times.push(started - called);
    daemon.handle({ kind: "midi", device: "pads", bytes: Uint8Array.of(0x80, NOTE, 0) });
    await pause(0);
  }
  await daemon.leave();
  return times;
}

/**
 * What `status` says after a scenario with real shell commands: with the events that `simulate` collects, which live play
 * does without, and rounded up by its histogram by at most 5 %.
 */
async function countedByDaemon(
  { rounds }: Effort,
  room: Room,
): Promise<{ readonly p50: number; readonly p99: number }> {
  const daemon = await room.daemon(sampleConfig(15).replace(/command = .* }/, `command = ":" }`));
  const script = `+${NOTE} 10ms -${NOTE} 10ms `.repeat(PRESSES);
  for (let round = 0; round < rounds; round++) {
    await call(daemon.socket, "simulate", { script, device: "pads" }, SIMULATE_TIMEOUT_MS);
  }
  const { latency_ms: latency } = (await call(daemon.socket, "status", {})).data.metrics;
  await daemon.stop();
  if (latency === null) throw new Error("no action started");
  return latency;
}
