/** A window on an X server that gets every key, and says when one came. By Xlib alone (Xlib - C Language X Interface). */

const XLIB = {
  XOpenDisplay: { parameters: ["buffer"], result: "u64" },
  XCloseDisplay: { parameters: ["u64"], result: "i32" },
  XConnectionNumber: { parameters: ["u64"], result: "i32" },
  XDefaultRootWindow: { parameters: ["u64"], result: "u64" },
  XCreateSimpleWindow: {
    parameters: ["u64", "u64", "i32", "i32", "u32", "u32", "u32", "u64", "u64"],
    result: "u64",
  },
  XSelectInput: { parameters: ["u64", "u64", "i64"], result: "i32" },
  XMapWindow: { parameters: ["u64", "u64"], result: "i32" },
  XSetInputFocus: { parameters: ["u64", "u64", "i32", "u64"], result: "i32" },
  XPending: { parameters: ["u64"], result: "i32" },
  XNextEvent: { parameters: ["u64", "buffer"], result: "i32" },
} as const;
const LIBC = {
  // In a thread of its own: the event loop goes on meanwhile.
  poll: { parameters: ["buffer", "u64", "i32"], result: "i32", nonblocking: true },
} as const;

// X.h
const KEY_PRESS = 2;
const KEY_RELEASE = 3;
const MAP_NOTIFY = 19;
const EVENT_MASK = 1n << 0n | 1n << 1n | 1n << 17n; // KeyPress, KeyRelease, StructureNotify
const REVERT_TO_ROOT = 1;
const CURRENT_TIME = 0n;
/** An XEvent is 24 longs. */
const EVENT_BYTES = 192;
/** poll(2) */
const POLLIN = 1;
/** A key that is not there after this is lost, ms. */
const LOST_AFTER_MS = 5000;

export class KeyWatch implements Disposable {
  readonly #xlib: Deno.DynamicLibrary<typeof XLIB>;
  readonly #libc: Deno.DynamicLibrary<typeof LIBC>;
  readonly #display: bigint;
  readonly #event = new DataView(new ArrayBuffer(EVENT_BYTES));

  private constructor(name: string) {
    this.#xlib = Deno.dlopen("libX11.so.6", XLIB);
    this.#libc = Deno.dlopen("libc.so.6", LIBC);
    this.#display = this.#xlib.symbols.XOpenDisplay(new TextEncoder().encode(`${name}\0`));
    if (this.#display === 0n) throw new Error(`no X display can be opened at ${name}`);
  }

  /** Resolves once the window has the keyboard. Throws where the C library or Xlib cannot be loaded. */
  static async open(display: string): Promise<KeyWatch> {
    const watch = new KeyWatch(display);
    const { symbols: xlib } = watch.#xlib;
    const root = xlib.XDefaultRootWindow(watch.#display);
    const window = xlib.XCreateSimpleWindow(watch.#display, root, 0, 0, 100, 100, 0, 0n, 0n);
    xlib.XSelectInput(watch.#display, window, EVENT_MASK);
    xlib.XMapWindow(watch.#display, window);
    await watch.#until(MAP_NOTIFY);
    xlib.XSetInputFocus(watch.#display, window, REVERT_TO_ROOT, CURRENT_TIME);
    xlib.XPending(watch.#display); // sends it
    return watch;
  }

  /** When the next key was seen to go down, as performance.now(); resolves once it is up again. Throws when none comes. */
  async tap(): Promise<number> {
    const pressed = await this.#until(KEY_PRESS);
    await this.#until(KEY_RELEASE);
    return pressed;
  }

  [Symbol.dispose](): void {
    this.#xlib.symbols.XCloseDisplay(this.#display);
    this.#xlib.close();
    this.#libc.close();
  }

  /** When such an event was there; passes over others. */
  async #until(type: number): Promise<number> {
    const { XPending, XNextEvent } = this.#xlib.symbols;
    for (;;) {
      while (XPending(this.#display) > 0) {
        XNextEvent(this.#display, new Uint8Array(this.#event.buffer));
        if (this.#event.getInt32(0, true) === type) return performance.now();
      }
      await this.#readable();
    }
  }

  async #readable(): Promise<void> {
    const pollfd = new DataView(new ArrayBuffer(8));
    pollfd.setInt32(0, this.#xlib.symbols.XConnectionNumber(this.#display), true);
    pollfd.setInt16(4, POLLIN, true);
    const ready = await this.#libc.symbols.poll(new Uint8Array(pollfd.buffer), 1n, LOST_AFTER_MS);
    if (ready < 1) throw new Error(`no key came within ${LOST_AFTER_MS} ms`);
  }
}
