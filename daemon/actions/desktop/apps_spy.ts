/** One long-lived program that prints a line when another application comes to the front. */
import type { Clock } from "../clock.ts";
import { NotAvailable } from "../os.ts";
import type { AppNames } from "./apps_names.ts";
import type { Followed, Tools } from "./tool_process.ts";

/** A program that ended is started again no sooner than so many ms after; twice as many each time. */
export const FIRST_PAUSE_MS = 1_000;
/** A program that has printed nothing for so long after its start is ended, ms; PowerShell compiles a second or two. */
export const FIRST_LINE_LIMIT_MS = 10_000;
/** The longest pause, ms; a program that lived as long was well, and its next pause is the first again. */
export const LONGEST_PAUSE_MS = 60_000;

/** What is spied with. */
export interface SpyParts {
  readonly tools: Tools;
  readonly clock: Clock;
  readonly command: readonly string[];
  /**
   * The names of the application that a line tells of; none when nothing is in front. Throws `NotAvailable` when the
   * line says that this program will never tell; it is ended then, and started again as if it had ended by itself.
   */
  readonly read: (line: string) => AppNames | Promise<AppNames>;
}

interface Waiter {
  readonly resolve: (names: AppNames) => void;
  readonly reject: (error: NotAvailable) => void;
}

/** Starts its program at the first question, and from then on has the answer ready. */
export class Spy {
  readonly #parts: SpyParts;
  #child: Followed | null = null;
  #startedAt = 0;
  #cancelFirstLine: () => void = () => {};
  /** Null while a line is being read, and before the first. */
  #names: AppNames | null = null;
  /** The newest line; those before it that were not read yet are of no interest any more. */
  #unread: string | null = null;
  #reading = false;
  #waiters: Waiter[] = [];
  #ended: NotAvailable | null = null;
  #pauseMs = 0;
  #notBefore = -Infinity;
  #closed = false;

  constructor(parts: SpyParts) {
    this.#parts = parts;
  }

  /** The names of the application in front, at once unless it has just changed. Rejects with `NotAvailable`. */
  names(): Promise<AppNames> {
    if (this.#child === null && !this.#closed && this.#parts.clock.now() >= this.#notBefore) this.#start();
    if (this.#child === null) return Promise.reject(this.#ended);
    if (this.#names !== null) return Promise.resolve(this.#names);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Ends the program for good. */
  close(): void {
    this.#closed = true;
    this.#over("the daemon is leaving");
  }

  #start(): void {
    const { tools, clock, command } = this.#parts;
    this.#startedAt = clock.now();
    try {
      const child = tools.follow(command, (line) => {
        if (this.#child !== child) return;
        this.#cancelFirstLine();
        this.#unread = line;
        this.#names = null;
        void this.#read();
      });
      this.#child = child;
      const silent = `${command[0]} said nothing within ${FIRST_LINE_LIMIT_MS} ms`;
      this.#cancelFirstLine = clock.after(FIRST_LINE_LIMIT_MS, () => this.#over(silent));
      void child.ended.then((why) => {
        if (this.#child === child) this.#over(why === "" ? `${command[0]} ended` : why);
      });
    } catch (error) {
      this.#over(error);
    }
  }

  /** Never rejects; once at a time. */
  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    for (let line = this.#unread; line !== null; line = this.#unread) {
      this.#unread = null;
      const child = this.#child;
      try {
        const names = await this.#parts.read(line);
        if (this.#child === child && this.#unread === null) this.#tell(names);
      } catch (error) {
        if (this.#child === child) this.#over(error);
      }
    }
    this.#reading = false;
  }

  #tell(names: AppNames): void {
    this.#names = names;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(names);
  }

  /** `why`: what was thrown, or a sentence. */
  #over(why: unknown): void {
    const now = this.#parts.clock.now();
    const lived = this.#child === null ? 0 : now - this.#startedAt;
    this.#cancelFirstLine();
    this.#child?.kill();
    this.#child = null;
    this.#names = null;
    this.#unread = null;
    this.#pauseMs = lived >= LONGEST_PAUSE_MS || this.#pauseMs === 0
      ? FIRST_PAUSE_MS
      : Math.min(LONGEST_PAUSE_MS, 2 * this.#pauseMs);
    this.#notBefore = now + this.#pauseMs;
    const ended = why instanceof NotAvailable ? why : new NotAvailable(messageOf(why));
    this.#ended = ended;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(ended);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
