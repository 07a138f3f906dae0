/** Real shell commands in a folder of their own, for tests that wait on real processes. */
import { processesOf } from "../../daemon/actions/make_os.ts";
import type { Processes, ShellRequest } from "../../daemon/actions/os.ts";

/** What every wait below may take at most, ms: far more than it needs. */
const DEADLINE_MS = 10_000;

export class ProcessRoom {
  readonly folder: string = Deno.makeTempDirSync({ prefix: "conductor-actions-" });

  /** This machine's, with these variables in place of the environment's. */
  processes(env: Readonly<Record<string, string>> = {}): Processes {
    return processesOf({ os: Deno.build.os, env: (name) => ({ HOME: this.folder, ...env })[name] });
  }

  /** Runs a command in the folder; rejects as the action fails. */
  shell(command: string, more: Partial<ShellRequest> = {}, signal = new AbortController().signal): Promise<void> {
    return this.processes().shell({ command, cwd: this.folder, timeout_ms: 0, env: {}, ...more }, signal);
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  /** The text of a file once a command has written a whole line of it. */
  async line(name: string): Promise<string> {
    return await eventually(`${name} is written`, () => {
      const text = Deno.readTextFileSync(this.path(name));
      return text.endsWith("\n") ? text.trim() : null;
    });
  }

  /** Resolves when that process is gone. */
  async gone(pid: string): Promise<void> {
    await eventually(`process ${pid} is gone`, () => isRunning(Number(pid)) ? null : true);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** A zombie does not run any more: who collects it is the system's affair. */
export function isRunning(pid: number): boolean {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "stat=", "-p", String(pid)] }).outputSync();
  const state = new TextDecoder().decode(stdout).trim();
  return state !== "" && !state.startsWith("Z");
}

/** Looks until there is an answer. */
async function eventually<T>(what: string, look: () => T | null): Promise<T> {
  for (const limit = performance.now() + DEADLINE_MS; performance.now() < limit;) {
    try {
      const answer = look();
      if (answer !== null) return answer;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`waited in vain until ${what}`);
}
