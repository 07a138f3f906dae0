/**
 * Makes one program for one target. What comes out is a single file that needs nothing else, called `conductor` or
 * `conductorctl` (`.exe` on Windows): Deno's runtime, the program's modules and its addons. Nothing belongs beside it.
 */
import { embeddedAddon, packagedAddon } from "../../daemon/native_addon.ts";
import { type Build, BUILD_FILE } from "../../shared/version.ts";
import { type Contents, contentsOf } from "./contents.ts";
import { fileNameOf, type Program, type TargetName, TARGETS } from "./programs.ts";
import { compileFailure, runtimeProblem } from "./runtime.ts";
import { type Stage, withStage } from "./stage.ts";

const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname)
  .replace(Deno.build.os === "windows" ? /^\/|\/$/g : /\/$/, "");

/** A program that was made. */
export interface Compiled {
  readonly path: string;
  readonly bytes: number;
  readonly contents: Contents;
  /** The addons inside, by where they were taken from in the source. */
  readonly addons: readonly { readonly path: string; readonly bytes: number }[];
}

/** It cannot be made; the message is for people and may have several lines. */
export class CannotCompile extends Error {
  override readonly name = "CannotCompile";
}

/** Makes `outDir/conductor` or `outDir/conductorctl`, and the folder. Throws `CannotCompile`. */
export async function compileProgram(
  program: Program,
  target: TargetName,
  outDir: string,
  build: Build,
): Promise<Compiled> {
  const problem = await runtimeProblem(target, Deno.env.get("DENORT_BIN"));
  if (problem !== null) throw new CannotCompile(problem);
  const contents = await contentsOf(ROOT, program.entry).catch((error) => {
    throw new CannotCompile(error.message);
  });
  await Deno.mkdir(outDir, { recursive: true });
  const path = `${await Deno.realPath(outDir)}/${fileNameOf(program, target)}`;
  return await withStage(async (stage) => {
    const files = [contents.modules, ...Object.values(contents.packages)].flatMap((part) => part.files);
    await Promise.all(files.map(async (file) => stage.put(file, await Deno.readFile(`${ROOT}/${file}`))));
    await stage.put("deno.json", await stagedConfig());
    await stage.put(BUILD_FILE, JSON.stringify(build));
    const addons = await Promise.all(
      program.addons(target).map(async (name) => {
        const from = packagedAddon(name, TARGETS[target]);
        const bytes = await Deno.readFile(`${ROOT}/${from}`);
        await stage.put(embeddedAddon(name), bytes);
        return { path: from, embedded: embeddedAddon(name), bytes: bytes.length };
      }),
    );
    await run(stage, program, target, path, [BUILD_FILE, ...addons.map(({ embedded }) => embedded)]);
    return { path, bytes: (await Deno.stat(path)).size, contents, addons };
  });
}

/** The project's own settings, but for packages that are simply there. */
async function stagedConfig(): Promise<string> {
  const { imports, permissions } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  return JSON.stringify({ nodeModulesDir: "manual", imports, permissions });
}

async function run(
  stage: Stage,
  program: Program,
  target: TargetName,
  path: string,
  included: readonly string[],
): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      // The program inherits it, and so does not tell of each service manager in its permissions that is not installed.
      "--quiet",
      "--no-check",
      "--no-prompt",
      // Else the program keeps V8's code in a file of TMPDIR under a name that everybody knows, and would run what another
      // user had put there; it starts no faster with it.
      "--no-code-cache",
      `--permission-set=${program.permissions}`,
      `--target=${target}`,
      ...included.map((file) => `--include=${file}`),
      `--output=${path}`,
      program.entry,
    ],
    cwd: stage.folder,
    env: { NO_COLOR: "1" },
  });
  const { success, stderr } = await command.output();
  if (!success) throw new CannotCompile(compileFailure(target, new TextDecoder().decode(stderr)));
}
