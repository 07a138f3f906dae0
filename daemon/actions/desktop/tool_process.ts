/** The system's own programs, asked for what Deno has no call for: to their end for an answer, or line by line. */
import type { Surroundings } from "../../../shared/paths.ts";
import type { Clock } from "../clock.ts";
import { ActionFailed } from "../os.ts";

/** Of a program's output so many characters are kept, the last ones: the processes of a large machine fit. */
const LONGEST_TEXT = 4 * 1024 * 1024;
/** What is read at once, bytes. */
const READ_BYTES = 2048;

/** How a program ended. */
export interface ToolResult {
  readonly success: boolean;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs on and prints. */
export interface Followed {
  /** Resolves when it has ended and all its lines were told; to the last line of its error output, perhaps "". */
  readonly ended: Promise<string>;
  /** Ends it; twice does no harm. */
  kill(): void;
}

/** Starting programs. A command is the program and its arguments; no shell is between. */
export interface Tools {
  /** The path of a program on PATH; null when there is none. Starts nothing. */
  find(program: string): string | null;
  /** Runs it to its end; an abort kills it. Started before the call returns. Rejects when it cannot be started. */
  run(command: readonly string[], signal: AbortSignal): Promise<ToolResult>;
  /** Tells of each line that it prints. Throws when it cannot be started. */
  follow(command: readonly string[], line: (text: string) => void): Followed;
}

/** This machine's. `env` is added to the daemon's own environment. */
export function systemTools(host: Surroundings, env: Readonly<Record<string, string>> = {}): Tools {
  // What is read here is not to be in the user's language, nor are non-ASCII names to be escaped.
  const surroundings = { LC_ALL: host.os === "darwin" ? "en_US.UTF-8" : "C.UTF-8", ...env };
  const spawn = ([program = "", ...args]: readonly string[]): Deno.ChildProcess =>
    new Deno.Command(program, { args, env: surroundings, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
  return {
    find: (program) => findProgram(host.env("PATH") ?? "", program),
    run: (command, signal) => runToEnd(() => spawn(command), command, signal),
    follow: (command, line) => {
      const child = attempt(() => spawn(command), command);
      // The daemon may leave while it runs.
      child.unref();
      return { ended: readLines(child, line), kill: () => kill(child) };
    },
  };
}

/** How an answer is waited for. */
export interface Patience {
  /** The program is killed after so long, ms. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  /** In its error output, this means that it failed, even with status 0. */
  readonly failure?: RegExp | null;
}

/**
 * What a program prints, once it has ended well. Rejects with `ActionFailed`: with the last line of its error output, or
 * when it takes too long, or at an abort.
 */
export async function outputOf(
  { tools, clock }: { readonly tools: Tools; readonly clock: Clock },
  command: readonly string[],
  { limitMs, signal, failure }: Patience,
): Promise<string> {
  const end = new AbortController();
  const abort = (): void => end.abort();
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  let late = false;
  const cancel = clock.after(limitMs, () => {
    late = true;
    end.abort();
  });
  try {
    const result = await tools.run(command, end.signal);
    if (late) throw new ActionFailed(`${programOf(command)} did not answer within ${limitMs} ms`);
    if (signal?.aborted) throw new ActionFailed("aborted");
    if (result.success && !failure?.test(result.stderr)) return result.stdout;
    const why = lastLine(result.stderr);
    throw new ActionFailed(`${programOf(command)}: ${why === "" ? `exit status ${result.code}` : why}`);
  } finally {
    cancel();
    signal?.removeEventListener("abort", abort);
  }
}

/** The last line that says something; "" when none does. */
function lastLine(text: string): string {
  return text.trimEnd().split("\n").pop()?.trim() ?? "";
}

function programOf([program = ""]: readonly string[]): string {
  return program.slice(program.lastIndexOf("/") + 1);
}

function findProgram(path: string, program: string): string | null {
  for (const folder of path.split(":")) {
    if (folder === "") continue;
    const file = `${folder}/${program}`;
    try {
      const { isFile, mode } = Deno.statSync(file);
      if (isFile && ((mode ?? 0) & 0o111) !== 0) return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

async function runToEnd(
  spawn: () => Deno.ChildProcess,
  command: readonly string[],
  signal: AbortSignal,
): Promise<ToolResult> {
  const child = attempt(spawn, command);
  const abort = (): void => kill(child);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    let stdout = "";
    let stderr = "";
    const read = [
      readText(child.stdout, (text) => stdout = (stdout + text).slice(-LONGEST_TEXT)),
      readText(child.stderr, (text) => stderr = (stderr + text).slice(-LONGEST_TEXT)),
    ];
    const [{ success, code }] = await Promise.all([child.status, ...read]);
    return { success, code, stdout, stderr };
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function attempt(spawn: () => Deno.ChildProcess, command: readonly string[]): Deno.ChildProcess {
  try {
    return spawn();
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "it is not installed"
      : error instanceof Error
      ? error.message
      : String(error);
    throw new ActionFailed(`cannot start ${programOf(command)}: ${why}`);
  }
}

/** These programs have nothing to put in order, and one that hangs may not heed a request. */
function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}

async function readLines(child: Deno.ChildProcess, line: (text: string) => void): Promise<string> {
  let errors = "";
  const errorsRead = readText(child.stderr, (text) => errors = (errors + text).slice(-LONGEST_TEXT));
  let rest = "";
  await readText(child.stdout, (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()?.slice(-LONGEST_TEXT) ?? "";
    for (const each of lines) line(each.trimEnd());
  });
  await Promise.all([child.status, errorsRead]);
  return lastLine(errors);
}

/**
 * To the stream's end, or to its break. With a buffer of its own, since Deno takes a new one of 64 kB for each read
 * otherwise: a thousand programs a moment (a fader) would cost 100 MB until they are collected.
 */
async function readText(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const reader = stream.getReader({ mode: "byob" });
  const decoder = new TextDecoder();
  try {
    for (let buffer = new Uint8Array(READ_BYTES);;) {
      const { value, done } = await reader.read(buffer);
      if (done || value === undefined) return take(decoder.decode());
      take(decoder.decode(value, { stream: true }));
      buffer = new Uint8Array(value.buffer);
    }
  } catch {
    // A broken pipe ends the output as an ordinary end does.
  }
}
