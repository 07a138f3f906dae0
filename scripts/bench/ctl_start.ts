/** conductorctl from start to end. */
import type { Effort, Figure } from "./figure.ts";
import type { Room } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { interleave, median } from "./sampling.ts";

export async function measureCtl({ rounds }: Effort, room: Room): Promise<readonly Figure[]> {
  const daemon = await room.daemon(sampleConfig(15));
  const taken = await interleave(rounds, {
    ping: () => runTime(room, "ctl/main.ts", ["ping", "--socket", daemon.socket]),
    empty: () => runTime(room, "scripts/bench/bare_program.ts", []),
  });
  await daemon.stop();
  return [{
    name: "conductorctl ping, start to end",
    statistic: "median",
    unit: "ms",
    value: median(taken.ping),
    baseline: { name: "empty Deno program", value: median(taken.empty) },
    compare: "difference",
    limits: [],
  }];
}

async function runTime(room: Room, script: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  await room.output(script, args);
  return performance.now() - began;
}
