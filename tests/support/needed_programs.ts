/** Tests that need programs which a machine may not have. */

/** A test that is left out, with the reason printed, where one of the programs is not on PATH. */
export function testWithPrograms(name: string, programs: readonly string[], play: () => Promise<void>): void {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) {
    const reason = `left out: ${name}: ${missing.join(", ")} not installed\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(reason));
  }
  Deno.test({ name, ignore: missing.length > 0, fn: play });
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
