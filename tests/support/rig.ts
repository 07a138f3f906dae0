/** The real daemon as a process of its own, in a folder of its own, played and asked as a user would. */
import { call } from "../../ctl/client.ts";
import type { CommandName, Commands } from "../../shared/protocol.ts";
import { eventually } from "./wait.ts";

const root = new URL("../../", import.meta.url);

/** What came of a program that ran to its end. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running daemon, in a test's hands. */
export interface Rig {
  /** Holds the config and the socket; gone afterwards. */
  readonly dir: string;
  readonly configPath: string;
  readonly socket: string;
  readonly pid: number;
  /** Saves the config in place. */
  save(config: string): Promise<void>;
  /** Runs conductorctl against this daemon. */
  ctl(...args: readonly string[]): Promise<ProgramResult>;
  call<N extends CommandName>(name: N, args: Commands[N]["args"]): Promise<Commands[N]["data"]>;
  /** Plays a scenario on the running daemon. */
  play(script: string): Promise<void>;
  /** What actions have written to $NOTES, a line each. */
  notes(): Promise<readonly string[]>;
  /** Resolves once $NOTES has these lines. */
  noted(...lines: readonly string[]): Promise<void>;
  /** What the daemon has logged. */
  log(): string;
  /** Writes to the daemon's standard input, which `RigOptions.entry` may read; resolves when it has been taken. */
  feed(bytes: Uint8Array): Promise<void>;
  kill(signal: Deno.Signal): void;
  readonly exit: Promise<number>;
}

/** Where a daemon differs from the usual. */
export interface RigOptions {
  /** A folder to live in that outlives the daemon; default: one of its own. */
  readonly dir?: string;
  /** Default: c.sock in the folder. */
  readonly socket?: string;
  /** A folder within it for the config alone; default: beside the rest. */
  readonly configFolder?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What to run in place of daemon/main.ts; it gets its arguments, and its standard input from `Rig.feed`. */
  readonly entry?: string;
  /** How many files and sockets it may have open (RLIMIT_NOFILE). */
  readonly descriptors?: number;
}

/** What `deno` is given to run a program of this repository with the permissions that it is compiled with, else with all. */
export function runArgs(entry: string): readonly string[] {
  const set = { "daemon/main.ts": "-P=daemon", "ctl/main.ts": "-P=ctl" }[entry] ?? "-A";
  return ["run", "--quiet", "--no-prompt", set, new URL(entry, root).href];
}

/** Runs a program of this repository from source to its end. */
export async function runProgram(
  entry: "daemon/main.ts" | "ctl/main.ts",
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...runArgs(entry), ...args],
    stdin: "null",
    env,
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Starts a daemon from source, as a file of this repository and its arguments; its log comes on standard error. */
export function spawnDaemon(
  [entry = "daemon/main.ts", ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin: "null" | "piped" = "null",
  descriptors?: number,
): Deno.ChildProcess {
  const words = [...runArgs(entry), ...args];
  const limited = ["-c", `ulimit -n ${descriptors} && exec "$0" "$@"`, Deno.execPath(), ...words];
  return new Deno.Command(descriptors === undefined ? Deno.execPath() : "sh", {
    args: descriptors === undefined ? words : limited,
    stdin,
    stdout: "null",
    stderr: "piped",
    env,
  }).spawn();
}

/** Starts a daemon on `config`, waits until it answers, plays, and ends it whatever happens. */
export async function withDaemon<T>(
  config: string,
  play: (rig: Rig) => Promise<T>,
  { args = [], env = {}, ...options }: RigOptions = {},
): Promise<T> {
  const dir = options.dir ?? await Deno.makeTempDir({ prefix: "rig" });
  const configFolder = options.configFolder === undefined ? dir : `${dir}/${options.configFolder}`;
  const [configPath, notesPath] = [`${configFolder}/config.toml`, `${dir}/notes`];
  const socket = options.socket ?? `${dir}/c.sock`;
  await Deno.mkdir(configFolder, { recursive: true });
  await Deno.writeTextFile(configPath, config);
  const program = [options.entry ?? "daemon/main.ts", "--config", configPath, "--socket", socket, ...args];
  const stdin = options.entry === undefined ? "null" : "piped";
  const daemon = spawnDaemon(program, { NOTES: notesPath, ...env }, stdin, options.descriptors);
  const input = options.entry === undefined ? null : daemon.stdin.getWriter();
  let log = "";
  const logging = collect(daemon.stderr, (text) => log += text);
  let ended = false;
  const exit = daemon.status.then(({ code }) => {
    ended = true;
    return code;
  });
  const notes = async (): Promise<readonly string[]> => {
    const text = await Deno.readTextFile(notesPath).catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  };
  const ask = async <N extends CommandName>(name: N, given: Commands[N]["args"]): Promise<Commands[N]["data"]> =>
    (await call(socket, name, given, 60_000)).data;
  try {
    await eventually(`a ready daemon; its log: ${log}`, () => ended || log.includes("Conductor is ready"), 60_000);
    if (ended) throw new Error(`the daemon ended: ${log}`);
    return await play({
      dir,
      configPath,
      socket,
      pid: daemon.pid,
      save: (text) => Deno.writeTextFile(configPath, text),
      ctl: (...words) => runProgram("ctl/main.ts", [...words, "--socket", socket], { NO_COLOR: "1" }),
      call: ask,
      play: async (script) => void await ask("simulate", { script }),
      notes,
      noted: async (...lines) => {
        await eventually(
          `notes ${JSON.stringify(lines)}`,
          async () => JSON.stringify(await notes()) === JSON.stringify(lines),
          20_000,
        ).catch(async (error) => {
          throw new Error(`${error.message}; there are ${JSON.stringify(await notes())}; log: ${log}`);
        });
      },
      log: () => log,
      feed: (bytes) => input?.write(bytes) ?? Promise.reject(new Error("this daemon reads no input")),
      kill: (signal) => daemon.kill(signal),
      exit,
    });
  } finally {
    if (!ended) daemon.kill("SIGTERM");
    // A daemon that hangs must not hang the tests.
    const lastResort = setTimeout(() => daemon.kill("SIGKILL"), 30_000);
    await exit;
    clearTimeout(lastResort);
    await logging;
    await input?.close().catch(() => {});
    if (options.dir === undefined) await Deno.remove(dir, { recursive: true });
  }
}

async function collect(from: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  for await (const text of from.pipeThrough(new TextDecoderStream())) take(text);
}
