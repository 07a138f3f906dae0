/** The programs as they are installed, beside the least that can be compiled in the same way. */
import { buildOf } from "../compile/build_info.ts";
import { compileProgram } from "../compile/compile_program.ts";
import { hostTarget, type Program, PROGRAMS } from "../compile/programs.ts";
import type { Effort, Figure, Row } from "./figure.ts";
import { megabytes } from "./idle.ts";
import type { Room, Running } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { interleave, median, pause } from "./sampling.ts";
import { startTime } from "./start.ts";

const NAME = "compiled programs";
/** Until what starting has left behind is cleared away, seconds. */
const SETTLE_SECONDS = 3;

export async function measureCompiled({ rounds }: Effort, room: Room): Promise<readonly Row[]> {
  const denort = Deno.env.get("DENORT_BIN") ?? "";
  if (hostTarget() === null) return [{ name: NAME, reason: `nothing is compiled for ${Deno.build.target}` }];
  if (denort === "") return [{ name: NAME, reason: "DENORT_BIN names no base runtime to compile with" }];
  const folder = room.folder();
  const [conductor, conductorctl, empty, socket] = [
    await compiled(folder, PROGRAMS.conductor),
    await compiled(folder, PROGRAMS.conductorctl),
    await compiled(folder, { ...PROGRAMS.conductorctl, name: "empty", entry: "scripts/bench/bare_program.ts" }),
    await compiled(folder, { ...PROGRAMS.conductorctl, name: "socket", entry: "scripts/bench/bare_echo.ts" }),
  ] as const;
  // Else pages of the new files count as the processes' own.
  await new Deno.Command("sync").output();
  const config = sampleConfig(15);
  const taken = await interleave(rounds, {
    version: () => runTime(room, conductorctl, ["--version"]),
    empty: () => runTime(room, empty, []),
    daemon: () => startTime(() => room.daemon(config, {}, conductor)),
    socket: () => startTime(() => room.bare(socket)),
  });
  const runtime = { name: "Deno's runtime alone", value: await size(denort) };
  return [
    figure("compiled: size of conductor", "MB", await size(conductor), runtime),
    figure("compiled: size of conductorctl", "MB", await size(conductorctl), runtime),
    figure("compiled: conductorctl --version, start to end", "ms", median(taken.version), {
      name: "compiled empty program",
      value: median(taken.empty),
    }),
    figure("compiled: start to ready", "ms", median(taken.daemon), {
      name: "compiled program with a socket",
      value: median(taken.socket),
    }),
    ...await memory(await room.daemon(config, {}, conductor), await room.bare(socket)),
  ];
}

async function compiled(folder: string, program: Program): Promise<string> {
  const target = hostTarget();
  if (target === null) throw new Error("no target");
  return (await compileProgram(program, target, folder, await buildOf("."))).path;
}

async function runTime(room: Room, program: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  await room.output(program, args);
  return performance.now() - began;
}

async function memory(daemon: Running, bare: Running): Promise<readonly Row[]> {
  if (Deno.build.os !== "linux") return [{ name: "compiled: idle memory", reason: `no /proc on ${Deno.build.os}` }];
  await pause(SETTLE_SECONDS * 1000);
  const rows = ([["Rss", "Rss"], ["private dirty", "Private_Dirty"]] as const).map(([what, field]) =>
    figure(`compiled: idle memory, ${what}`, "MB", megabytes(daemon, field), {
      name: "compiled program with a socket",
      value: megabytes(bare, field),
    })
  );
  await Promise.all([daemon.stop(), bare.stop()]);
  return rows;
}

async function size(path: string): Promise<number> {
  return (await Deno.stat(path)).size / 1_000_000;
}

function figure(name: string, unit: "MB" | "ms", value: number, baseline: Exclude<Figure["baseline"], string>): Figure {
  const statistic = unit === "ms" ? "median" : "one";
  return { name, statistic, unit, value, baseline, compare: "difference", limits: [] };
}
