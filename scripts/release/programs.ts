/** Where the two programs of a target come from: compiled now, or already there. */
import { compileProgram } from "../compile/compile_program.ts";
import { buildOf } from "../compile/build_info.ts";
import { fileNameOf, type Program, PROGRAMS } from "../compile/programs.ts";
import type { Binaries } from "./contents.ts";
import type { ReleaseTarget } from "./targets.ts";

/**
 * Those that stand in a folder, as `deno task compile --target` leaves them: FOLDER/TARGET/conductor.
 * @throws Error that names what is missing
 */
export async function programsIn(folder: string, { compiledFor }: ReleaseTarget): Promise<Binaries> {
  const read = async (program: Program): Promise<Uint8Array> => {
    const path = `${folder}/${compiledFor}/${fileNameOf(program, compiledFor)}`;
    return await Deno.readFile(path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new Error(`Cannot find ${path}; make it with: deno task compile --target ${compiledFor}`);
    });
  };
  return { conductor: await read(PROGRAMS.conductor), conductorctl: await read(PROGRAMS.conductorctl) };
}

/** Compiles them from the checkout into a folder of their own, which is removed again. Throws `CannotCompile`. */
export async function compiledPrograms(target: ReleaseTarget): Promise<Binaries> {
  const folder = await Deno.makeTempDir({ prefix: "conductor-release-" });
  try {
    const build = await buildOf(decodeURIComponent(new URL("../..", import.meta.url).pathname));
    for (const program of Object.values(PROGRAMS)) {
      await compileProgram(program, target.compiledFor, `${folder}/${target.compiledFor}`, build);
    }
    return await programsIn(folder, target);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
