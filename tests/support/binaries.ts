/** The compiled programs, for tests: those of the folder that CONDUCTOR_DIST names, else made once per test file. */
import { fileURLToPath } from "node:url";
import { buildOf } from "../../scripts/compile/build_info.ts";
import { compileProgram } from "../../scripts/compile/compile_program.ts";
import { hostTarget, type Program, PROGRAMS } from "../../scripts/compile/programs.ts";
import type { Build } from "../../shared/version.ts";

const given = Deno.env.get("CONDUCTOR_DIST") ?? "";
const target = hostTarget();

/** Why nothing can be compiled here; null: it can. */
export const noRuntime: string | null = target === null
  ? `nothing is compiled for ${Deno.build.target}`
  : (Deno.env.get("DENORT_BIN") ?? "") === ""
  ? "DENORT_BIN names no base runtime to compile with"
  : null;

/** Why there are no compiled programs; null: there are. */
export const noBinaries: string | null = given === "" ? noRuntime : null;

const root = fileURLToPath(new URL("../../", import.meta.url));
let folder: Promise<string> | null = null;

/** The folder with `conductor` and `conductorctl`. */
export function binaries(): Promise<string> {
  folder ??= given === "" ? inFolder(Object.values(PROGRAMS)) : Promise.resolve(given);
  return folder;
}

/** What --version of those made here has to tell. */
export function builtFrom(): Promise<Build> {
  return buildOf(root);
}

/** Makes one like a program of the table in all but its entry. Gives its path. */
export async function compileLike(program: Program, entry: string): Promise<string> {
  return `${await inFolder([{ ...program, entry }])}/${program.name}`;
}

/** Makes programs in a new folder, which is removed with the test process. */
export async function inFolder(programs: readonly Program[]): Promise<string> {
  if (target === null) throw new Error(noRuntime ?? "");
  const path = await Deno.makeTempDir({ prefix: "conductor-dist-" });
  addEventListener("unload", () => Deno.removeSync(path, { recursive: true }));
  const build = await builtFrom();
  for (const program of programs) await compileProgram(program, target, path, build);
  return path;
}
