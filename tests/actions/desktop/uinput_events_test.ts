import assert from "node:assert/strict";
import { keyPosition, usLayout } from "../../../daemon/actions/desktop/uinput_codes.ts";
import {
  axisSetup,
  deviceSetup,
  encodeFrames,
  KEYBOARD,
  POINTER,
  UI_ABS_SETUP,
  UI_DEV_CREATE,
  UI_DEV_DESTROY,
  UI_DEV_SETUP,
  UI_GET_SYSNAME,
  UI_SET_EVBIT,
  UI_SET_KEYBIT,
  UI_SET_RELBIT,
} from "../../../daemon/actions/desktop/uinput_events.ts";
import { KEYS } from "../../../shared/config/keys.ts";

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

Deno.test("every key name of the configuration has a key, and no two names share key and shift", () => {
  const positions = KEYS.map((name) => {
    const position = keyPosition(name, usLayout);
    assert.ok(position !== null, name);
    return [position.code, ...position.under].join("+");
  });
  assert.equal(new Set(positions).size, KEYS.length);
});

Deno.test("the keyboard has every key that a name or a modifier needs, and no key twice", () => {
  const has = KEYBOARD.bits.filter(([request]) => request === UI_SET_KEYBIT).map(([, code]) => code);
  for (const name of KEYS) assert.ok(has.includes(keyPosition(name, usLayout)?.code ?? -1), name);
  // KEY_LEFTMETA, KEY_LEFTCTRL, KEY_LEFTALT, KEY_LEFTSHIFT
  for (const code of [125, 29, 56, 42]) assert.ok(has.includes(code));
  assert.equal(new Set(has).size, has.length);
  // Keys 1 to 31 make udev take it for a keyboard (systemd, udev-builtin-input_id.c).
  assert.deepEqual(
    has.filter((code) => code <= 31).toSorted((a, b) => a - b),
    Array.from({ length: 31 }, (_, i) => i + 1),
  );
});

Deno.test("every printable ASCII character is on the US keyboard, and nothing else is", () => {
  for (let code = 0x20; code < 0x7f; code++) assert.ok(usLayout(String.fromCharCode(code)) !== null, String(code));
  for (const other of ["\x7f", "é", "→", ""]) assert.equal(usLayout(other), null);
});

Deno.test("an event is 24 bytes: no time, then type, code and value, and a report ends each frame", () => {
  const bytes = encodeFrames([[[1, 30, 1]], [[2, 8, -2], [2, 11, -240]]]);
  const time = "00".repeat(16);
  const events = ["01001e0001000000", "0000000000000000", "02000800feffffff", "02000b0010ffffff", "0000000000000000"];
  assert.equal(hex(bytes), events.map((event) => time + event).join(""));
});

Deno.test("the requests have the numbers of linux/uinput.h", () => {
  // As printed by a C program on x86-64.
  assert.deepEqual(
    [UI_DEV_CREATE, UI_DEV_DESTROY, UI_DEV_SETUP, UI_ABS_SETUP, UI_SET_EVBIT, UI_SET_KEYBIT, UI_SET_RELBIT],
    [0x5501n, 0x5502n, 0x405c5503n, 0x401c5504n, 0x40045564n, 0x40045565n, 0x40045566n],
  );
  assert.equal(UI_GET_SYSNAME, 0x8040552cn);
});

Deno.test("a device tells its bus, its numbers and its name; an axis its range", () => {
  const setup = deviceSetup(KEYBOARD);
  assert.equal(setup.length, 92);
  assert.equal(hex(setup.subarray(0, 8)), "0600d1c001000100");
  assert.equal(new TextDecoder().decode(setup.subarray(8, 35)), "Conductor virtual keyboard\0");
  const axis = axisSetup(1);
  assert.equal(hex(axis), "01000000" + "00000000" + "00000000" + "ffff0000" + "00".repeat(12));
});

Deno.test("the pointer is no joystick to the kernel: three buttons and two axes, and nothing more", () => {
  assert.deepEqual(POINTER.bits.map(([, value]) => value), [1, 3, 0x110, 0x111, 0x112]);
  assert.deepEqual(POINTER.axes, [0, 1]);
});
