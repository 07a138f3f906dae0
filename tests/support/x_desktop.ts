/** A private X server (Xvfb) with a window manager and terminals, for tests that look at windows. */
import { eventually } from "./wait.ts";

/** Programs that it needs. */
export const X_DESKTOP_PROGRAMS = ["Xvfb", "openbox", "xterm", "wmctrl", "xprop"];

/** `await using`: it and all that was started on it end with the block. */
export class XDesktop {
  /** What its programs find it by. */
  readonly env: { readonly DISPLAY: string; readonly HOME: string };
  readonly #folder: string;
  readonly #processes: Deno.ChildProcess[];

  private constructor(folder: string, server: Deno.ChildProcess, display: string) {
    this.#folder = folder;
    this.#processes = [server];
    this.env = { DISPLAY: `:${display}`, HOME: folder };
  }

  /** An X server alone, on a display that was free. */
  static async start(): Promise<XDesktop> {
    const folder = await Deno.makeTempDir({ prefix: "conductor-x-" });
    // It prints the display's number once it is ready. Without -noreset it throws out whoever is just coming when its last
    // client leaves.
    const args = ["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"];
    const server = new Deno.Command("Xvfb", { args, stdin: "null", stdout: "piped", stderr: "null" }).spawn();
    const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let display = "";
    while (!display.endsWith("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("Xvfb did not start");
      display += value;
    }
    await reader.cancel();
    return new XDesktop(folder, server, display.trim());
  }

  /** Resolves when it manages windows. */
  async startWindowManager(): Promise<void> {
    this.#start("openbox", ["--sm-disable"]);
    await eventually("the window manager is there", () => this.#succeeds("wmctrl", "-m"));
  }

  /** A terminal with that WM_CLASS, in front once it is there. */
  async openTerminal(instance: string, className: string): Promise<Deno.ChildProcess> {
    const terminal = this.#start("xterm", ["-name", instance, "-class", className, "-e", "sleep", "1000"]);
    await eventually(`there is a window ${instance}`, () => this.#succeeds("wmctrl", "-x", "-a", `${instance}.`));
    return terminal;
  }

  /** Brings a terminal to the front. */
  async activate(instance: string): Promise<void> {
    if (!await this.#succeeds("wmctrl", "-x", "-a", `${instance}.`)) throw new Error(`no window ${instance}`);
  }

  async end(child: Deno.ChildProcess): Promise<void> {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#processes.toReversed()) await this.end(child);
    await Deno.remove(this.#folder, { recursive: true });
  }

  #start(program: string, args: string[]): Deno.ChildProcess {
    const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
    const child = new Deno.Command(program, { args, env: this.env, ...streams }).spawn();
    this.#processes.push(child);
    return child;
  }

  async #succeeds(program: string, ...args: string[]): Promise<boolean> {
    const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
    return (await new Deno.Command(program, { args, env: this.env, ...streams }).output()).success;
  }
}
