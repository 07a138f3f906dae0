/** Tests with real virtual devices: they need /dev/uinput, and evtest(1) to read back what other programs get to see. */
import { eventually } from "./wait.ts";
import { ofLinux, testUnless } from "./test_unless.ts";

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Why tests with virtual devices are left out here; null: they are not. */
export const noUinput: string | null = ofLinux("/dev/uinput") ??
  (!await isThere("/dev/uinput")
    ? "there is no /dev/uinput"
    : !await isThere("/usr/bin/evtest")
    ? "evtest is not installed"
    : null);

/** A test that is left out, with the reason printed, where there are no virtual devices. */
export function uinputTest(name: string, play: () => Promise<void>): void {
  // The C library stays loaded.
  testUnless(noUinput, name, play, { sanitizeResources: false });
}

/** The device's entry in the kernel's list: its handlers ("kbd event3"); null: there is no such device. */
export async function inputDevice(name: string): Promise<string | null> {
  const list = await Deno.readTextFile("/proc/bus/input/devices");
  const entry = list.split("\n\n").find((each) => each.includes(`N: Name="${name}"`));
  return /^H: Handlers=(.*)$/m.exec(entry ?? "")?.[1]?.trim() ?? null;
}

/** One evtest at work on one device. It grabs the device, so that the console does not get what is typed. */
export class Evtest {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #ready = false;
  /** The line that is not whole yet. */
  #rest = "";
  readonly #events: string[] = [];
  #taken = 0;

  /** Waits for a device of that name; resolves when everything it sends from now on will be seen. */
  static async of(deviceName: string): Promise<Evtest> {
    await eventually(`a device ${deviceName}`, async () => await inputDevice(deviceName) !== null);
    const node = /event\d+/.exec(await inputDevice(deviceName) ?? "")?.[0];
    const evtest = new Evtest(`/dev/input/${node}`);
    await eventually("evtest at work", () => evtest.#ready, 30_000);
    return evtest;
  }

  private constructor(path: string) {
    // The kernel keeps 64 events for a reader that is late (evdev.c), and drops them all at the next: so it goes first.
    // Into a pipe evtest would write when 4 kB have come together.
    this.#child = new Deno.Command("chrt", {
      args: ["--fifo", "50", "stdbuf", "-oL", "evtest", "--grab", path],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#reading = this.#read();
  }

  /**
   * What came since the last time this was asked, once `last` is the end of it and `atLeast` events have come:
   * "LEFTCTRL 1", "A 1", "A 0", without the KEY_ of names. A value of 2 is the kernel's own repeating of a held key.
   */
  async until(last: string, atLeast = 1): Promise<readonly string[]> {
    try {
      await eventually(last, () => this.#fresh().length >= atLeast && this.#fresh().at(-1) === last, 30_000);
    } catch (error) {
      throw new Error(`evtest saw, at the end: ${this.#fresh().slice(-10).join(", ")}`, { cause: error });
    }
    const events = this.#fresh();
    this.#taken += events.length;
    return events;
  }

  /** What came since the last time `until` was asked. */
  soFar(): readonly string[] {
    return this.#fresh();
  }

  /** Once the device is gone: evtest ends by itself then. */
  async ended(): Promise<void> {
    await this.#child.status;
    await this.#reading;
  }

  async close(): Promise<void> {
    try {
      this.#child.kill("SIGTERM");
    } catch {
      // it has ended with its device
    }
    await this.ended();
  }

  #fresh(): readonly string[] {
    return this.#events.slice(this.#taken);
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#child.stdout) {
      const lines = (this.#rest + decoder.decode(chunk, { stream: true })).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line);
    }
  }

  #take(line: string): void {
    if (line.startsWith("Testing ...")) this.#ready = true;
    const [, name, value] = /^Event: .* code \d+ \((?:KEY_)?(\w+)\), value (-?\d+)$/.exec(line) ?? [];
    // Older ones call MUTE by its other name in the header.
    if (name !== undefined) this.#events.push(`${name === "MIN_INTERESTING" ? "MUTE" : name} ${value}`);
  }
}
