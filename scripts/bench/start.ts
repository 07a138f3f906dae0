/** From spawning a process until it answers on its socket. */
import type { Effort, Figure } from "./figure.ts";
import type { Room, Running } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { interleave, median } from "./sampling.ts";

export async function measureStart({ rounds }: Effort, room: Room): Promise<readonly Figure[]> {
  const config = sampleConfig(15);
  const taken = await interleave(rounds, {
    daemon: () => startTime(() => room.daemon(config)),
    bare: () => startTime(() => room.bare("bare_echo.ts")),
  });
  return [{
    name: "start to ready",
    statistic: "median",
    unit: "ms",
    value: median(taken.daemon),
    baseline: { name: "bare Deno with a socket", value: median(taken.bare) },
    compare: "difference",
    limits: [{ kind: "ambition", of: "difference", bound: { most: 100 } }],
  }];
}

/** From starting until it answers, ms; it is stopped again. */
export async function startTime(start: () => Promise<Running>): Promise<number> {
  const began = performance.now();
  const running = await start();
  const ms = performance.now() - began;
  await running.stop();
  return ms;
}
