/**
 * Modes switched as fast as the daemon answers, so that from a mode one can tell when it was set: two modes go back and
 * forth for a while, then the next two. All pairs are used up after longer than any daemon here lives.
 */
import { Connection } from "../../ctl/client.ts";
import { CallFailure, CommandRefused } from "../../ctl/failures.ts";
import { ERROR_CODES } from "../../shared/protocol.ts";

/** So many pairs, each for so long, ms. */
const PAIRS = 50;
const PAIR_MS = 200;

const names = Array.from({ length: 2 * PAIRS }, (_, i) => `mode ${i}`);

/** Every mode, and a note for each that switches to it. */
export const SWITCHING_CONFIG = [
  `logging = { level = "debug" }`,
  ...names.map((name) => `[[modes]]\nname = "${name}"`),
  ...names.map((name, i) =>
    `[[global_mappings]]\ntrigger = { type = "Note", note = ${i} }\naction = { type = "ModeChange", mode = "${name}" }`
  ),
].join("\n");

/** Where no state holds. */
export const FIRST_MODE = names[0] ?? "";

/** Counts time while modes are switched, over all the daemons of one folder. */
export class Switcher {
  #time = 0;
  #firstPair = 0;
  #switches = 0;

  /** How long it has switched, ms. */
  get time(): number {
    return this.#time;
  }

  /** How many switches were answered. */
  get switches(): number {
    return this.#switches;
  }

  /** How many pairs ago the mode was set last, 0..49. */
  age(mode: string): number {
    return (this.#pair - (names.indexOf(mode) >> 1) + PAIRS) % PAIRS;
  }

  /** How many pairs ago the last `run` began. */
  get runAge(): number {
    return this.#pair - this.#firstPair;
  }

  get #pair(): number {
    return Math.floor(this.#time / PAIR_MS);
  }

  /** Switches over the socket and by notes in turn until the daemon is gone. */
  async run(socket: string): Promise<void> {
    const connection = await Connection.open(socket);
    const began = performance.now() - this.#time;
    this.#firstPair = this.#pair;
    try {
      for (let turn = 0;; turn++) {
        this.#time = performance.now() - began;
        const mode = 2 * (this.#pair % PAIRS) + turn % 2;
        if (turn % 4 < 2) await connection.request("mode", { name: names[mode] ?? "" });
        else await connection.request("simulate", { script: `+${mode} -${mode}` });
        this.#switches++;
      }
    } catch (error) {
      const stopping = error instanceof CommandRefused && error.code === ERROR_CODES.InvalidState;
      if (!stopping && !(error instanceof CallFailure && error.kind === "closed")) throw error;
    } finally {
      connection.close();
    }
  }
}
