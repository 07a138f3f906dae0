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
  readonly #running = new Set<Running>();
  #made = 0;

  /** Writes a file of its own and gives its path. */
  write(name: string, text: string): string {
    const dir = `${this.#dir}/${++this.#made}`;
    Deno.mkdirSync(dir);
    Deno.writeTextFileSync(`${dir}/${name}`, text);
    return `${dir}/${name}`;
  }

  /** Runs a program of this repository to its end and gives what it printed. Throws when it fails. */
  async output(script: string, args: readonly string[]): Promise<string> {
    const { success, code, stdout, stderr } = await command(script, args, "piped").output();
    if (!success) {
      throw new Error(`${script} failed with status ${code}: ${firstLine(new TextDecoder().decode(stderr))}`);
    }
    return new TextDecoder().decode(stdout);
  }

  /** Starts the daemon on a configuration; resolves once it answers. */
  daemon(config: string): Promise<Running> {
    const path = this.write("config.toml", config);
    const socket = path.replace("config.toml", "c.sock");
    return this.start("daemon/main.ts", ["--config", path, "--socket", socket], socket);
  }

  /** Starts one of the bare programs of this folder, which are given the socket's path; resolves once it answers. */
  bare(script: string): Promise<Running> {
    const socket = this.write("bare", "").replace(/bare$/, "c.sock");
    return this.start(`scripts/bench/${script}`, [socket], socket);
  }

  /** Starts a program; resolves once a line sent to the socket is answered. */
  async start(script: string, args: readonly string[], socket: string): Promise<Running> {
    const process = command(script, args, "null").spawn();
    let ended: Deno.CommandStatus | null = null;
    const exit = process.status.then((status) => void (ended = status));
    const running: Running = {
      pid: process.pid,
      socket,
      stop: async () => {
        this.#running.delete(running);
        if (ended === null) process.kill("SIGTERM");
        const late = setTimeout(() => process.kill("SIGKILL"), DEADLINE_MS);
        await exit;
        clearTimeout(late);
      },
    };
    this.#running.add(running);
    for (const limit = performance.now() + DEADLINE_MS; !await answers(socket);) {
      if (ended !== null) {
        this.#running.delete(running);
        throw new Error(`${script} does not start: ${await complaint(script, args)}`);
      }
      if (performance.now() > limit) throw new Error(`${script} does not answer`);
      await pause(1);
    }
    return running;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.stop()));
    await Deno.remove(this.#dir, { recursive: true });
  }
}

function command(script: string, args: readonly string[], output: "piped" | "null"): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", new URL(script, ROOT).href, ...args],
    stdin: "null",
    stdout: output,
    stderr: output,
  });
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

/** Runs it once more to hear why it ends. */
async function complaint(script: string, args: readonly string[]): Promise<string> {
  const { code, stderr } = await command(script, args, "piped").output();
  return firstLine(new TextDecoder().decode(stderr)) || `exit status ${code}`;
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
