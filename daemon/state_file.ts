/**
 * What outlives the daemon: `state.json` beside the config, the old or the new one at every instant. One daemon keeps it;
 * another one on a config of the same folder starts from it and leaves it alone.
 */
import type { Log } from "../shared/log.ts";
import { reasonOf } from "../shared/system_error.ts";
import type { Clock } from "./actions/clock.ts";
import { FolderLock } from "./folder_lock.ts";
import { formatState, NO_STATE, type ParsedState, parseState, type State } from "./state_format.ts";
import { clearBeside, folderOf, moveAside, readWhole, writeWhole } from "./whole_file.ts";

/** Changes within this time go to the disk together, ms. */
const COALESCE_MS = 1000;
/** When to try again what could not be saved, ms. */
const RETRY_MS = 5000;

/** Of one path, from `load` until `close`. */
export class StateFile {
  readonly #path: string;
  readonly #log: Log;
  readonly #clock: Pick<Clock, "after">;
  readonly #folder: FolderLock;
  #state: State = NO_STATE;
  /** What state.json holds. */
  #savedText: string | null = null;
  #dirty = false;
  #cancelSave: (() => void) | null = null;
  #saving: Promise<void> = Promise.resolve();
  /** Why the state is not saved, as it was said last. */
  #trouble: string | null = null;
  #closed = false;

  constructor(path: string, log: Log, clock: Pick<Clock, "after">) {
    this.#path = path;
    this.#log = log;
    this.#clock = clock;
    this.#folder = new FolderLock(folderOf(path));
  }

  get state(): State {
    return this.#state;
  }

  /** Reads the file. What cannot be restored is moved aside, said once, and the defaults hold. Never rejects. */
  async load(): Promise<State> {
    const keeper = await this.#folder.hold().catch(() => true);
    if (!keeper) this.#complain(this.#keptByAnother());
    const parsed = await this.#read();
    if (parsed?.ok) this.#state = parsed.state;
    else if (parsed !== null) await this.#setAside(parsed.reason, keeper);
    // What a killed daemon has left; what does not go away is said when it is in the way of a save. The start does not wait.
    if (keeper) this.#saving = clearBeside(this.#path).catch(() => {});
    return this.#state;
  }

  /** Changes the state; the file follows within a second. */
  update(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#dirty = true;
    this.#saveAfter(COALESCE_MS);
  }

  /** Saves now what is not saved yet. Never rejects: a state that cannot be saved is said once and tried again. */
  flush(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = null;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Saves and leaves the file to the next daemon. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
    this.#folder.close();
  }

  #saveAfter(ms: number): void {
    if (!this.#closed) this.#cancelSave ??= this.#clock.after(ms, () => this.flush());
  }

  async #save(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    const trouble = await this.#write(this.#state);
    if (trouble === null) {
      if (this.#trouble !== null) this.#log.info(`State is saved again to ${this.#path}`);
      this.#trouble = null;
      return;
    }
    this.#complain(trouble);
    this.#dirty = true;
    this.#saveAfter(RETRY_MS);
  }

  /** Answers why it could not, or null. */
  async #write(state: State): Promise<string | null> {
    try {
      if (!await this.#folder.hold()) return this.#keptByAnother();
      const text = await formatState(state);
      // There and back within the time, or a momentary mode: nothing to wear the disk for.
      if (await this.#holds(text)) return null;
      await writeWhole(this.#path, text, () => this.#folder.flush());
      this.#savedText = text;
      this.#log.debug(`State saved to ${this.#path}: ${JSON.stringify(state)}`);
      return null;
    } catch (error) {
      return `Cannot save state to ${this.#path}: ${reasonOf(error)}`;
    }
  }

  /** Somebody may have removed it. */
  async #holds(text: string): Promise<boolean> {
    return text === this.#savedText && await Deno.stat(this.#path).then(({ isFile }) => isFile, () => false);
  }

  /** null: nothing is saved yet. */
  async #read(): Promise<ParsedState | null> {
    try {
      const bytes = await readWhole(this.#path);
      if (bytes === null) return null;
      const parsed = await parseState(bytes);
      if (parsed.ok) this.#savedText = new TextDecoder().decode(bytes);
      return parsed;
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }

  async #setAside(reason: string, keeper: boolean): Promise<void> {
    const damage = `State file ${this.#path} is damaged (${reason})`;
    if (!keeper) return this.#log.warn(`${damage}: starting from defaults`);
    const aside = `${this.#path}.corrupt`;
    try {
      await moveAside(this.#path, aside);
      this.#log.warn(`${damage}: moved to ${aside}, starting from defaults`);
    } catch (error) {
      this.#log.warn(`${damage} and cannot be moved to ${aside} (${reasonOf(error)}): starting from defaults`);
    }
  }

  #keptByAnother(): string {
    return `Another Conductor keeps the state in ${this.#path}: this one saves none until the other has ended`;
  }

  #complain(trouble: string): void {
    if (trouble !== this.#trouble) this.#log.warn(trouble);
    this.#trouble = trouble;
  }
}
