/** Tests that need programs which a machine may not have. */
import { testUnless } from "./test_unless.ts";

/** A test that is left out, with the reason printed, where one of the programs is not on PATH. */
export function testWithPrograms(name: string, programs: readonly string[], play: () => Promise<void>): void {
  const missing = programs.filter((program) => !isOnPath(program));
  testUnless(missing.length === 0 ? null : `${missing.join(", ")} not installed`, name, play);
}

function isOnPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}
