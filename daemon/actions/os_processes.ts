/** Running shell commands, with the process group of each so that all it started can be ended with it. */
import { expandHome, type Surroundings } from "../../shared/paths.ts";
import { systemClock } from "./clock.ts";
import { ActionFailed, type ShellRequest } from "./os.ts";

const SETSID = "/usr/bin/setsid";
/** Of a command's error output so much is kept, for the line that says why it failed. */
const STDERR_TAIL_BYTES = 2048;
/** A failed command's last error output is waited for so long after its end, ms: another process may hold it open. */
const STDERR_GRACE_MS = 50;
/** A group that was asked to end is killed after so long, ms. */
const TERM_GRACE_MS = 300;
/** How often a dying group is looked at, ms. */
const POLL_MS = 5;

/** Ends with the process itself: what it left running in the background is not waited for, nor its error output cut off. */
export async function runShell(host: Surroundings, request: ShellRequest, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new ActionFailed("aborted");
  const child = spawnShell(host, request);
  const stderr = new Tail(child.stderr);
  let stopped: "aborted" | "timed out" | null = null;
  let ended: Promise<void> = Promise.resolve();
  const stop = (why: "aborted" | "timed out"): void => {
    if (stopped !== null) return;
    stopped = why;
    ended = endGroup(host, child);
  };
  const abort = (): void => stop("aborted");
  signal.addEventListener("abort", abort);
  const { timeout_ms } = request;
  const cancelTimeout = timeout_ms > 0 ? systemClock.after(timeout_ms, () => stop("timed out")) : null;
  try {
    const status = await child.status;
    await ended;
    if (stopped === "timed out") throw new ActionFailed(`timed out after ${timeout_ms}ms`);
    if (stopped === "aborted") throw new ActionFailed("aborted");
    if (status.success) return;
    const how = status.signal === null ? `exit status ${status.code}` : `ended by ${status.signal}`;
    const why = await stderr.lastLine(STDERR_GRACE_MS);
    throw new ActionFailed(why === "" ? how : `${how}: ${why}`);
  } finally {
    signal.removeEventListener("abort", abort);
    cancelTimeout?.();
    // What the command left in the background may write for ever; reading that must not keep the daemon from leaving.
    child.unref();
  }
}

function spawnShell(host: Surroundings, request: ShellRequest): Deno.ChildProcess {
  const [shell, ...args] = shellCommand(host, request.command);
  const cwd = request.cwd === null ? null : expandHome(request.cwd, host);
  // A session of its own (setsid(2)), so that a signal to the group reaches all that the command starts. With `detached`
  // Deno has to fork, which holds up the input path 1 ms and more; setsid(1) does the same in the child. A shell that
  // cannot be run is left to `detached`, whose error says so.
  const inChild = host.os === "linux" && isProgram(SETSID) && isProgram(shell);
  try {
    return new Deno.Command(inChild ? SETSID : shell, {
      args: inChild ? [shell, ...args] : args,
      ...cwd === null ? {} : { cwd },
      env: { ...request.env },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      detached: !inChild,
    }).spawn();
  } catch (error) {
    throw new ActionFailed(spawnFailure(error, shell, cwd));
  }
}

function shellCommand(host: Surroundings, command: string): [string, ...string[]] {
  if (host.os === "windows") return [host.env("ComSpec") ?? "cmd.exe", "/d", "/s", "/c", command];
  return [host.env("SHELL") || "/bin/sh", "-c", command];
}

/** What kept it from starting; the system's own words do not tell a missing folder from a missing program. */
function spawnFailure(error: unknown, shell: string, cwd: string | null): string {
  if (cwd !== null && !isFolder(cwd)) return `cwd ${cwd} is not a folder`;
  if (error instanceof Deno.errors.NotFound) return `the shell ${shell} does not exist`;
  const what = `cannot start ${shell}${cwd === null ? "" : ` in ${cwd}`}`;
  if (error instanceof Deno.errors.PermissionDenied) return `${what}: permission denied`;
  return `${what}: ${error instanceof Error ? error.message : String(error)}`;
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Asks the group to end, and kills it if it does not; resolves when it is gone or killed. */
async function endGroup(host: Surroundings, child: Deno.ChildProcess): Promise<void> {
  if (host.os === "windows") return await endTree(child);
  // Before setsid(1) has done its work there is no such group yet, only the process.
  if (!signalGroup(child.pid, "SIGTERM")) signal(child.pid, "SIGTERM");
  const limit = performance.now() + TERM_GRACE_MS;
  // SIGCONT tells whether somebody is left and, at the same time, wakes what is stopped to get its SIGTERM.
  while (signalGroup(child.pid, "SIGCONT")) {
    if (performance.now() >= limit) return void signalGroup(child.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** False when the group has nobody left. */
function signalGroup(leader: number, name: Deno.Signal): boolean {
  return signal(-leader, name);
}

function signal(id: number, name: Deno.Signal): boolean {
  try {
    Deno.kill(id, name);
    return true;
  } catch {
    return false;
  }
}

/** Windows knows no process groups; taskkill walks the tree. */
async function endTree(child: Deno.ChildProcess): Promise<void> {
  try {
    const args = ["/pid", String(child.pid), "/t", "/f"];
    await new Deno.Command("taskkill", { args, stdin: "null", stdout: "null", stderr: "null" }).output();
  } catch {
    child.kill();
  }
}

/** Reads a stream to its end, so that the writer never blocks, and keeps only the last of it. */
class Tail {
  #bytes = new Uint8Array(0);
  readonly #end: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#end = this.#drain(stream);
  }

  /** The last line that says something; waits for the stream's end, but no longer than `ms`. */
  async lastLine(ms: number): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([this.#end, new Promise<void>((resolve) => timer = setTimeout(resolve, ms))]);
    clearTimeout(timer);
    return new TextDecoder().decode(this.#bytes).trimEnd().split("\n").pop()?.trim() ?? "";
  }

  /** With a buffer of its own: Deno takes a new one of 64 kB for each read otherwise, and collects them late. */
  async #drain(stream: ReadableStream<Uint8Array>): Promise<void> {
    const reader = stream.getReader({ mode: "byob" });
    try {
      for (let buffer = new Uint8Array(STDERR_TAIL_BYTES);;) {
        const { value, done } = await reader.read(buffer);
        if (done || value === undefined) return;
        const all = new Uint8Array(this.#bytes.length + value.length);
        all.set(this.#bytes);
        all.set(value, this.#bytes.length);
        this.#bytes = all.slice(-STDERR_TAIL_BYTES);
        buffer = new Uint8Array(value.buffer);
      }
    } catch {
      // A broken pipe ends the output as an ordinary end does.
    }
  }
}
