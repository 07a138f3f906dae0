/** Tests with a real X server (Xvfb) and real X programs, on a display of their own. */
import { loadX11 } from "../../daemon/actions/desktop/x11_library.ts";
import { eventually } from "./wait.ts";
import { testUnless } from "./test_unless.ts";

/** The Debian packages that these programs come in. */
const PROGRAMS: Readonly<Record<string, string>> = {
  Xvfb: "xvfb",
  xev: "x11-utils",
  xmodmap: "x11-xserver-utils",
  setxkbmap: "x11-xkb-utils",
  xterm: "xterm",
};

function isInstalled(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

const absent = Object.keys(PROGRAMS).find((program) => !isInstalled(program));
/** Why there is no X server to test with, for people, or null. */
export const X11_MISSING = absent === undefined ? null : `${absent} is not installed (package ${PROGRAMS[absent]})`;

// It stays loaded: within a test that would count as a leak.
if (X11_MISSING === null) loadX11();

/** A test that is left out, with the reason printed, where X programs are missing. */
export function x11Test(name: string, play: (server: Xvfb) => Promise<void>): void {
  testUnless(X11_MISSING, name, async () => {
    const server = await Xvfb.start();
    try {
      await play(server);
    } finally {
      await server.stop();
    }
  });
}

/** An X server without a screen, 800 by 600, and the programs that run on it; all end with it. */
export class Xvfb {
  readonly display: string;
  readonly #server: Deno.ChildProcess;
  readonly #programs: Deno.ChildProcess[] = [];

  private constructor(server: Deno.ChildProcess, display: string) {
    this.#server = server;
    this.display = display;
  }

  /** On a free display, or on that one. */
  static async start(display: string | null = null): Promise<Xvfb> {
    // It writes the number of the display to file descriptor 1 once it is ready.
    const args = [...display === null ? [] : [display], "-displayfd", "1", "-screen", "0", "800x600x24"];
    const server = new Deno.Command("Xvfb", {
      args: [...args, "-nolisten", "tcp", "-noreset"],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let number = "";
    for await (const chunk of server.stdout.pipeThrough(new TextDecoderStream())) {
      number += chunk;
      if (number.endsWith("\n")) break;
    }
    if (number.trim() === "") throw new Error("Xvfb did not start");
    return new Xvfb(server, `:${number.trim()}`);
  }

  /** What the daemon is told of this display. */
  get host(): { readonly os: string; readonly env: (name: string) => string | undefined } {
    return { os: "linux", env: (name) => name === "DISPLAY" ? this.display : undefined };
  }

  /** Runs a program to its end and answers what it printed. */
  async run(program: string, ...args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: { DISPLAY: this.display },
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    if (!success) throw new Error(`${program} ${args.join(" ")}: ${text.decode(stderr)}`);
    return text.decode(stdout);
  }

  /** Starts a program that ends with the server; standard output is piped. */
  spawn(program: string, ...args: readonly string[]): Deno.ChildProcess {
    const child = new Deno.Command(program, {
      args: [...args],
      env: { DISPLAY: this.display, LC_ALL: "C.UTF-8" },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#programs.push(child);
    return child;
  }

  /** Resolves once a window of that name can be seen. */
  async windowIsThere(name: string): Promise<void> {
    await eventually(`the window ${name} is there`, async () => {
      return await this.run("xwininfo", "-name", name).then((told) => told.includes("IsViewable"), () => false);
    });
  }

  /** Ends the programs, and the server with them. */
  async stop(): Promise<void> {
    for (const child of [...this.#programs.toReversed(), this.#server]) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await child.status;
    }
    for (const child of this.#programs) await child.stdout.cancel().catch(() => {});
  }
}

/** What xev says of one event. */
export interface XEvent {
  readonly type: string;
  /** Modifier bits before the event. */
  readonly state: number;
  /** Of a key; empty for a button. */
  readonly keysym: string;
  readonly keycode: number;
  /** Of a mouse button; 0 for a key. */
  readonly button: number;
  readonly x: number;
  readonly y: number;
}

/** xev in a window over the whole screen. */
export class Xev {
  readonly #mark: () => void | Promise<void>;
  #events: XEvent[] = [];
  /** Marks that were made and are not seen yet. */
  #marks = 0;

  /** `mark` clicks the middle button: what comes before it is what was done until then. */
  private constructor(output: ReadableStream<Uint8Array<ArrayBuffer>>, mark: () => void | Promise<void>) {
    this.#mark = mark;
    this.#read(output);
  }

  static async start(server: Xvfb, mark: () => void | Promise<void>): Promise<Xev> {
    const args = ["-geometry", "800x600+0+0", "-event", "keyboard", "-event", "button"];
    const xev = new Xev(server.spawn("stdbuf", "-oL", "xev", ...args).stdout, mark);
    await server.windowIsThere("Event Tester");
    return xev;
  }

  /** All events since the last call. */
  async events(): Promise<XEvent[]> {
    this.#marks++;
    // Also when it is a request to a daemon, whose answer must not come after the daemon's end.
    await Promise.all([this.#mark(), eventually("xev has seen all", () => this.#marks === 0)]);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  async #read(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    let event = "";
    for await (const chunk of output.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        event = line.includes(" event, ") ? line : event + line;
        // The line with the key or button is the last that matters.
        if (line.includes("same_screen")) this.#take(parseEvent(event));
      }
    }
  }

  #take(event: XEvent): void {
    if (event.button !== 2) this.#events.push(event);
    else if (event.type === "ButtonRelease") this.#marks--;
  }
}

function parseEvent(text: string): XEvent {
  const [type = ""] = /^\w+/.exec(text) ?? [];
  const [, x = "0", y = "0"] = /root:\((-?\d+),(-?\d+)\)/.exec(text) ?? [];
  const [, keycode = "0", keysym = ""] = /keycode (\d+) \(keysym 0x[0-9a-f]+, (\w+)\)/.exec(text) ?? [];
  const [, button = "0"] = /button (\d+)/.exec(text) ?? [];
  const [, state = "0"] = /state 0x([0-9a-f]+)/.exec(text) ?? [];
  return {
    type,
    state: Number.parseInt(state, 16),
    keysym,
    keycode: Number(keycode),
    button: Number(button),
    x: Number(x),
    y: Number(y),
  };
}
