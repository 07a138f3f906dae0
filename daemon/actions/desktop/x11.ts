/** Keyboard, text and mouse under X11. */
import type { MouseButton } from "../../../shared/config/action_types.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { type Clock, systemClock } from "../clock.ts";
import { NotAvailable } from "../os.ts";
import type { Hands } from "./hands.ts";
import { TextQueue } from "./text_queue.ts";
import { type KeyboardState, X11Connection } from "./x11_connection.ts";
import { X11Keyboard } from "./x11_keyboard.ts";
import { keysymsOfText } from "./x11_keysyms.ts";

/** Characters typed in one go: well under a millisecond. */
const AT_ONCE = 24;

const BUTTONS: Readonly<Record<MouseButton, number>> = { left: 1, middle: 2, right: 3 };
const WHEEL = { up: 4, down: 5, left: 6, right: 7 } as const;

interface Server {
  readonly connection: X11Connection;
  readonly keyboard: X11Keyboard;
}

/**
 * The display that DISPLAY names. A server that went away is looked for again at the next call. Modifiers that the user
 * holds on the real keyboard act on what is done here, as they do on what the user types.
 */
export function x11Hands(host: Surroundings, clock: Clock = systemClock): Hands {
  const hands = new X11Hands(host, clock);
  return {
    keyDown: (stroke) => hands.act(({ keyboard }, state) => keyboard.press(stroke, state)),
    keyUp: (stroke) => hands.actIfOpen(({ keyboard }) => keyboard.release(stroke)),
    typeText: (text, signal) => hands.typeText(text, signal),
    mouseClick: (button, at, clicks) => hands.act(({ connection }) => click(connection, BUTTONS[button], at, clicks)),
    mouseScroll: (dx, dy) => hands.act(({ connection }) => scroll(connection, dx, dy)),
    prepare: () => hands.prepare(),
    close: () => hands.close(),
  };
}

class X11Hands {
  readonly #host: Surroundings;
  readonly #clock: Clock;
  readonly #texts: TextQueue;
  #server: Server | null = null;

  constructor(host: Surroundings, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
    this.#texts = new TextQueue(clock);
  }

  act<T>(does: (server: Server, state: KeyboardState) => T): T {
    const state = this.#server?.connection.state() ?? null;
    if (this.#server !== null && state !== null) return does(this.#server, state);
    const server = this.#open();
    return does(server, server.connection.state() ?? gone());
  }

  prepare(): void {
    this.act(() => {});
  }

  /** A server that is gone has let go of every key. */
  actIfOpen(does: (server: Server) => void): void {
    if (this.#server !== null) does(this.#server);
  }

  typeText(text: string, signal: AbortSignal): Promise<void> {
    const keysyms = keysymsOfText(text);
    let at = 0;
    return this.#texts.type(() => {
      if (at === keysyms.length) return null;
      return this.act(({ keyboard }, state) => {
        const typed = keyboard.type(keysyms.slice(at, at + AT_ONCE), state);
        at += typed;
        if (at === keysyms.length) return null;
        return typed === 0 ? keyboard.restMs(keysyms[at] ?? 0) : 0;
      });
    }, signal);
  }

  close(): void {
    this.#server?.keyboard.close();
    this.#server?.connection.close();
    this.#server = null;
  }

  #open(): Server {
    this.close();
    const display = this.#host.env("DISPLAY") ?? "";
    if (display === "") throw new NotAvailable("Keys and mouse are not available: no X display is set (DISPLAY)");
    const connection = X11Connection.open(display);
    this.#server = { connection, keyboard: new X11Keyboard(connection, this.#clock) };
    return this.#server;
  }
}

function gone(): never {
  throw new NotAvailable("Keys and mouse are not available: the X server went away");
}

/** So many presses at one place, at once: programs see a double click. */
function click(
  connection: X11Connection,
  button: number,
  at: { readonly x: number; readonly y: number } | null,
  times: number,
): void {
  if (at !== null) connection.moveTo(at.x, at.y);
  press(connection, button, times);
  connection.flush();
}

function scroll(connection: X11Connection, dx: number, dy: number): void {
  press(connection, dx < 0 ? WHEEL.left : WHEEL.right, Math.abs(dx));
  press(connection, dy < 0 ? WHEEL.up : WHEEL.down, Math.abs(dy));
  connection.flush();
}

function press(connection: X11Connection, button: number, times: number): void {
  for (let i = 0; i < times; i++) {
    connection.button(button, true);
    connection.button(button, false);
  }
}
