/** What is seen of the daemon from outside while a device comes and goes: connections, keys, mode, files, memory. */
import { Connection } from "../../ctl/client.ts";
import { isMonitorEvent } from "../../ctl/reply_shapes.ts";
import { Evtest } from "../../tests/support/evtest.ts";
import { clientCount } from "../../tests/support/midi_device.ts";
import type { Rig } from "../../tests/support/rig.ts";
import { openDescriptors } from "./process_figures.ts";

/** What must stay as it is. */
export interface Holdings {
  /** Of the sequencer, as aconnect counts them. */
  readonly clients: number;
  /** File descriptors of the daemon. */
  readonly files: number;
  readonly rssBytes: number;
}

export class ReplugWatch implements AsyncDisposable {
  readonly #rig: Rig;
  readonly #evtest: Evtest;
  readonly #monitor: Connection;
  readonly #watching: Promise<void>;
  #mode: string;
  #modeChanges = 0;

  static async of(rig: Rig, keyboard: string): Promise<ReplugWatch> {
    const evtest = await Evtest.of(keyboard);
    const monitor = await Connection.open(rig.socket);
    await monitor.request("monitor", { kinds: ["mode"] });
    return new ReplugWatch(rig, evtest, monitor, (await rig.call("status", {})).mode);
  }

  private constructor(rig: Rig, evtest: Evtest, monitor: Connection, mode: string) {
    this.#rig = rig;
    this.#evtest = evtest;
    this.#monitor = monitor;
    this.#mode = mode;
    this.#watching = this.#watch();
  }

  get mode(): string {
    return this.#mode;
  }

  get modeChanges(): number {
    return this.#modeChanges;
  }

  /** How often any key went down and up, as the kernel tells other programs. */
  get keys(): { readonly down: number; readonly up: number } {
    const events = this.#evtest.soFar();
    const count = (value: string): number => events.filter((event) => event.endsWith(value)).length;
    return { down: count(" 1"), up: count(" 0") };
  }

  /** No key is down and the mode is `base`. */
  letGo(base: string): boolean {
    const { down, up } = this.keys;
    return down === up && this.#mode === base;
  }

  async holdings(): Promise<Holdings> {
    const { metrics: { rss_bytes } } = await this.#rig.call("status", {});
    // Takes long enough for the connections that asked to be closed on the other side, too.
    const clients = await clientCount();
    const files = openDescriptors(this.#rig.pid);
    return { clients, files, rssBytes: rss_bytes };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#monitor.close();
    await this.#watching;
    await this.#evtest.close();
  }

  async #watch(): Promise<void> {
    for (let event = await this.#monitor.next(); event !== undefined; event = await this.#monitor.next()) {
      if (!isMonitorEvent(event) || event.event !== "mode") continue;
      this.#mode = event.mode;
      this.#modeChanges++;
    }
  }
}

/** Whether an input of the binding hears the port of that name, by what the sequencer says of itself. */
export function isHeard(port: string): boolean {
  const blocks = Deno.readTextFileSync("/proc/asound/seq/clients").split(/^Client +(?=\d+ : )/m);
  const from = blocks.filter((block) => block.includes(`"${port}"`)).join("");
  return Array.from(from.matchAll(/Connecting To: (\d+):/g), ([, client]) => client).some((client) =>
    // Not the port that a connection is only tried with.
    blocks.some((block) => block.startsWith(`${client} : "RtMidi Input Client"`))
  );
}
