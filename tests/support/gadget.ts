/** A controller of another process: plugged in and out, played, killed; what it is told to light is kept. */
import { eventually } from "./wait.ts";

export class Gadget implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  #pluggedIn = Infinity;
  #isOut = true;
  #heard: string[] = [];

  /** Its ports are to bear this name. Not plugged in yet. */
  constructor(name: string) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "-A", new URL("gadget_program.ts", import.meta.url).href, name],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Messages since it was plugged in: "b0 1 40". */
  get heard(): readonly string[] {
    return this.#heard;
  }

  /** Answers the time of day at which the port that it plays came to be there, ms. */
  async plugIn(): Promise<number> {
    this.#heard = [];
    this.#pluggedIn = Infinity;
    await this.#send("in");
    await eventually("the gadget is in", () => this.#pluggedIn < Infinity, 60_000);
    return this.#pluggedIn;
  }

  /** Resolves when its ports are gone. */
  async unplug(): Promise<void> {
    this.#isOut = false;
    await this.#send("out");
    await eventually("the gadget is out", () => this.#isOut, 60_000);
  }

  async play(...bytes: readonly number[]): Promise<void> {
    await this.#send(`play ${bytes.map((byte) => byte.toString(16)).join(" ")}`);
  }

  /** Plays controller 2 without a pause until it is unplugged. */
  async burst(): Promise<void> {
    await this.#send("burst");
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#end();
  }

  async #send(line: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
  }

  async #end(): Promise<void> {
    await this.#child.status;
    await this.#reading;
    await this.#writer.abort().catch(() => {});
  }

  async #read(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [what, ...words] = line.split(" ");
        if (what === "in") this.#pluggedIn = Number(words[0]);
        else if (what === "out") this.#isOut = true;
        else this.#heard.push(words.join(" "));
      }
    }
  }
}
