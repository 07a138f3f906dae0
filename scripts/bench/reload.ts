/** Reload time as `status` counts it, from parse to swap: the daemon's own steps on a stage of the daemon's own. */
import { parse } from "smol-toml";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { requireConfig } from "../../daemon/load_config.ts";
import { Stage } from "../../daemon/stage.ts";
import type { Effort, Figure, Limit, Row } from "./figure.ts";
import type { Room } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { interleave, median, percentile, timed } from "./sampling.ts";
import { silentParts } from "./silent_parts.ts";

/** With the nesting limit of its own; shared/config/syntax.ts sets another, which has no influence on the time. */
const BASELINE = "bare TOML parse";

/** Reloads and bare parses of one text after the other, in this process, so that both are hot. */
export function measureHotReload({ busySeconds }: Effort): readonly Figure[] {
  return [15, 150, 1500].flatMap((mappings) => {
    const text = sampleConfig(mappings);
    const stage = new Stage(generationOf(text, 0), null, silentParts());
    const [reloads, parses]: [number[], number[]] = [[], []];
    const takes = [
      () => void reloads.push(timed(() => stage.adopt(generationOf(text, reloads.length + 1)))),
      () => void parses.push(timed(() => void parse(text))),
    ];
    warmUp(takes);
    [reloads.length, parses.length] = [0, 0];
    const until = performance.now() + busySeconds * 1000;
    for (let turn = 0; performance.now() < until; turn++) {
      for (const take of turn % 2 === 0 ? takes : takes.toReversed()) take();
    }
    const figure = (statistic: string, share: number, limits: readonly Limit[]): Figure => ({
      name: `reload, ${mappings.toLocaleString("en-US")} mappings`,
      statistic,
      unit: "ms",
      value: percentile(reloads, share),
      baseline: { name: BASELINE, value: percentile(parses, share) },
      compare: "ratio",
      limits,
    });
    return [figure("p50", 0.5, limitsOf(mappings, "p50")), figure("p99", 0.99, limitsOf(mappings, "p99"))];
  });
}

/** The first load and the first parse of a process, each in a fresh one: what a daemon's start pays. */
export async function measureColdReload({ rounds }: Effort, room: Room): Promise<readonly Row[]> {
  const path = room.write("cold.toml", sampleConfig(15));
  const first = (what: "load" | "parse") => async (): Promise<number> =>
    Number(await room.output("scripts/bench/cold_load.ts", [what, path]));
  const taken = await interleave(rounds, { load: first("load"), parse: first("parse") });
  return [{
    name: "first load of a process, 15 mappings",
    statistic: "median",
    unit: "ms",
    value: median(taken.load),
    baseline: { name: BASELINE, value: median(taken.parse) },
    compare: "ratio",
    limits: [{ kind: "promise", of: "value", bound: { most: 10 } }],
  }];
}

function limitsOf(mappings: number, statistic: "p50" | "p99"): readonly Limit[] {
  if (mappings === 15) {
    return [
      { kind: "promise", of: "value", bound: { most: 10 } },
      ...statistic === "p99" ? [{ kind: "ambition", of: "value", bound: { most: 3 } } as const] : [],
    ];
  }
  return mappings === 1500 && statistic === "p50" ? [{ kind: "ambition", of: "ratio", bound: { most: 1.5 } }] : [];
}

function generationOf(text: string, number: number): ReturnType<typeof compileGeneration> {
  return compileGeneration(requireConfig({ ok: true, text }).config, number);
}

/** V8 has compiled what is worth it after some hundred milliseconds; the small text needs as long as the large one. */
function warmUp(takes: readonly (() => void)[]): void {
  for (const until = performance.now() + 300; performance.now() < until;) takes.forEach((take) => take());
}
