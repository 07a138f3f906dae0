/** The keyboard that the daemon presses while its config is edited: a real X server, read back by xev. */
import { x11Hands } from "../../daemon/actions/desktop/x11.ts";
import { X11_MISSING, Xev, type XEvent, Xvfb } from "../../tests/support/xvfb.ts";
import type { Figure } from "./torture.ts";

/** What was pressed and let go of, as an X server's client hears it. */
export interface Keyboard {
  /** For the daemon's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Throws unless `presses` keys went down since the start, each up again once. */
  check(presses: number): Promise<Figure>;
  close(): Promise<void>;
}

/** Where there is no X server, one that looks at nothing and says so. */
export async function openKeyboard(): Promise<Keyboard> {
  if (X11_MISSING !== null) return noKeyboard(X11_MISSING);
  const server = await Xvfb.start();
  const hands = x11Hands(server.host);
  // A key that stays down repeats by itself, which is no press of the daemon's.
  await server.run("xset", "r", "off");
  const xev = await Xev.start(server, () => hands.mouseClick("middle", null, 1));
  return {
    env: { DISPLAY: server.display },
    check: async (presses) => {
      const events = await xev.events();
      checkBalance(events, presses);
      return { name: "keys pressed and released", value: `${presses}, each once` };
    },
    close: async () => {
      hands.close();
      await server.stop();
    },
  };
}

function noKeyboard(reason: string): Keyboard {
  return {
    env: { DISPLAY: "" },
    check: () => Promise.resolve({ name: "keys pressed and released", value: `not looked at: ${reason}` }),
    close: () => Promise.resolve(),
  };
}

function checkBalance(events: readonly XEvent[], presses: number): void {
  const down = new Set<number>();
  let pressed = 0;
  for (const { type, keycode, keysym } of events) {
    if (type === "KeyPress") {
      if (down.has(keycode)) throw new Error(`the key ${keysym} went down while it was down`);
      down.add(keycode);
      pressed++;
    } else if (type === "KeyRelease" && !down.delete(keycode)) {
      throw new Error(`the key ${keysym} came up without having been down`);
    }
  }
  if (down.size > 0) throw new Error(`${down.size} keys stayed down`);
  if (pressed !== presses) throw new Error(`${presses} keys should have been pressed, ${pressed} were`);
}
