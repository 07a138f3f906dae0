/** From the MIDI callback to the action's start: in the `Daemon` of this process, and as a running daemon counts it. */
import { systemClock } from "../../daemon/actions/clock.ts";
import type { Os } from "../../daemon/actions/os.ts";
import { Daemon } from "../../daemon/daemon.ts";
import { requireConfig } from "../../daemon/load_config.ts";
import { call } from "../../ctl/client.ts";
import { bindingCallbackTimes } from "./binding_callback.ts";
import type { Effort, Figure, Limit, Row } from "./figure.ts";
import type { Room } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { pause, percentile } from "./sampling.ts";
import { silentLog, thisMachine } from "./silent_parts.ts";

/** The first mapping of the sample config: a Note with a Shell action. */
const NOTE = 36;
const PROMISE: Limit = { kind: "promise", of: "value", bound: { most: 1 } };
const AMBITION: Limit = { kind: "ambition", of: "value", bound: { most: 0.1 } };

export async function measureLatency(effort: Effort, room: Room): Promise<readonly Row[]> {
  const bare = await bindingCallbackTimes(effort.busySeconds);
  const inProcess = await daemonTimes(effort.busySeconds);
  const figure = (statistic: string, share: number, limits: readonly Limit[]): Figure => ({
    name: "MIDI callback to Os.shell, Daemon in this process",
    statistic,
    unit: "ms",
    value: percentile(inProcess, share),
    baseline: typeof bare === "string"
      ? bare
      : { name: "bare binding, send to callback", value: percentile(bare, share) },
    compare: "ratio",
    limits,
  });
  return [
    figure("p50", 0.5, [PROMISE]),
    figure("p99", 0.99, [PROMISE, AMBITION]),
    ...await countedByDaemon(effort, room),
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
  const daemon = daemonOf(os);
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

function daemonOf(os: Os): Daemon {
  const { config } = requireConfig({ ok: true, text: sampleConfig(15) });
  const nothing = (): void => {};
  const none = { ok: false, reason: "missing", message: "a measurement has no file" } as const;
  return new Daemon({
    clock: systemClock,
    log: silentLog,
    os,
    midi: {
      configure: nothing,
      use: () => ({ name: null, alias: null, index: null, connected: false }),
      list: () => [],
      problem: null,
      send: nothing,
    },
    configPath: "",
    socketPath: "",
    config,
    loadMs: 0,
    savedMode: null,
    readConfigFile: () => Promise.resolve(none),
    readFile: () => Promise.resolve(none),
    configured: nothing,
    remember: nothing,
    publish: nothing,
    rssBytes: () => 0,
  });
}

/** What `status` says after a scenario with real shell commands; its histogram rounds up by at most 5 %. */
async function countedByDaemon({ rounds }: Effort, room: Room): Promise<readonly Row[]> {
  const config = sampleConfig(15).replace(/command = "[^\n]*" }/, `command = ":" }`);
  const daemon = await room.daemon(config);
  for (let round = 0; round < rounds; round++) {
    const script = `+${NOTE} 20ms -${NOTE} 20ms `.repeat(20);
    await call(daemon.socket, "simulate", { script, device: "pads" }, 60_000);
  }
  const { metrics } = (await call(daemon.socket, "status", {})).data;
  await daemon.stop();
  const name = "MIDI to action, running daemon's status (simulate)";
  const { latency_ms: latency } = metrics;
  if (latency === null) return [{ name, reason: "no action started" }];
  const baseline = "see above";
  const common = { name, unit: "ms", baseline, compare: "ratio", limits: [PROMISE] } as const;
  return [
    { ...common, statistic: "p50", value: latency.p50 },
    { ...common, statistic: "p99", value: latency.p99 },
  ];
}
