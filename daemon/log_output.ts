/**
 * Where log lines go: standard error, and a file when the config names one. Lines are written beside the input path: a
 * terminal that stands still (Ctrl-S) or a full pipe must not hold up MIDI, so lines that do not fit are counted and said.
 */

import { reasonOf } from "../shared/system_error.ts";

/** Lines that may wait for a slow reader. */
const MAX_WAITING_LINES = 10_000;

interface LogWriter {
  write(bytes: Uint8Array): Promise<number>;
}

/** Takes lines at once and writes them when it can. */
export class LogOutput {
  readonly #stderr: LogWriter;
  #file: { readonly path: string; readonly handle: Deno.FsFile } | null = null;
  #waiting: string[] = [];
  #fileError = false;
  #lost = 0;
  #writing: Promise<void> | null = null;

  constructor(stderr: LogWriter) {
    this.#stderr = stderr;
  }

  line(text: string): void {
    if (this.#waiting.length >= MAX_WAITING_LINES) this.#lost++;
    else this.#waiting.push(text);
    this.#writing ??= this.#drain();
  }

  /** From now on also appends to this file; null: to none. Answers what went wrong, or null. */
  useFile(path: string | null): string | null {
    if (path === (this.#file?.path ?? null)) return null;
    this.#file?.handle.close();
    this.#file = null;
    if (path === null) return null;
    try {
      this.#file = { path, handle: Deno.openSync(path, { append: true, create: true, mode: 0o600 }) };
      return null;
    } catch (error) {
      return cannotWrite(path, error);
    }
  }

  /** Resolves when every line is written, or after `ms`. */
  async flush(ms: number): Promise<void> {
    if (this.#writing === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
    await Promise.race([this.#writing, tooLong]);
    clearTimeout(timer);
  }

  /** A full disk, above all: said once on standard error, until lines get through again. */
  #fileFailed(path: string, error: unknown): void {
    if (this.#fileError) return;
    this.#fileError = true;
    this.#waiting.push(`Warning: ${cannotWrite(path, error)}`);
  }

  async #drain(): Promise<void> {
    // Lines of one turn of the event loop go out together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      if (this.#lost > 0) lines.push(`(${this.#lost} log lines lost: nobody read them in time)`);
      this.#lost = 0;
      const bytes = new TextEncoder().encode(lines.join("\n") + "\n");
      // A standard error that nobody can take (a closed pipe) is no reason to stop.
      await writeAll(this.#stderr, bytes).catch(() => {});
      const file = this.#file;
      if (file === null) continue;
      await writeAll(file.handle, bytes).then(
        () => this.#fileError = false,
        (error) => this.#fileFailed(file.path, error),
      );
    }
    this.#writing = null;
  }
}

async function writeAll(to: LogWriter, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await to.write(bytes.subarray(done));
}

function cannotWrite(path: string, error: unknown): string {
  const why = error instanceof Deno.errors.NotCapable
    ? "Conductor opens no file of /dev, /proc and /sys"
    : reasonOf(error);
  return `Cannot write the log file ${path}: ${why}`;
}
