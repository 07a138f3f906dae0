/**
 * A controller as a program of its own: a port that it plays and a port for its lights, both of the name given. Takes a
 * command a line: `in`, `out`, `play 90 24 64`, `burst` (controller 2, until it is out). Says `in MS` (the time of day at which the
 * port that it plays came to be there), `out`, `heard b0 1 40`.
 */
import { openMidiSystem } from "../../daemon/midi/binding.ts";
import type { MidiInput, MidiOutput } from "../../daemon/midi/system.ts";

const BURST_AT_ONCE = 20;
const name = Deno.args[0] ?? "Gadget";
const system = openMidiSystem();

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** Both its ports. */
class Ends {
  readonly #input: MidiInput;
  readonly #output: MidiOutput;
  #out = false;
  /** The time of day, ms. */
  readonly since: number;

  constructor() {
    this.#input = system.newInput((_, bytes) => {
      say(`heard ${Array.from(bytes, (byte) => byte.toString(16)).join(" ")}`);
    });
    this.#input.openVirtualPort(name);
    this.#output = system.newOutput();
    this.since = Date.now();
    this.#output.openVirtualPort(name);
  }

  play(bytes: Uint8Array): void {
    this.#output.sendMessage(bytes);
  }

  burst(value: number): void {
    if (this.#out) return;
    for (let i = 0; i < BURST_AT_ONCE; i++) this.play(Uint8Array.of(0xb0, 2, (value + i) % 128));
    setTimeout(() => this.burst(value + BURST_AT_ONCE), 1);
  }

  unplug(): void {
    this.#out = true;
    this.#output.destroy();
    this.#input.destroy();
  }
}

let ends: Ends | null = null;
let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const [command, ...bytes] = line.split(" ");
    switch (command) {
      case "in":
        ends = new Ends();
        say(`in ${ends.since}`);
        break;
      case "out":
        ends?.unplug();
        ends = null;
        say(command);
        break;
      case "burst":
        ends?.burst(0);
        break;
      case "play":
        ends?.play(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
    }
  }
}
ends?.unplug();
system.close();
