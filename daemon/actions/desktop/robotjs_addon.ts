/** The addon of the package robotjs, as far as it is used here (src/robotjs.cc of the package). */
import { loadAddon } from "../../native_addon.ts";
import { NotAvailable } from "../os.ts";
import { once } from "./load_once.ts";

/** Each call does its work before it returns, and throws an Error when it is not given what it knows. */
export interface Robot {
  setKeyboardDelay(ms: number): void;
  setMouseDelay(ms: number): void;
  /** `key`: a name of the package's table, or one ASCII character. Posts the modifiers too: first down, last up. */
  keyToggle(key: string, direction: "down" | "up", modifiers: readonly string[]): void;
  /** A UTF-16 unit, whatever the layout. */
  unicodeTap(unit: number): void;
  moveMouse(x: number, y: number): void;
  /** Windows: reads the screens' sizes anew, which moveMouse counts on. */
  updateScreenMetrics(): void;
  /** `twice`: macOS: the click that makes a double click of the one before. */
  mouseClick(button: "left" | "right" | "middle", twice: boolean): void;
  /** To the left and up. Pixels on macOS, 120ths of a notch on Windows, notches under X11. */
  scrollMouse(left: number, up: number): void;
  /** X11 alone: without it display :0.0 is opened, whatever DISPLAY says. Before the first other call. */
  setXDisplayName(name: string): void;
  /** null: nothing of the kind is needed on this system. */
  getAccessibilityPermission(): boolean | null;
}

/** Loads the addon, once per process. Needs the permissions ffi, read and write. Throws `NotAvailable`. */
export const loadRobot: () => Robot = once(() => {
  const module: { exports: Partial<Robot> } = { exports: {} };
  try {
    loadAddon("robotjs", module);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new NotAvailable(`Keys and mouse are not available: the library robotjs cannot be loaded: ${reason}`);
  }
  if (!isRobot(module.exports)) throw new NotAvailable("Keys and mouse are not available: robotjs is another version");
  // It sleeps 10 ms after each key and click otherwise.
  module.exports.setKeyboardDelay(0);
  module.exports.setMouseDelay(0);
  return module.exports;
});

function isRobot(exports: Partial<Robot>): exports is Robot {
  const { keyToggle, unicodeTap, mouseClick, scrollMouse, getAccessibilityPermission } = exports;
  return [keyToggle, unicodeTap, mouseClick, scrollMouse, getAccessibilityPermission].every((each) =>
    each !== undefined
  );
}
