/** A device of our own making on a real sequencer, and a look at who else is there. */
import { openMidiSystem } from "../../daemon/midi/binding.ts";
import type { MidiOutput } from "../../daemon/midi/system.ts";
import { runTool } from "./sequencer.ts";

/** The sequencer clients there are, the kernel's own included. */
export async function clientCount(): Promise<number> {
  return (await runTool("aconnect", "-l")).match(/^client \d+/gm)?.length ?? 0;
}

/** The number of the client that has a port whose name begins so. */
export async function clientOf(port: string): Promise<string> {
  const [block] = await blocksOf(port);
  if (block === undefined) throw new Error(`no client has a port ${port}`);
  return String(parseInt(block));
}

/** How many connections lead away from ports whose name begins so. */
export async function listeners(port: string): Promise<number> {
  const lines = (await blocksOf(port)).join("").match(/Connecting To: .*/g) ?? [];
  return lines.join("").match(/\d+:\d+/g)?.length ?? 0;
}

/** What `aconnect -l` says of each client with such a port, from its number on. */
async function blocksOf(port: string): Promise<readonly string[]> {
  return (await runTool("aconnect", "-l")).split(/^client /m).filter((block) => block.includes(`'${port}`));
}

/** A virtual output port, as a controller has one. A new one gets the sequencer's lowest free client number. */
export class TestDevice implements Disposable {
  readonly #name: string;
  #output: MidiOutput | null = null;

  constructor(name: string) {
    this.#name = name;
    this.plugIn();
  }

  /** Goes and is back within a few hundred microseconds. */
  replug(): void {
    this.unplug();
    this.plugIn();
  }

  plugIn(): void {
    this.#output = openMidiSystem().newOutput();
    this.#output.openVirtualPort(this.#name);
  }

  unplug(): void {
    this.#output?.destroy();
    this.#output = null;
  }

  play(...bytes: number[]): void {
    this.#output?.sendMessage(new Uint8Array(bytes));
  }

  [Symbol.dispose](): void {
    this.unplug();
  }
}
