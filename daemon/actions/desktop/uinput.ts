/**
 * Keyboard, text and mouse on Linux under Wayland or without a display: a virtual keyboard that the kernel shows to
 * every program as a real one.
 *
 * A keyboard sends which key was pressed; what that key gives is for the layout to say that the user has chosen. See
 * `userLayout` for how it is known; where it is taken for another, keys that lie elsewhere come out as what lies there.
 */
import type { KeyStroke, MouseButton } from "../../../shared/config/action_types.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { type Clock, systemClock } from "../clock.ts";
import { ActionFailed, NotAvailable } from "../os.ts";
import type { Hands } from "./hands.ts";
import {
  ABS_X,
  ABS_Y,
  BUTTON_CODES,
  EV_ABS,
  EV_KEY,
  EV_REL,
  type KeyPosition,
  type Layout,
  REL_HWHEEL,
  REL_HWHEEL_HI_RES,
  REL_WHEEL,
  REL_WHEEL_HI_RES,
} from "./uinput_codes.ts";
import { openUinput, uinputProblem, type VirtualDevice } from "./uinput_device.ts";
import { UinputDevices } from "./uinput_devices.ts";
import { type DeviceKind, type Frame } from "./uinput_events.ts";
import { UinputKeys } from "./uinput_keys.ts";
import { userLayout } from "./uinput_layout.ts";
import { axisValues, type Point, type ScreenSize, screenSize } from "./uinput_screen.ts";
import { characterKey, charactersOf, untilAborted } from "./uinput_text.ts";

/** What the virtual keyboard is made of. */
export interface UinputParts {
  readonly clock: Clock;
  /** What keeps the device from being made, or null. */
  readonly problem: () => string | null;
  readonly open: (kind: DeviceKind) => VirtualDevice;
  /** Asked for once, when the keyboard is made. */
  readonly layout: () => Layout;
  /** Throws `NotAvailable`. */
  readonly screen: () => Promise<ScreenSize>;
}

/** Of this machine; its methods need no `this`. Nothing is loaded or opened before the first use. */
export function uinputHands(host: Surroundings): Hands {
  const hands = new UinputHands({
    clock: systemClock,
    problem: () => uinputProblem(host),
    open: openUinput,
    layout: () => userLayout(host),
    screen: () => screenSize(host),
  });
  return {
    keyDown: (stroke) => hands.keyDown(stroke),
    keyUp: (stroke) => hands.keyUp(stroke),
    typeText: (text, signal) => hands.typeText(text, signal),
    mouseClick: (button, at, clicks) => hands.mouseClick(button, at, clicks),
    mouseScroll: (dx, dy) => hands.mouseScroll(dx, dy),
    prepare: () => hands.prepare(),
    close: () => hands.close(),
  };
}

/** libinput takes what follows a button within 25 ms for the bouncing of a worn switch (evdev-debounce.c). */
const BUTTON_REST_MS = 30;
/** Wheels count in 120ths of a notch since Linux 5.0. */
const WHEEL_NOTCH = 120;
/** A long text goes out so many events at a time, so that an abort ends it soon. */
const TEXT_EVENTS = 64;

/** The methods answer at once; the devices do the work in order, after `settle` the first time. */
export class UinputHands implements Hands {
  readonly #parts: UinputParts;
  #layout: Layout | null = null;
  readonly #keys: UinputKeys;
  #devices: UinputDevices | null = null;
  #typing: Promise<void> | null = null;
  /** Where the last click at a place was, in values of the axes. */
  #pointedAt: readonly [x: number, y: number] | null = null;

  constructor(parts: UinputParts) {
    this.#parts = parts;
    this.#keys = new UinputKeys((character) => this.#keyOf(character));
  }

  prepare(): void {
    this.#ready("Keystroke");
    this.#layout ??= this.#parts.layout();
  }

  /** Throws `NotAvailable` or `ActionFailed`. */
  keyDown(stroke: KeyStroke): void {
    const devices = this.#ready("Keystroke");
    devices.requireRoom();
    devices.toKeyboard(this.#keys.down(stroke));
  }

  /** Throws `ActionFailed`. */
  keyUp(stroke: KeyStroke): void {
    // What cannot be told that the key is up is taken away, and the key with it.
    if (this.#devices?.broken) this.close();
    this.#devices?.toKeyboard(this.#keys.up(stroke));
  }

  /**
   * Characters that the layout has are typed with its keys, others by their number (`UinputKeys.typeByNumber`). Rejects
   * with `NotAvailable`, or with `ActionFailed` for a control character other than tab and line feed, before anything is
   * typed. One text at a time.
   */
  async typeText(text: string, signal: AbortSignal): Promise<void> {
    const characters = charactersOf(text);
    this.#ready("Text");
    while (this.#typing !== null) await untilAborted(this.#typing, signal);
    const typed = this.#type(characters, this.#ready("Text"), signal);
    this.#typing = typed.catch(() => {}).finally(() => this.#typing = null);
    await typed;
  }

  /**
   * At the pointer, or at a point of the desktop in logical pixels (after scaling) from its upper left corner. The
   * promise of the latter rejects with `NotAvailable` where the size of the desktop is not known, and with `ActionFailed`
   * for a point outside.
   */
  mouseClick(button: MouseButton, at: Point | null, clicks: number): void | Promise<void> {
    const devices = this.#ready("MouseClick");
    devices.requireRoom();
    if (at !== null) return this.#clickAt(button, at, clicks);
    click(button, clicks, (frames) => devices.toKeyboard(frames), () => devices.rest(BUTTON_REST_MS));
  }

  /** In notches of a wheel; a positive `dx` scrolls to the right, a positive `dy` down. */
  mouseScroll(dx: number, dy: number): void {
    const devices = this.#ready("MouseScroll");
    devices.requireRoom();
    const frame = [...wheel(REL_WHEEL, REL_WHEEL_HI_RES, -dy), ...wheel(REL_HWHEEL, REL_HWHEEL_HI_RES, dx)];
    if (frame.length > 0) devices.toKeyboard([frame]);
  }

  close(): void {
    this.#devices?.close(new ActionFailed("the virtual keyboard was closed"));
    this.#devices = null;
    this.#keys.forget();
    this.#pointedAt = null;
  }

  #ready(what: string): UinputDevices {
    if (this.#devices?.broken) this.close();
    if (this.#devices !== null) return this.#devices;
    const problem = this.#parts.problem();
    if (problem !== null) throw new NotAvailable(`${what} is not available on this system: ${problem}`);
    this.#devices = new UinputDevices(this.#parts.clock, this.#parts.open);
    return this.#devices;
  }

  #keyOf(character: string): KeyPosition | null {
    this.#layout ??= this.#parts.layout();
    return this.#layout(character);
  }

  async #type(characters: readonly string[], devices: UinputDevices, signal: AbortSignal): Promise<void> {
    try {
      for (const character of characters) {
        if (signal.aborted) throw new ActionFailed("aborted");
        const key = characterKey(character, (each) => this.#keyOf(each));
        devices.toKeyboard(key === null ? this.#keys.typeByNumber(character) : this.#keys.type(key));
        if (devices.waiting >= TEXT_EVENTS) await untilAborted(devices.drained(), signal);
      }
    } finally {
      if (!devices.broken) devices.toKeyboard(this.#keys.restore());
    }
    await untilAborted(devices.drained(), signal);
  }

  async #clickAt(button: MouseButton, at: Point, clicks: number): Promise<void> {
    const [x, y] = axisValues(at, await this.#parts.screen());
    const devices = this.#ready("MouseClick");
    // The kernel passes over a value that is the same as the last, but the user may have moved the pointer meanwhile.
    const nudge: readonly Frame[] = this.#pointedAt?.[0] === x && this.#pointedAt[1] === y
      ? [[[EV_ABS, ABS_X, x ^ 1]]]
      : [];
    this.#pointedAt = [x, y];
    // Another device, so what is still on its way from the keyboard must have arrived.
    devices.rest(BUTTON_REST_MS);
    devices.toPointer([...nudge, [[EV_ABS, ABS_X, x], [EV_ABS, ABS_Y, y]]]);
    click(button, clicks, (frames) => devices.toPointer(frames), () => devices.rest(BUTTON_REST_MS));
  }
}

function click(
  button: MouseButton,
  clicks: number,
  send: (frames: readonly Frame[]) => void,
  rest: () => void,
): void {
  for (let i = 0; i < clicks; i++) {
    for (const value of [1, 0]) {
      send([[[EV_KEY, BUTTON_CODES[button], value]]]);
      rest();
    }
  }
}

function wheel(notches: number, fine: number, by: number): Frame {
  return by === 0 ? [] : [[EV_REL, notches, by], [EV_REL, fine, by * WHEEL_NOTCH]];
}
