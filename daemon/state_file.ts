/**
 * What outlives the daemon: `state.json` beside the config. Killed at any instant, the file is either the old or the new
 * state: written beside, flushed, checked, renamed over, folder flushed. A SHA-256 of the content stands inside.
 */
import type { Log } from "../shared/log.ts";

export interface State {
  /** The mode that was current. */
  readonly mode: string | null;
  readonly led_scheme: string | null;
  /** Which profile an application asked for, by application. */
  readonly app_profiles: Readonly<Record<string, string>>;
  /** The port name of the device that was connected last. */
  readonly last_device: string | null;
}

const EMPTY: State = { mode: null, led_scheme: null, app_profiles: {}, last_device: null };

/** Changes within this time go to the disk together, ms. */
const COALESCE_MS = 1000;

export class StateFile {
  readonly #path: string;
  readonly #log: Log;
  #state: State = EMPTY;
  #dirty = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  get state(): State {
    return this.#state;
  }

  /** Reads the file. A damaged one is moved aside, said once, and the defaults hold. */
  async load(): Promise<State> {
    let text: string;
    try {
      text = await Deno.readTextFile(this.#path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) this.#log.warn(`Cannot read state ${this.#path}: ${words(error)}`);
      return this.#state;
    }
    const state = await parseState(text);
    if (state === null) {
      const aside = `${this.#path}.corrupt`;
      this.#log.warn(`State file ${this.#path} is damaged: moved to ${aside}, starting from defaults`);
      await Deno.rename(this.#path, aside).catch((error) => {
        this.#log.warn(`Cannot move ${this.#path} to ${aside}: ${words(error)}`);
      });
    } else {
      this.#state = state;
    }
    return this.#state;
  }

  /** Changes the state; the file follows within a second. */
  update(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#dirty = true;
    this.#timer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  /** Saves now what is not saved yet. Never rejects: a state that cannot be saved is said once and hurts nothing. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    try {
      await writeDurably(this.#path, await formatState(this.#state));
      this.#failed = false;
      this.#log.debug(`State saved to ${this.#path}`);
    } catch (error) {
      if (!this.#failed) this.#log.warn(`Cannot save state to ${this.#path}: ${words(error)}`);
      this.#failed = true;
    }
  }
}

async function formatState(state: State): Promise<string> {
  return JSON.stringify({ version: 1, sha256: await digest(state), state }, null, 2) + "\n";
}

/** null: not a state file, or not as it was written. */
async function parseState(text: string): Promise<State | null> {
  try {
    const { sha256, state } = JSON.parse(text);
    return isState(state) && sha256 === await digest(state) ? state : null;
  } catch {
    return null;
  }
}

function isState(value: unknown): value is State {
  if (typeof value !== "object" || value === null) return false;
  const { mode, led_scheme, app_profiles, last_device } = value as Record<string, unknown>;
  const textOrNull = (field: unknown): boolean => field === null || typeof field === "string";
  return textOrNull(mode) && textOrNull(led_scheme) && textOrNull(last_device) &&
    typeof app_profiles === "object" && app_profiles !== null &&
    Object.values(app_profiles).every((profile) => typeof profile === "string");
}

async function digest(state: State): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function writeDurably(path: string, text: string): Promise<void> {
  const beside = `${path}.tmp`;
  const bytes = new TextEncoder().encode(text);
  const file = await Deno.open(beside, { write: true, create: true, truncate: true, mode: 0o600 });
  try {
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    await file.sync();
  } finally {
    file.close();
  }
  if (await Deno.readTextFile(beside) !== text) throw new Error("what was written reads back differently");
  await Deno.rename(beside, path);
  // The rename itself is on disk only when the folder is (fsync(2)).
  const folder = await Deno.open(path.slice(0, path.lastIndexOf("/")) || "/");
  try {
    await folder.sync();
  } finally {
    folder.close();
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
