/** A virtual device that writes down what it is sent, as "+ctrl +c -c -ctrl". */
import { type Layout, usLayout } from "../../../daemon/actions/desktop/uinput_codes.ts";
import type { VirtualDevice } from "../../../daemon/actions/desktop/uinput_device.ts";
import type { DeviceKind } from "../../../daemon/actions/desktop/uinput_events.ts";
import { UinputHands } from "../../../daemon/actions/desktop/uinput.ts";
import { VirtualClock } from "../../../daemon/actions/virtual_clock.ts";
import { ActionFailed } from "../../../daemon/actions/os.ts";

/** Codes of linux/input-event-codes.h that the tests meet, as short words. */
const KEY_WORDS: Readonly<Record<number, string>> = {
  4: "3",
  10: "9",
  15: "tab",
  18: "e",
  22: "u",
  23: "i",
  24: "o",
  28: "return",
  29: "ctrl",
  30: "a",
  35: "h",
  42: "shift",
  46: "c",
  48: "b",
  53: "slash",
  56: "alt",
  57: "space",
  100: "altgr",
  125: "cmd",
  272: "left",
  273: "right",
  274: "middle",
};
const REL_WORDS: Readonly<Record<number, string>> = { 6: "hwheel", 8: "wheel", 11: "fine", 12: "hfine" };

/** The events of written bytes in words, frames set apart by spaces and their events joined by "&". */
export function inWords(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames: string[] = [];
  let frame: string[] = [];
  for (let at = 0; at < bytes.length; at += 24) {
    const type = view.getUint16(at + 16, true);
    const code = view.getUint16(at + 18, true);
    const value = view.getInt32(at + 20, true);
    if (type === 0) {
      frames.push(frame.join("&"));
      frame = [];
    } else if (type === 1) frame.push(`${value === 1 ? "+" : "-"}${KEY_WORDS[code] ?? code}`);
    else if (type === 2) frame.push(`${REL_WORDS[code] ?? code}=${value}`);
    else frame.push(`${code === 0 ? "x" : "y"}=${value}`);
  }
  return [...frames, ...frame].join(" ");
}

/** Hands on fake devices, and what these were sent and when. */
export class FakeDesk {
  readonly clock = new VirtualClock();
  readonly hands: UinputHands;
  /** What `uinputProblem` says. */
  problem: string | null = null;
  /** What udev says of a device. */
  announced: boolean | null = true;
  /** When true writing fails. */
  brokenDevice = false;
  layout: () => Layout = () => usLayout;
  screen: () => Promise<{ width: number; height: number }> = () => Promise.resolve({ width: 1000, height: 500 });
  /** Names of the devices made, a closed one with "closed " before it. */
  readonly devices: string[] = [];
  #written: string[] = [];

  constructor() {
    this.hands = new UinputHands({
      clock: this.clock,
      problem: () => this.problem,
      open: (kind) => this.#open(kind),
      layout: () => this.layout(),
      screen: () => this.screen(),
    });
  }

  /** Has a device that the desktop has taken in already. */
  static async settled(): Promise<FakeDesk> {
    const desk = new FakeDesk();
    desk.hands.prepare();
    await desk.clock.advance(1000);
    return desk;
  }

  /** What was sent since the last time this was asked. */
  sent(): string {
    const words = this.#written.join(" ");
    this.#written = [];
    return words;
  }

  tap(key: string, ...modifiers: readonly ("cmd" | "ctrl" | "alt" | "shift")[]): void {
    this.hands.keyDown({ key, modifiers });
    this.hands.keyUp({ key, modifiers });
  }

  #open(kind: DeviceKind): VirtualDevice {
    this.devices.push(kind.name);
    return {
      announced: () => this.announced,
      eventNode: () => null,
      write: (bytes) => {
        if (this.brokenDevice) throw new ActionFailed("cannot write to /dev/uinput");
        this.#written.push(inWords(bytes));
      },
      close: () => void this.devices.push(`closed ${kind.name}`),
    };
  }
}
