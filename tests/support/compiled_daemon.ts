/** A compiled program as a user without anything has it: no PATH, an empty home, an empty TMPDIR. */
import { call } from "../../ctl/client.ts";
import { binaries } from "./binaries.ts";
import type { ProgramResult } from "./rig.ts";
import { eventually } from "./wait.ts";

/** A machine that starts a hundred megabytes of program beside everything else that runs in a test. */
const PATIENCE_MS = 60_000;

/** Nothing of this process's environment, and these folders of `dir`. */
export async function bareEnvironment(dir: string): Promise<Record<string, string>> {
  const env = { HOME: `${dir}/home`, TMPDIR: `${dir}/tmp`, PATH: "", NOTES: `${dir}/notes` };
  await Promise.all([Deno.mkdir(env.HOME, { recursive: true }), Deno.mkdir(env.TMPDIR, { recursive: true })]);
  return env;
}

/** Runs a compiled conductorctl to its end. */
export async function runCompiledCtl(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<ProgramResult> {
  const command = new Deno.Command(`${await binaries()}/conductorctl`, { args: [...args], env, clearEnv: true });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** A running one. */
export interface CompiledDaemon {
  readonly socket: string;
  /** Of the daemon, or of the program that has started it. */
  readonly child: Deno.ChildProcess;
  /** What it has logged. */
  log(): string;
}

/** Starts what `command` is, which has to become a daemon at `socket`; ends it whatever happens. */
export async function withCompiledDaemon(
  command: readonly string[],
  socket: string,
  env: Readonly<Record<string, string>>,
  play: (daemon: CompiledDaemon) => Promise<void>,
): Promise<void> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, { args, env, clearEnv: true, stdin: "null", stdout: "null", stderr: "piped" })
    .spawn();
  let log = "";
  const logging = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) log += text;
  })();
  let ended = false;
  const exit = child.status.finally(() => ended = true);
  try {
    const ready = (): Promise<boolean> => call(socket, "ping", {}).then(() => true, () => false);
    await eventually("an answer", async () => ended || await ready(), PATIENCE_MS);
    if (ended) throw new Error(`it ended: ${log}`);
    await play({ socket, child, log: () => log });
  } finally {
    if (!ended) child.kill("SIGTERM");
    await exit;
    await logging;
  }
}
