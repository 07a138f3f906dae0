/** `conductor`: arguments, the daemon's run, the exit status. Nobody imports this. */
import { PathError } from "../shared/paths.ts";
import { reasonOf } from "../shared/system_error.ts";
import { type Build, BUILD_FILE } from "../shared/version.ts";
import { parseCommandLine } from "./command_line.ts";
import { SocketRefused } from "./control/socket_file.ts";
import { openMidiSystem } from "./midi/binding.ts";
import { CannotStart, runConductor } from "./start.ts";

async function main(args: readonly string[]): Promise<number> {
  const parsed = await parseCommandLine(args, embeddedBuild);
  switch (parsed.kind) {
    case "text":
      await Deno.stdout.write(new TextEncoder().encode(parsed.text));
      return 0;
    case "usage":
      await complain(parsed.text);
      return 2;
    case "start":
      try {
        await runConductor(parsed.options, { env: (name) => Deno.env.get(name), os: Deno.build.os }, openMidiSystem);
        return 0;
      } catch (error) {
        await complain(`${startFailure(error)}\n`);
        return 1;
      }
    default:
      return parsed satisfies never;
  }
}

/** What `deno task compile` put into the program; null from source. */
function embeddedBuild(): Build | null {
  if (!Deno.build.standalone) return null;
  return JSON.parse(Deno.readTextFileSync(new URL(`../${BUILD_FILE}`, import.meta.url)));
}

function startFailure(error: unknown): string {
  const expected = error instanceof CannotStart || error instanceof SocketRefused || error instanceof PathError;
  return expected ? error.message : `Conductor ended unexpectedly: ${reasonOf(error)}`;
}

async function complain(text: string): Promise<void> {
  await Deno.stderr.write(new TextEncoder().encode(text));
}

Deno.exit(await main(Deno.args));
