/** One connection to an X server: what is sent to it, and what it says of its keyboard. */
import { NotAvailable } from "../os.ts";
import { loadX11, type X11Library } from "./x11_library.ts";
import type { Keysym } from "./x11_keysyms.ts";

/** Bits of a key event's state (X.h). */
export const SHIFT = 1;
/** Caps Lock. */
const LOCK = 2;

const MAPPING_NOTIFY = 34;
const QUEUED_ALREADY = 0;
const CORE_KEYBOARD = 0x100;
/** An XEvent is 24 longs. */
const EVENT_BYTES = 192;

/** What the keyboard is set to. */
export interface KeyboardState {
  /** The layout in use of those that are loaded, from 0. */
  readonly group: number;
  /** Modifier bits that are locked, such as Num Lock's; without Caps Lock. */
  readonly locked: number;
  readonly capsLock: boolean;
}

export class X11Connection {
  readonly #lib: X11Library;
  readonly #display: bigint;
  readonly #state = new Uint8Array(64);
  readonly #event = new Uint8Array(EVENT_BYTES);
  readonly #consumed = new Uint32Array(1);
  readonly #keysym = new BigUint64Array(1);
  readonly minKeycode: number;
  readonly maxKeycode: number;
  /** Counts the changes of the key map. */
  mapChanges = 0;

  private constructor(lib: X11Library, display: bigint) {
    this.#lib = lib;
    this.#display = display;
    const min = new Int32Array(1);
    const max = new Int32Array(1);
    lib.xlib.XDisplayKeycodes(display, min, max);
    this.minKeycode = min[0] ?? 8;
    this.maxKeycode = max[0] ?? 255;
  }

  /** `name`: as in DISPLAY. Throws `NotAvailable`. Takes a few ms. */
  static open(name: string): X11Connection {
    const lib = loadX11();
    const display = lib.xlib.XOpenDisplay(new TextEncoder().encode(`${name}\0`));
    if (display === 0n) {
      throw new NotAvailable(
        `Keys and mouse are not available: no X display can be opened at ${name} (is it the DISPLAY of this session?)`,
      );
    }
    lib.xlib.XSetIOErrorExitHandler?.(display, lib.harmless, 0n);
    const [a, b, c, d] = [1, 2, 3, 4].map(() => new Int32Array(1));
    if (lib.xtest.XTestQueryExtension(display, a ?? null, b ?? null, c ?? null, d ?? null) === 0) {
      lib.xlib.XCloseDisplay(display);
      throw new NotAvailable(`Keys and mouse are not available: the X server at ${name} lacks the XTEST extension`);
    }
    return new X11Connection(lib, display);
  }

  close(): void {
    this.#lib.xlib.XCloseDisplay(this.#display);
  }

  /** Asks the server (tens of µs), and hears of changed key maps on the way; null when it is gone. */
  state(): KeyboardState | null {
    if (this.#lib.xlib.XkbGetState(this.#display, CORE_KEYBOARD, this.#state) !== 0) return null;
    this.#readEvents();
    // XkbStateRec: the group comes first, locked_mods is the tenth byte.
    const locked = this.#state[9] ?? 0;
    return { group: this.#state[0] ?? 0, locked: locked & ~LOCK, capsLock: (locked & LOCK) !== 0 };
  }

  #readEvents(): void {
    const { xlib } = this.#lib;
    for (let n = xlib.XEventsQueued(this.#display, QUEUED_ALREADY); n > 0; n--) {
      xlib.XNextEvent(this.#display, this.#event);
      if (new DataView(this.#event.buffer).getInt32(0, true) !== MAPPING_NOTIFY) continue;
      xlib.XRefreshKeyboardMapping(this.#event);
      this.mapChanges++;
    }
  }

  /** What a key gives under these modifier bits; 0: nothing. */
  lookup(code: number, modifiers: number, group: number): Keysym {
    const state = modifiers | group << 13;
    const found = this.#lib.xlib.XkbLookupKeySym(this.#display, code, state, this.#consumed, this.#keysym);
    return found === 0 ? 0 : Number(this.#keysym[0] ?? 0n);
  }

  /** Nothing is on this key, in any of the four groups and levels. */
  isBare(code: number): boolean {
    for (let place = 0; place < 16; place++) {
      if (this.#lib.xlib.XkbKeycodeToKeysym(this.#display, code, place >> 2, place & 3) !== 0n) return false;
    }
    return true;
  }

  /** Which modifier bits the keys of this keysym set. */
  modifierBits(keysym: Keysym): number {
    return this.#lib.xlib.XkbKeysymToModifiers(this.#display, BigInt(keysym));
  }

  /** The character of a keysym of the older kind, as keysymOfCharacter counts it; null: there is none, or none is known. */
  modernKeysym(keysym: Keysym): Keysym | null {
    if (keysym < 0x100 || keysym >= 0xfd00) return null;
    const character = this.#lib.character?.(keysym) ?? 0;
    return character < 0x100 ? null : 0x01000000 + character;
  }

  /** Puts two keysyms, without and with Shift, on a key. Told to every program by the server. */
  remap(code: number, plain: Keysym, shifted: Keysym): void {
    const keysyms = BigUint64Array.of(BigInt(plain), BigInt(shifted));
    this.#lib.xlib.XChangeKeyboardMapping(this.#display, code, 2, keysyms, 1);
  }

  key(code: number, down: boolean): void {
    this.#lib.xtest.XTestFakeKeyEvent(this.#display, code, down ? 1 : 0, 0n);
  }

  setCapsLock(on: boolean): void {
    this.#lib.xlib.XkbLockModifiers(this.#display, CORE_KEYBOARD, LOCK, on ? LOCK : 0);
  }

  /** Whether the server takes this key to be down, whoever pressed it. */
  isDown(code: number): boolean {
    // A bit for each key code (XQueryKeymap).
    const bits = new Uint8Array(32);
    this.#lib.xlib.XQueryKeymap(this.#display, bits);
    return ((bits[code >> 3] ?? 0) & 1 << (code & 7)) !== 0;
  }

  /** 1 left, 2 middle, 3 right, 4 to 7 the wheel: up, down, left, right. */
  button(button: number, down: boolean): void {
    this.#lib.xtest.XTestFakeButtonEvent(this.#display, button, down ? 1 : 0, 0n);
  }

  moveTo(x: number, y: number): void {
    this.#lib.xtest.XTestFakeMotionEvent(this.#display, -1, x, y, 0n);
  }

  flush(): void {
    this.#lib.xlib.XFlush(this.#display);
  }

  /** Returns once the server has done all that was sent. */
  sync(): void {
    this.#lib.xlib.XSync(this.#display, 0);
    this.#readEvents();
  }
}
