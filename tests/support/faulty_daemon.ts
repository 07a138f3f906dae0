/** The daemon with a MIDI system that fails where it must not: in a timer's callback, and in what a request calls. */
import { parseCommandLine } from "../../daemon/command_line.ts";
import { runConductor } from "../../daemon/start.ts";
import { FakeMidi } from "./midi_fake.ts";

class FaultyMidi extends FakeMidi {
  #polls = 0;

  override changes(): ReturnType<FakeMidi["changes"]> {
    this.#polls++;
    if (this.#polls === 1) throw new Error("the ports cannot be counted", { cause: new Error("out of fingers") });
    return super.changes();
  }
}

if (import.meta.main) {
  const parsed = await parseCommandLine(Deno.args);
  if (parsed.kind !== "start") throw new Error(parsed.text);
  await runConductor(parsed.options, { env: (name) => Deno.env.get(name), os: Deno.build.os }, () => new FaultyMidi());
  Deno.exit(0);
}
