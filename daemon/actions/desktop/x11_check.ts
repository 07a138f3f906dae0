/** Whether keys reach the X server: proved with a key that no keyboard has and no program listens to. */
import type { KeyStroke } from "../../../shared/config/action_types.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { type Clock, systemClock } from "../clock.ts";
import { failedLook, type Finding } from "./finding.ts";
import { X11Connection } from "./x11_connection.ts";
import { X11Keyboard } from "./x11_keyboard.ts";
import { KEPT_MS } from "./x11_spare_keys.ts";

const F24: KeyStroke = { key: "f24", modifiers: [] };

/**
 * Presses F24 over a connection of its own, so that nothing an action holds is touched, and asks the server whether it is
 * down, and up again after. Never rejects.
 */
export async function checkX11(host: Surroundings, clock: Clock = systemClock): Promise<Finding> {
  const display = host.env("DISPLAY") ?? "";
  try {
    const connection = X11Connection.open(display);
    try {
      return await pressAndLook(connection, display, clock);
    } finally {
      connection.close();
    }
  } catch (error) {
    return failedLook(error, "start conductor in the session that it shall act on, or set DISPLAY to that session's");
  }
}

async function pressAndLook(connection: X11Connection, display: string, clock: Clock): Promise<Finding> {
  const keyboard = new X11Keyboard(connection, clock);
  try {
    const state = connection.state();
    if (state === null) throw new Error(`the X server at ${display} went away`);
    keyboard.press(F24, state);
    const code = keyboard.codeOf(F24);
    const seenDown = code !== null && connection.isDown(code);
    keyboard.release(F24);
    const seenUp = code !== null && !connection.isDown(code);
    // Where the layout lacks F24 it has a spare key: taken back at once, programs would see a press of nothing.
    await new Promise<void>((resolve) => void clock.after(KEPT_MS, resolve));
    if (seenDown && seenUp) {
      return { ok: true, text: `X11 at ${display}: F24 was sent and read back`, fix: null };
    }
    return {
      ok: false,
      text: `X11 at ${display}: F24 was sent, but the server did not take it`,
      fix: "end the program that keeps the keyboard for itself, such as a screen lock, and try again",
    };
  } finally {
    keyboard.close();
  }
}
