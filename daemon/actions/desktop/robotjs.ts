/** Keyboard, text and mouse on macOS and Windows. */
import type { KeyStroke, MouseButton } from "../../../shared/config/action_types.ts";
import { type Clock, systemClock } from "../clock.ts";
import { ActionFailed, NotAvailable } from "../os.ts";
import { failedLook, type Finding } from "./finding.ts";
import type { Hands } from "./hands.ts";
import { loadRobot, type Robot } from "./robotjs_addon.ts";
import { type RobotKey, robotKey } from "./robotjs_keys.ts";
import { layoutLookup, typeCharacter } from "./robotjs_system.ts";
import { TextQueue } from "./text_queue.ts";

/** Characters typed in one go. */
const AT_ONCE = 16;

/** How far robotjs scrolls for one notch of a wheel. On macOS it counts pixels, and ten make a line. */
const NOTCH: Readonly<Record<string, number>> = { darwin: 40, windows: 120 };

/** Where the permission is given, for people. */
const ACCESSIBILITY_HINT =
  "give it under System Settings, Privacy & Security, Accessibility, to Conductor or to the terminal that it runs in";

/** Whether the addon is there and has the permission. No key is sent: these systems do not let it be read back. */
export function checkRobotjs(load: () => Robot = loadRobot): Finding {
  try {
    const permission = permittedRobot(load).getAccessibilityPermission();
    const which = permission === null ? "" : ", and macOS gives the permission";
    return { ok: true, text: `robotjs is loaded${which}; no key was sent, as it could not be read back`, fix: null };
  } catch (error) {
    return failedLook(error, "install Conductor anew: a file of it is missing or damaged");
  }
}

/** Throws `NotAvailable`. */
function permittedRobot(load: () => Robot): Robot {
  const robot = load();
  // macOS drops what is sent without the permission, and says nothing.
  if (robot.getAccessibilityPermission() === false) {
    throw new NotAvailable(
      "Keys and mouse are not available: macOS has not given the permission",
      ACCESSIBILITY_HINT,
    );
  }
  return robot;
}

/** Loads the addon at the first call. `load` gives another one to tests. */
export function robotjsHands(
  host: { readonly os: string },
  clock: Clock = systemClock,
  load: () => Robot = loadRobot,
): Hands {
  const texts = new TextQueue(clock);
  const down = new Map<string, RobotKey>();

  const robot = (): Robot => permittedRobot(load);

  const keyDown = (stroke: KeyStroke): void => {
    if (down.has(nameOf(stroke))) return;
    const pressed = robotKey(stroke, layoutLookup(host.os));
    if (pressed.kind === "key") toggle(robot(), pressed.key, "down", pressed.modifiers);
    else typeCharacter(robot(), host.os, pressed.character);
    down.set(nameOf(stroke), pressed);
  };

  const keyUp = (stroke: KeyStroke): void => {
    const pressed = down.get(nameOf(stroke));
    if (pressed === undefined) return;
    down.delete(nameOf(stroke));
    if (pressed.kind === "character") return;
    const others = new Set([...down.values()].flatMap((other) => other.kind === "key" ? other.modifiers : []));
    toggle(robot(), pressed.key, "up", pressed.modifiers.filter((modifier) => !others.has(modifier)));
  };

  const typeText = (text: string, signal: AbortSignal): Promise<void> => {
    const characters = [...text.toWellFormed().replaceAll("\r\n", "\n")];
    let at = 0;
    return texts.type(() => {
      const able = robot();
      for (const character of characters.slice(at, at + AT_ONCE)) typeOne(able, host.os, character);
      at += AT_ONCE;
      return at < characters.length ? 0 : null;
    }, signal);
  };

  const mouseClick = (
    button: MouseButton,
    at: { readonly x: number; readonly y: number } | null,
    clicks: number,
  ): void => {
    const able = robot();
    if (at !== null) {
      if (host.os === "windows") able.updateScreenMetrics();
      able.moveMouse(at.x, at.y);
    }
    // Elsewhere robotjs sleeps 200 ms within a double click, and two plain ones are one.
    for (let i = 0; i < clicks; i++) able.mouseClick(button, host.os === "darwin" && i % 2 === 1);
  };

  const mouseScroll = (dx: number, dy: number): void => {
    const notch = NOTCH[host.os] ?? 1;
    robot().scrollMouse(-dx * notch, -dy * notch);
  };

  const close = (): void => {
    for (const pressed of down.values()) {
      if (pressed.kind === "key") toggle(load(), pressed.key, "up", pressed.modifiers);
    }
    down.clear();
  };

  const prepare = (): void => void robot();

  return { keyDown, keyUp, typeText, mouseClick, mouseScroll, prepare, close };
}

function nameOf(stroke: KeyStroke): string {
  return [...stroke.modifiers, stroke.key].join("+");
}

/** Throws `ActionFailed` for a key that the system does not have: robotjs then sends nothing. */
function toggle(robot: Robot, key: string, direction: "down" | "up", modifiers: readonly string[]): void {
  try {
    robot.keyToggle(key, direction, modifiers);
  } catch {
    throw new ActionFailed(`this system has no key for it (${key})`);
  }
}

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["\n", "enter"],
  ["\r", "enter"],
  ["\t", "tab"],
  ["\b", "backspace"],
  ["\x1b", "escape"],
  ["\x7f", "delete"],
]);

/** Line ends and tabs are keys; other control characters have none and are left out. */
function typeOne(robot: Robot, os: string, character: string): void {
  const key = CONTROLS.get(character);
  if (key !== undefined) {
    toggle(robot, key, "down", []);
    toggle(robot, key, "up", []);
  } else if (!/\p{Cc}/u.test(character)) typeCharacter(robot, os, character);
}
