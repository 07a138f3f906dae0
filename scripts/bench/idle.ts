/** Memory and processor time of a daemon with nothing to do, by /proc (man proc_pid_stat, proc_pid_smaps). */
import type { Effort, Figure, Row } from "./figure.ts";
import type { Room, Running } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { median, pause } from "./sampling.ts";

/** So many of each at once; more would only show each other's load. */
const COPIES = 3;
/** Until what starting has left behind is cleared away, seconds. */
const SETTLE_SECONDS = 3;

export async function measureIdle(effort: Effort, room: Room): Promise<readonly Row[]> {
  if (Deno.build.os !== "linux") return [{ name: "idle memory and CPU", reason: `no /proc on ${Deno.build.os}` }];
  const config = sampleConfig(15);
  const [daemons, bare]: [Running[], Running[]] = [[], []];
  for (let n = 0; n < COPIES; n++) {
    daemons.push(await room.daemon(config));
    bare.push(await room.bare("bare_holder.ts"));
  }
  await pause(SETTLE_SECONDS * 1000);
  const before = { daemons: daemons.map(cpuTicks), bare: bare.map(cpuTicks) };
  await pause(effort.idleSeconds * 1000);
  const perTick = 100 / await ticksPerSecond() / effort.idleSeconds / COPIES;
  const percent = (processes: readonly Running[], earlier: readonly number[]): number =>
    processes.reduce((sum, each, i) => sum + cpuTicks(each) - (earlier[i] ?? 0), 0) * perTick;
  const cpu = { daemons: percent(daemons, before.daemons), bare: percent(bare, before.bare) };
  const figures = [
    memoryFigure("Rss", "Rss", daemons, bare),
    memoryFigure("private dirty", "Private_Dirty", daemons, bare),
    {
      name: `idle CPU over ${effort.idleSeconds} s (a tick is ${perTick.toFixed(2)} %)`,
      statistic: "mean",
      unit: "%",
      value: cpu.daemons,
      baseline: { name: HOLDER, value: cpu.bare },
      compare: "difference",
      limits: [
        { kind: "promise", of: "value", bound: { most: 1 } },
        { kind: "ambition", of: "value", bound: { most: 0.2 } },
      ],
    },
  ] as const satisfies readonly Figure[];
  await Promise.all([...daemons, ...bare].map((each) => each.stop()));
  return figures;
}

const HOLDER = "bare Deno, socket, watcher, addon";

/** Rss counts the pages of files too, such as those of the Deno program; private dirty only what is the process's own. */
function memoryFigure(
  what: string,
  field: string,
  daemons: readonly Running[],
  bare: readonly Running[],
): Figure {
  return {
    name: `idle memory, ${what}`,
    statistic: "median",
    unit: "MB",
    value: median(daemons.map((each) => megabytes(each, field))),
    baseline: { name: HOLDER, value: median(bare.map((each) => megabytes(each, field))) },
    compare: "difference",
    limits: [{ kind: "ambition", of: "difference", bound: { most: 8 } }],
  };
}

/** A line of smaps_rollup of a process, "Rss:   41234 kB". */
export function megabytes({ pid }: Running, field: string): number {
  const rollup = Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`);
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(rollup)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/smaps_rollup has no ${field}`);
  return Number(kilobytes) / 1024;
}

/** utime and stime, the 14th and 15th field; the name before them may hold spaces and ends with a bracket. */
function cpuTicks({ pid }: Running): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const [utime, stime] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13);
  return Number(utime) + Number(stime);
}

async function ticksPerSecond(): Promise<number> {
  const { stdout } = await new Deno.Command("getconf", { args: ["CLK_TCK"] }).output();
  return Number(new TextDecoder().decode(stdout));
}
