/** The daemon with a MIDI system that fails where it must not: in a timer's callback, and in what a request calls. */
import { runDaemonOn } from "./daemon_on.ts";
import { FakeMidi } from "./midi_fake.ts";

class FaultyMidi extends FakeMidi {
  #polls = 0;

  override changes(): ReturnType<FakeMidi["changes"]> {
    this.#polls++;
    if (this.#polls === 1) throw new Error("the ports cannot be counted", { cause: new Error("out of fingers") });
    return super.changes();
  }
}

if (import.meta.main) await runDaemonOn(new FaultyMidi());
