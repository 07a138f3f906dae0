/** A folder and processes that are gone when the bench ends, however it ends. */
import { roundTrip } from "./line_client.ts";
import { pause } from "./sampling.ts";

const ROOT = new URL("../../", import.meta.url);
/** A process that is not up or not gone after this is broken, ms. */
const DEADLINE_MS = 30_000;

/** A process that runs beside the bench. */
export interface Running {
  readonly pid: number;
  readonly socket: string;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

export class Room {
  readonly #dir = Deno.makeTempDirSync({ prefix: "conductor-bench-" });
  readonly #processes = new Set<Process>();
  #made = 0;
  #closed = false;

  /** Whether the bench is being ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Makes a new folder. */
  folder(): string {
    this.#requireOpen();
    const dir = `${this.#dir}/${++this.#made}`;
    Deno.mkdirSync(dir);
    return dir;
  }

  /** Writes a file in a folder of its own and gives its path. */
  write(name: string, text: string): string {
    const dir = this.folder();
    Deno.writeTextFileSync(`${dir}/${name}`, text);
    return `${dir}/${name}`;
  }

  /** Runs a program of this repository, or a compiled one by its whole path, to its end and gives what it printed. Throws when it fails. */
  async output(script: string, args: readonly string[]): Promise<string> {
    const process = this.#spawn(script, args, "piped");
    const [stdout, stderr] = await Promise.all([process.text("stdout"), process.text("stderr")]);
    const { success, code } = await process.exit;
    if (!success) throw new Error(`${script} failed: ${firstLine(stderr) || `exit status ${code}`}`);
    return stdout;
  }

  /** Starts the daemon on a configuration, with these variables beside its own; resolves once it answers. */
  daemon(
    config: string,
    env: Readonly<Record<string, string>> = {},
    program: string = "daemon/main.ts",
  ): Promise<Running> {
    const path = this.write("config.toml", config);
    const socket = path.replace("config.toml", "c.sock");
    return this.#start(program, ["--config", path, "--socket", socket], socket, env);
  }

  /** Starts one of the bare programs of this folder, or a compiled one by its whole path, which are given the socket's path; resolves once it answers. */
  bare(script: string): Promise<Running> {
    const socket = this.write("bare", "").replace(/bare$/, "c.sock");
    return this.#start(script.startsWith("/") ? script : `scripts/bench/${script}`, [socket], socket);
  }

  /** Ends all that runs and removes every file; nothing can be started any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#processes].map((process) => process.stop()));
    await Deno.remove(this.#dir, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }

  async #start(
    script: string,
    args: readonly string[],
    socket: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Running> {
    const process = this.#spawn(script, args, "null", env);
    for (const limit = performance.now() + DEADLINE_MS; !await answers(socket);) {
      if (process.ended) throw new Error(`${script} does not start: ${await this.#complaint(script, args)}`);
      if (performance.now() > limit) throw new Error(`${script} does not answer`);
      await pause(1);
    }
    return { pid: process.pid, socket, stop: () => process.stop() };
  }

  /** Runs it once more to hear why it ends. */
  #complaint(script: string, args: readonly string[]): Promise<string> {
    return this.output(script, args).then(() => "it ends at once", (error) => error.message);
  }

  #spawn(
    script: string,
    args: readonly string[],
    output: "piped" | "null",
    env: Readonly<Record<string, string>> = {},
  ): Process {
    this.#requireOpen();
    const process = new Process(script, args, output, env);
    this.#processes.add(process);
    process.exit.then(() => this.#processes.delete(process));
    return process;
  }

  #requireOpen(): void {
    if (this.#closed) throw new Error("the bench is being ended");
  }
}

/** The two programs run with what they are compiled with. */
const PERMISSIONS: Readonly<Record<string, string>> = { "daemon/main.ts": "-P=daemon", "ctl/main.ts": "-P=ctl" };

function fromSource(script: string): readonly string[] {
  const permissions = PERMISSIONS[script] ?? "-A";
  return [Deno.execPath(), "run", "--quiet", "--no-prompt", permissions, new URL(script, ROOT).href];
}

/** A program of this repository, run from source, or a compiled one. */
class Process {
  readonly #child: Deno.ChildProcess;
  readonly exit: Promise<Deno.CommandStatus>;
  ended = false;

  constructor(
    script: string,
    args: readonly string[],
    output: "piped" | "null",
    env: Readonly<Record<string, string>>,
  ) {
    const [program = "", ...before] = script.startsWith("/") ? [script] : fromSource(script);
    this.#child = new Deno.Command(program, {
      args: [...before, ...args],
      stdin: "null",
      stdout: output,
      stderr: output,
      env,
    }).spawn();
    this.exit = this.#child.status.finally(() => this.ended = true);
  }

  get pid(): number {
    return this.#child.pid;
  }

  text(from: "stdout" | "stderr"): Promise<string> {
    return new Response(this.#child[from]).text();
  }

  /** Asks it to end, and kills it if it does not; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const late = setTimeout(() => this.#signal("SIGKILL"), DEADLINE_MS);
    await this.exit;
    clearTimeout(late);
  }

  #signal(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended.
    }
  }
}

async function answers(socket: string): Promise<boolean> {
  try {
    using conn = await Deno.connect({ transport: "unix", path: socket });
    await roundTrip(conn);
    return true;
  } catch {
    return false;
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
