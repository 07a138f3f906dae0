/** Hands by robotjs: what is asked of it for macOS and Windows, and the addon itself under X11. */
import assert from "node:assert/strict";
import type { Finding } from "../../../daemon/actions/desktop/finding.ts";
import { checkRobotjs, robotjsHands } from "../../../daemon/actions/desktop/robotjs.ts";
import type { Robot } from "../../../daemon/actions/desktop/robotjs_addon.ts";
import { robotKey } from "../../../daemon/actions/desktop/robotjs_keys.ts";
import { modifiersOfKeyScan } from "../../../daemon/actions/desktop/robotjs_system.ts";
import type { Hands } from "../../../daemon/actions/desktop/hands.ts";
import { systemClock } from "../../../daemon/actions/clock.ts";
import { ActionFailed, NotAvailable } from "../../../daemon/actions/os.ts";
import { x11Test, Xev } from "../../support/xvfb.ts";
import { x11Hands } from "../../../daemon/actions/desktop/x11.ts";

const signal = new AbortController().signal;

interface Rig {
  readonly hands: Hands;
  readonly check: () => Finding;
  /** What the addon was asked to do since the last call. */
  readonly asked: () => string[];
}

function rig(os: string, permission: boolean | null = null): Rig {
  let calls: string[] = [];
  const say = (line: string): void => void calls.push(line);
  const robot: Robot = {
    setKeyboardDelay: () => {},
    setMouseDelay: () => {},
    keyToggle: (key, direction, modifiers) => {
      if (key === "insert" && os === "darwin") throw new Error("Invalid key code specified.");
      say([direction, key, ...modifiers].join(" "));
    },
    unicodeTap: (unit) => say(`unit ${unit.toString(16)}`),
    moveMouse: (x, y) => say(`move ${x} ${y}`),
    updateScreenMetrics: () => say("metrics"),
    mouseClick: (button, twice) => say(`click ${button}${twice ? " again" : ""}`),
    scrollMouse: (left, up) => say(`scroll left ${left + 0} up ${up + 0}`),
    setXDisplayName: (name) => say(`display ${name}`),
    getAccessibilityPermission: () => permission,
  };
  return {
    hands: robotjsHands({ os }, systemClock, () => robot),
    check: () => checkRobotjs(() => robot),
    asked: () => {
      const asked = calls;
      calls = [];
      return asked;
    },
  };
}

Deno.test("keys have the names that robotjs gives them", () => {
  const { hands, asked } = rig("darwin");
  for (const key of ["return", "volumeup", "previous", "f5", "a"]) {
    hands.keyDown({ key, modifiers: ["cmd", "alt"] });
    hands.keyUp({ key, modifiers: ["cmd", "alt"] });
  }
  assert.deepEqual(
    asked(),
    ["enter", "audio_vol_up", "audio_prev", "f5", "a"].flatMap((
      key,
    ) => [`down ${key} command alt`, `up ${key} command alt`]),
  );
});

Deno.test("strokes that are down together keep their common modifier", () => {
  const { hands, asked } = rig("windows");
  hands.keyDown({ key: "a", modifiers: ["shift", "ctrl"] });
  hands.keyDown({ key: "b", modifiers: ["shift"] });
  hands.keyUp({ key: "a", modifiers: ["shift", "ctrl"] });
  hands.keyUp({ key: "b", modifiers: ["shift"] });
  hands.keyUp({ key: "b", modifiers: ["shift"] });
  assert.deepEqual(asked(), ["down a shift control", "down b shift", "up a control", "up b shift"]);
});

Deno.test("on macOS a shifted character is typed as a character, and with cmd as the key of the US layout", () => {
  assert.deepEqual(robotKey({ key: "?", modifiers: [] }, null), { kind: "character", character: "?" });
  assert.deepEqual(robotKey({ key: "?", modifiers: ["cmd"] }, null), {
    kind: "key",
    key: "/",
    modifiers: ["command", "shift"],
  });
  assert.deepEqual(robotKey({ key: "/", modifiers: ["cmd"] }, null), { kind: "key", key: "/", modifiers: ["command"] });
});

Deno.test("on Windows the layout says what a character needs held", () => {
  // VkKeyScanW on the German layout: "?" is Shift and the key of ß, "@" is AltGr and Q, "a" is itself.
  assert.deepEqual(modifiersOfKeyScan(0x1db), ["shift"]);
  assert.deepEqual(modifiersOfKeyScan(0x651), ["ctrl", "alt"]);
  assert.deepEqual(modifiersOfKeyScan(0x41), []);
  assert.equal(modifiersOfKeyScan(-1), null);
  const german = (character: string): ReturnType<typeof modifiersOfKeyScan> => character === "?" ? ["shift"] : null;
  assert.deepEqual(robotKey({ key: "?", modifiers: ["ctrl"] }, german), {
    kind: "key",
    key: "?",
    modifiers: ["control", "shift"],
  });
  assert.deepEqual(robotKey({ key: "^", modifiers: [] }, german), { kind: "character", character: "^" });
  assert.throws(() => robotKey({ key: "^", modifiers: ["ctrl"] }, german), ActionFailed);
});

Deno.test("a key that the system lacks fails its action by name", () => {
  const { hands } = rig("darwin");
  assert.throws(() => hands.keyDown({ key: "insert", modifiers: [] }), /no key .*insert/);
});

Deno.test("text goes as UTF-16 units, line ends and tabs as keys", async () => {
  const { hands, asked } = rig("windows");
  await hands.typeText("é\t😀\r\n\u0007", signal);
  assert.deepEqual(
    asked(),
    ["unit e9", "down tab", "up tab", "unit d83d", "unit de00", "down enter", "up enter"],
  );
});

Deno.test("a long text gives way to others and stops at an abort", async () => {
  const { hands, asked } = rig("windows");
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("enough")), 5);
  await assert.rejects(hands.typeText("x".repeat(100_000), abort.signal), /enough/);
  const typed = asked().length;
  assert.ok(typed > 0 && typed < 100_000, `${typed}`);
});

Deno.test("clicks and the wheel are counted as each system counts them", () => {
  const mac = rig("darwin");
  mac.hands.mouseClick("left", { x: 3, y: 4 }, 2);
  mac.hands.mouseScroll(1, 2);
  assert.deepEqual(mac.asked(), ["move 3 4", "click left", "click left again", "scroll left -40 up -80"]);
  const windows = rig("windows");
  windows.hands.mouseClick("right", { x: 3, y: 4 }, 2);
  windows.hands.mouseScroll(0, -1);
  assert.deepEqual(windows.asked(), ["metrics", "move 3 4", "click right", "click right", "scroll left 0 up 120"]);
});

Deno.test("without the permission of macOS each action says where to give it, and does nothing", async () => {
  const { hands, asked } = rig("darwin", false);
  const says = (error: unknown): boolean => error instanceof NotAvailable && /Accessibility/.test(error.message);
  assert.throws(() => hands.keyDown({ key: "a", modifiers: [] }), says);
  assert.throws(() => hands.mouseClick("left", null, 1), says);
  assert.throws(() => hands.mouseScroll(0, 1), says);
  await assert.rejects(hands.typeText("a", signal), says);
  assert.deepEqual(asked(), []);
});

Deno.test("the check tells the permission of macOS or where to give it, and presses nothing", () => {
  const checked = [null, true, false].map((permission) => {
    const { check, asked } = rig(permission === null ? "windows" : "darwin", permission);
    const finding = check();
    assert.deepEqual(asked(), []);
    return finding;
  });
  assert.deepEqual(checked.map(({ ok }) => ok), [true, true, false]);
  assert.match(checked[1]?.text ?? "", /macOS gives the permission/);
  assert.match(checked[2]?.fix ?? "", /Privacy & Security, Accessibility/);
  const damaged = checkRobotjs(() => {
    throw new NotAvailable("robotjs cannot be loaded");
  });
  assert.deepEqual([damaged.ok, damaged.text], [false, "robotjs cannot be loaded"]);
  assert.notEqual(damaged.fix, null);
});

/** robotjs ends its process with its X server, so it plays in one of its own. */
x11Test("the addon itself presses, clicks and scrolls", async (server) => {
  const marker = x11Hands(server.host);
  const xev = await Xev.start(server, () => marker.mouseClick("middle", null, 1));
  const folder = new URL("../../../daemon/actions/desktop/", import.meta.url);
  const strokes = ["a", "return", "f5", "pageup", "volumeup", "play", "printscreen", "space"];
  const program = `
    import { robotjsHands } from "${folder}robotjs.ts";
    import { loadRobot } from "${folder}robotjs_addon.ts";
    loadRobot().setXDisplayName("${server.display}");
    const hands = robotjsHands({ os: "linux" });
    for (const key of ${JSON.stringify(strokes)}) {
      hands.keyDown({ key, modifiers: ["ctrl"] });
      hands.keyUp({ key, modifiers: ["ctrl"] });
    }
    hands.mouseClick("right", { x: 30, y: 40 }, 2);
    hands.mouseScroll(1, 1);
    await hands.typeText("ab", new AbortController().signal);`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--ext=ts", program],
    env: { DISPLAY: server.display },
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const presses = (await xev.events()).filter(({ type }) => type.endsWith("Press"));
  const keys = presses.filter(({ keysym }) => !["", "Control_L"].includes(keysym));
  assert.deepEqual(
    keys.map(({ keysym, state }) => `${keysym} ${state}`),
    [
      ...["a", "Return", "F5", "Prior", "XF86AudioRaiseVolume", "XF86AudioPlay", "Print", "space"].map((k) => `${k} 4`),
      "a 0",
      "b 0",
    ],
  );
  const buttons = presses.filter(({ button }) => button !== 0);
  assert.deepEqual(buttons.map(({ button, x, y }) => [button, x, y]), [3, 3, 7, 5].map((button) => [button, 30, 40]));
  marker.close();
});
