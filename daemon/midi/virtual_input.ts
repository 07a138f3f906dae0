/** The virtual port "Conductor", which other programs play. Its client also looks at the port names for everybody. */
import type { Log } from "../../shared/log.ts";
import { type MidiInput, type MidiSystem, MidiUnavailable } from "./system.ts";

/** The name of the port that other programs play Conductor by. */
export const VIRTUAL_INPUT = "Conductor";

/** Polls between attempts to open a system that failed although nothing is known to be missing: 5 s. */
const POLLS_BETWEEN_ATTEMPTS = 20;

/** One sequencer client: opened when MIDI is there, tried again and again until then. */
export class VirtualInput {
  readonly #system: MidiSystem;
  readonly #log: Log;
  readonly #heard: (bytes: Uint8Array) => void;
  #input: MidiInput | null = null;
  #problem: string | null = null;
  #pollsToAttempt = 0;

  /** `heard` gets each message straight from the binding's callback. */
  constructor(system: MidiSystem, log: Log, heard: (bytes: Uint8Array) => void) {
    this.#system = system;
    this.#log = log;
    this.#heard = heard;
  }

  /** Why MIDI cannot be used, in one line; null when it can. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Whether MIDI is there. */
  get isOpen(): boolean {
    return this.#input !== null;
  }

  /** Every input port there is, by name; none without MIDI. */
  names(): readonly string[] {
    return this.#input?.portNames() ?? [];
  }

  /** Throws MidiUnavailable while there is no MIDI. */
  demand(): void {
    if (this.#input === null) {
      throw new MidiUnavailable(`MIDI is not available: ${this.#problem ?? "it is not open yet"}`);
    }
  }

  /** Opens the port if it is not open. False while that cannot be, which is said once for each reason. */
  open(): boolean {
    if (this.#input !== null) return true;
    const missing = this.#system.missing();
    if (missing !== null) return this.#unavailable(missing);
    if (this.#pollsToAttempt > 0) {
      this.#pollsToAttempt--;
      return false;
    }
    let input: MidiInput | null = null;
    try {
      input = this.#system.newInput((_, bytes) => this.#heard(bytes));
      if (this.#system.virtualPorts) input.openVirtualPort(VIRTUAL_INPUT);
      else this.#log.debug(`No virtual MIDI port "${VIRTUAL_INPUT}": this system has none`);
    } catch (error) {
      input?.destroy();
      this.#pollsToAttempt = POLLS_BETWEEN_ATTEMPTS;
      const reason = error instanceof Error ? error.message : String(error);
      return this.#unavailable(`the MIDI system cannot be opened: ${reason}`);
    }
    this.#input = input;
    if (this.#problem !== null) this.#log.info("MIDI is available now");
    this.#problem = null;
    return true;
  }

  /** Takes the port away. */
  close(): void {
    this.#input?.destroy();
    this.#input = null;
  }

  #unavailable(problem: string): false {
    if (this.#problem !== problem) this.#log.warn(`MIDI is not available: ${problem}`);
    this.#problem = problem;
    return false;
  }
}
