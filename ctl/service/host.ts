/** What the service commands may do to the system, so that tests can stand in for it. */
import type { Surroundings } from "../../shared/paths.ts";
import { reasonOf } from "../../shared/system_error.ts";
import { call } from "../client.ts";
import { stopDaemon } from "../stop_daemon.ts";
import { CallFailure, CommandRefused, exitOf, ServiceFailure } from "../failures.ts";

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Who answers at a socket: `pid` is null where it did not say. */
export type Answering = { readonly pid: number | null } | null;

/** The system, as far as services need it. */
export interface ServiceHost extends Surroundings {
  /** The user's number; null on Windows. */
  readonly uid: number | null;
  /** Where this program is, links followed. */
  readonly self: string;
  readonly cwd: () => string;
  /** Runs a program to its end; null when it is not installed. Throws ServiceFailure. */
  readonly run: (command: readonly string[]) => Promise<Ended | null>;
  /** Null when there is no such file. Throws ServiceFailure. */
  readonly readText: (path: string) => Promise<string | null>;
  /** Makes its folders too. Throws ServiceFailure. */
  readonly writeText: (path: string, text: string) => Promise<void>;
  readonly makeFolder: (path: string) => Promise<void>;
  /** Not an error when it is gone already. Throws ServiceFailure. */
  readonly remove: (path: string) => Promise<void>;
  readonly isFolder: (path: string) => Promise<boolean>;
  /** The path without links of a plain file, or null when there is none. */
  readonly realFile: (path: string) => Promise<string | null>;
  /** Null when no daemon answers. Throws CallFailure for a socket that can never be right. */
  readonly ask: (socket: string) => Promise<Answering>;
  /** Asks the daemon to stop, and waits until it has. Throws CallFailure, CommandRefused and ServiceFailure. */
  readonly stopDaemon: (socket: string) => Promise<void>;
  /** The PID of the daemon that holds this socket's lock, answering or not; null when none does. */
  readonly lockHolder: (socket: string) => Promise<number | null>;
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** A service manager that takes longer has itself got stuck, ms; stopping a stuck daemon takes systemd 10 s. */
const LONGEST_RUN_MS = 60_000;

/**
 * All that systemctl and launchctl need. The rest stays behind: with a scoped run permission Deno refuses to pass on
 * LD_LIBRARY_PATH and its like.
 */
const PASSED_ON = ["PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"];

/** The real one. */
export function systemHost(surroundings: Surroundings): ServiceHost {
  return {
    ...surroundings,
    get uid(): number | null {
      return Deno.uid();
    },
    get self(): string {
      return Deno.execPath();
    },
    cwd: () => Deno.cwd(),
    run: (command) => run(surroundings, command),
    readText: (path) =>
      Deno.readTextFile(path).catch((error) => {
        if (isMissing(error)) return null;
        throw new ServiceFailure(`Cannot read ${path}: ${reasonOf(error)}`);
      }),
    async writeText(path, text): Promise<void> {
      await makeFolder(path.slice(0, path.lastIndexOf("/")));
      await Deno.writeTextFile(path, text).catch((error) => {
        throw new ServiceFailure(`Cannot write ${path}: ${reasonOf(error)}`);
      });
    },
    makeFolder,
    remove: (path) =>
      Deno.remove(path).catch((error) => {
        if (!isMissing(error)) throw new ServiceFailure(`Cannot remove ${path}: ${reasonOf(error)}`);
      }),
    realFile: async (path) => {
      try {
        return (await Deno.stat(path)).isFile ? await Deno.realPath(path) : null;
      } catch {
        return null;
      }
    },
    isFolder: (path) => Deno.stat(path).then((info) => info.isDirectory, () => false),
    ask,
    stopDaemon,
    lockHolder,
    now: () => performance.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

async function run(from: Surroundings, command: readonly string[]): Promise<Ended | null> {
  const [program = "", ...args] = command;
  // cron, containers and `env -i` may leave PATH out; POSIX systems have these two (sh(1)'s own default, too).
  const env: Record<string, string> = { LC_ALL: "C", PATH: "/usr/bin:/bin" };
  for (const name of PASSED_ON) {
    const value = from.env(name);
    if (value !== undefined && value !== "") env[name] = value;
  }
  const signal = AbortSignal.timeout(LONGEST_RUN_MS);
  try {
    const options = { args, env, clearEnv: true, stdin: "null", signal } as const;
    const { code, stdout, stderr } = await new Deno.Command(program, options).output();
    if (signal.aborted) throw new ServiceFailure(`${command.join(" ")} did not end within ${LONGEST_RUN_MS / 1000} s`);
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } catch (error) {
    if (error instanceof ServiceFailure) throw error;
    if (isMissing(error)) return null;
    throw new ServiceFailure(`Cannot run ${program}: ${reasonOf(error)}`);
  }
}

async function makeFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true }).catch((error) => {
    throw new ServiceFailure(`Cannot make the folder ${path}: ${reasonOf(error)}`);
  });
}

async function ask(socket: string): Promise<Answering> {
  try {
    return { pid: (await call(socket, "status", {})).data.pid };
  } catch (error) {
    // A daemon that refuses is there, too.
    if (error instanceof CommandRefused) return { pid: null };
    if (error instanceof CallFailure && exitOf(error.kind) === 3) return null;
    throw error;
  }
}

/** The daemon holds an flock on this file as long as it lives, and has written its PID into it. */
async function lockHolder(socket: string): Promise<number | null> {
  const path = `${socket}.lock`;
  let file: Deno.FsFile;
  try {
    // In /tmp anybody can put a pipe there, which opening would wait for, or a PID of their choice.
    const { isFile, uid } = await Deno.lstat(path);
    if (!isFile || uid !== Deno.uid()) {
      throw new ServiceFailure(
        `Cannot tell whose PID is in ${path}: it is ${isFile ? "another user's" : "no plain file"}`,
        "Name the daemon's socket with --socket, or end the daemon as the user who started it",
      );
    }
    file = await Deno.open(path);
  } catch (error) {
    if (isMissing(error)) return null;
    if (error instanceof ServiceFailure) throw error;
    throw new ServiceFailure(`Cannot read ${path}: ${reasonOf(error)}`);
  }
  try {
    if (await file.tryLock(true)) return null;
    const bytes = new Uint8Array(32);
    const size = await file.read(bytes) ?? 0;
    const pid = Number.parseInt(new TextDecoder().decode(bytes.subarray(0, size)), 10);
    return pid > 1 ? pid : null;
  } finally {
    file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
