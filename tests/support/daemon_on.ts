/** The daemon as daemon/main.ts runs it, on a MIDI system that takes the real one's place. */
import { parseCommandLine } from "../../daemon/command_line.ts";
import type { MidiSystem } from "../../daemon/midi/system.ts";
import { runConductor } from "../../daemon/start.ts";

/** Ends the process when the daemon has ended. Throws the text of wrong arguments. */
export async function runDaemonOn(system: MidiSystem): Promise<never> {
  const parsed = await parseCommandLine(Deno.args);
  if (parsed.kind !== "start") throw new Error(parsed.text);
  await runConductor(parsed.options, { env: (name) => Deno.env.get(name), os: Deno.build.os }, () => system);
  Deno.exit(0);
}
