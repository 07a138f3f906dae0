import assert from "node:assert/strict";
import type { Hands } from "../../../daemon/actions/desktop/hands.ts";
import { UinputHands, uinputHands } from "../../../daemon/actions/desktop/uinput.ts";
import { usLayout } from "../../../daemon/actions/desktop/uinput_codes.ts";
import { openUinput, uinputProblem } from "../../../daemon/actions/desktop/uinput_device.ts";
import { uinputDenied } from "../../../daemon/actions/desktop/uinput_rule.ts";
import { KEYBOARD, POINTER } from "../../../daemon/actions/desktop/uinput_events.ts";
import { systemClock } from "../../../daemon/actions/clock.ts";
import { KEYS } from "../../../shared/config/keys.ts";
import { MODIFIERS } from "../../../shared/config/action_types.ts";
import { Evtest, inputDevice, uinputTest } from "../../support/evtest.ts";
import { tapEvents, typedText } from "./kernel_names.ts";
import { eventually } from "../../support/wait.ts";
import { ofLinux, testUnless } from "../../support/test_unless.ts";

/** The kernel keeps 64 events for a reader that is late (evdev.c), and drops them all at the next: 8 events a stroke. */
const KEYS_AT_ONCE = 6;
const HOST = { os: "linux", env: () => "" };
const never = new AbortController().signal;

function here(): Hands {
  return uinputHands({ env: () => undefined, os: "linux" });
}

async function withKeyboard(play: (hands: Hands, evtest: Evtest) => Promise<void>): Promise<void> {
  const hands = here();
  hands.prepare();
  const evtest = await Evtest.of(KEYBOARD.name);
  try {
    await play(hands, evtest);
  } finally {
    hands.close();
    await evtest.close();
  }
}

uinputTest("each key name, alone and with each modifier, is read back as its key in the right order", async () => {
  await withKeyboard(async (hands, evtest) => {
    for (const modifier of [null, ...MODIFIERS]) {
      for (let at = 0; at < KEYS.length; at += KEYS_AT_ONCE) {
        const keys = KEYS.slice(at, at + KEYS_AT_ONCE);
        for (const key of keys) {
          const stroke = { key, modifiers: modifier === null ? [] : [modifier] };
          hands.keyDown(stroke);
          hands.keyUp(stroke);
          // An empty text ends when everything before it has gone out.
          await hands.typeText("", never);
        }
        const expected = keys.flatMap((key) => tapEvents(key, modifier));
        assert.deepEqual(await evtest.until(expected.at(-1) ?? "", expected.length), expected);
      }
    }
  });
});

uinputTest("a held key is down until it is let go of, with the kernel repeating it", async () => {
  await withKeyboard(async (hands, evtest) => {
    hands.keyDown({ key: "right", modifiers: ["shift"] });
    await eventually("the key repeated", () => evtest.soFar().includes("RIGHT 2"), 30_000);
    hands.keyUp({ key: "right", modifiers: ["shift"] });
    const events = await evtest.until("LEFTSHIFT 0");
    assert.deepEqual(events.filter((event) => !event.endsWith(" 2")), [
      "LEFTSHIFT 1",
      "RIGHT 1",
      "RIGHT 0",
      "LEFTSHIFT 0",
    ]);
  });
});

uinputTest(
  "what is sent right after the keyboard was made is not lost to a program that opens it quickly",
  async () => {
    const hands = here();
    hands.keyDown({ key: "a", modifiers: ["ctrl"] });
    hands.keyUp({ key: "a", modifiers: ["ctrl"] });
    const typed = hands.typeText("b\n", never);
    const evtest = await Evtest.of(KEYBOARD.name);
    await typed;
    assert.deepEqual(await evtest.until("ENTER 0"), [
      ...tapEvents("a", "ctrl"),
      ...tapEvents("b", null),
      ...tapEvents("return", null),
    ]);
    hands.close();
    await evtest.close();
  },
);

uinputTest("every ASCII character of a text is read back, and a long text comes whole", async () => {
  await withKeyboard(async (hands, evtest) => {
    const ascii = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).join("");
    const text = `${ascii}\n${"The quick brown fox. ".repeat(20)}\t`;
    await hands.typeText(text, never);
    assert.equal(typedText(await evtest.until("TAB 0")), text);
  });
});

uinputTest("other characters come as ctrl+shift+u and their number", async () => {
  await withKeyboard(async (hands, evtest) => {
    await hands.typeText("✅", never);
    const taps = ["2", "7", "0", "5", "space"].flatMap((key) => tapEvents(key, null));
    assert.deepEqual(await evtest.until("SPACE 0"), [
      "LEFTCTRL 1",
      "LEFTSHIFT 1",
      "U 1",
      "U 0",
      "LEFTCTRL 0",
      "LEFTSHIFT 0",
      ...taps,
    ]);
  });
});

uinputTest("clicks and scrolls are read back in their order among keys", async () => {
  await withKeyboard(async (hands, evtest) => {
    hands.keyDown({ key: "a", modifiers: [] });
    hands.keyUp({ key: "a", modifiers: [] });
    hands.mouseClick("left", null, 2);
    hands.mouseClick("right", null, 1);
    hands.mouseClick("middle", null, 1);
    hands.mouseScroll(0, 2);
    hands.mouseScroll(-1, 0);
    await hands.typeText("b", never);
    assert.deepEqual(await evtest.until("B 0"), [
      ...["A 1", "A 0", "BTN_LEFT 1", "BTN_LEFT 0", "BTN_LEFT 1", "BTN_LEFT 0"],
      ...["BTN_RIGHT 1", "BTN_RIGHT 0", "BTN_MIDDLE 1", "BTN_MIDDLE 0"],
      ...["REL_WHEEL -2", "REL_WHEEL_HI_RES -240", "REL_HWHEEL -1", "REL_HWHEEL_HI_RES -120"],
      ...["B 1", "B 0"],
    ]);
  });
});

uinputTest("a click at a place comes from a pointer of its own, which the kernel takes for no joystick", async () => {
  const hands = new UinputHands({
    clock: systemClock,
    problem: () => uinputProblem(HOST),
    open: openUinput,
    layout: () => usLayout,
    screen: () => Promise.resolve({ width: 1920, height: 1080 }),
  });
  const clicking = hands.mouseClick("left", { x: 960, y: 540 }, 1);
  const evtest = await Evtest.of(POINTER.name);
  await clicking;
  assert.deepEqual(await evtest.until("BTN_LEFT 0"), ["ABS_X 32785", "ABS_Y 32798", "BTN_LEFT 1", "BTN_LEFT 0"]);
  await hands.mouseClick("right", { x: 960, y: 540 }, 1);
  assert.deepEqual(await evtest.until("BTN_RIGHT 0"), [
    "ABS_X 32784",
    "ABS_X 32785",
    "BTN_RIGHT 1",
    "BTN_RIGHT 0",
  ]);
  assert.doesNotMatch(await inputDevice(POINTER.name) ?? "", /js/);
  assert.doesNotMatch(await inputDevice(KEYBOARD.name) ?? "", /js/);
  hands.close();
  await evtest.ended();
});

uinputTest("the device is gone after close, even with a key down and a child that was started meanwhile", async () => {
  await withKeyboard(async (hands, evtest) => {
    hands.keyDown({ key: "a", modifiers: [] });
    await eventually("the key down", () => evtest.soFar().includes("A 1"), 30_000);
    hands.close();
    await evtest.ended();
    assert.equal(await inputDevice(KEYBOARD.name), null);
  });
});

uinputTest("a daemon that is killed takes its keyboard with it, though a program it started lives on", async () => {
  const module = new URL("../../../daemon/actions/desktop/uinput.ts", import.meta.url);
  const script = `
    const { uinputHands } = await import(${JSON.stringify(module.href)});
    uinputHands({ env: () => undefined, os: "linux" }).keyDown({ key: "a", modifiers: [] });
    const child = new Deno.Command("sleep", { args: ["100"], detached: true }).spawn();
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const daemon = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = daemon.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const sleeper = Number((await reader.read()).value);
  assert.ok(sleeper > 0);
  try {
    const evtest = await Evtest.of(KEYBOARD.name);
    daemon.kill("SIGKILL");
    await daemon.status;
    await evtest.ended();
    assert.equal(await inputDevice(KEYBOARD.name), null);
    assert.ok(await Deno.stat(`/proc/${sleeper}`));
  } finally {
    await reader.cancel();
    Deno.kill(sleeper, "SIGKILL");
  }
});

uinputTest("a user without the permission is told the udev rule that gives it, in one line", async () => {
  const module = new URL("../../../daemon/actions/desktop/uinput_device.ts", import.meta.url);
  const script = `console.log((await import(${
    JSON.stringify(module.href)
  })).uinputProblem({ os: "linux", env: () => "" }));`;
  const { stdout } = await new Deno.Command("setpriv", {
    args: ["--reuid", "65534", "--regid", "65534", "--clear-groups", Deno.execPath(), "eval", "--no-check", script],
    env: { DENO_DIR: "/tmp/deno-of-nobody" },
    stderr: "inherit",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), `${uinputDenied(HOST, "/dev/uinput").message}\n`);
  assert.equal(uinputProblem(HOST), null);
});

testUnless(
  ofLinux("/dev/uinput"),
  "a missing device is told with the command that loads it",
  () => {
    assert.equal(
      uinputProblem(HOST, "/dev/no-such-node"),
      '/dev/no-such-node is missing: load it with "sudo modprobe uinput"',
    );
  },
  // The C library stays loaded.
  { sanitizeResources: false },
);
