import assert from "node:assert/strict";
import {
  KEY_LEFTSHIFT,
  KEY_RIGHTALT,
  type KeyPosition,
  usLayout,
} from "../../../daemon/actions/desktop/uinput_codes.ts";
import { ActionFailed, NotAvailable } from "../../../daemon/actions/os.ts";
import { FakeDesk } from "./uinput_fake.ts";

const never = new AbortController().signal;

Deno.test("nothing is made before the first use, and then one keyboard for good", async () => {
  const desk = new FakeDesk();
  assert.deepEqual(desk.devices, []);
  desk.tap("a");
  desk.tap("b");
  await desk.clock.advance(1000);
  desk.tap("c");
  assert.deepEqual(desk.devices, ["Conductor virtual keyboard"]);
});

Deno.test("what comes before the desktop has taken the keyboard in waits, and comes whole and in order", async () => {
  const desk = new FakeDesk();
  desk.announced = false;
  desk.tap("a", "ctrl");
  desk.hands.mouseClick("left", null, 1);
  await desk.clock.advance(990);
  desk.tap("b");
  desk.announced = true;
  await desk.clock.advance(200);
  assert.equal(desk.sent(), "");
  await desk.clock.advance(20);
  assert.equal(desk.sent(), "+ctrl +a -a -ctrl +left");
  await desk.clock.advance(60);
  assert.equal(desk.sent(), "-left +b -b");
});

Deno.test("without udev the wait is half a second; a udev that says nothing is waited for three", async () => {
  for (const [announced, ms] of [[null, 500], [false, 3200]] as const) {
    const desk = new FakeDesk();
    desk.announced = announced;
    desk.tap("a");
    await desk.clock.advance(ms - 1);
    assert.equal(desk.sent(), "");
    await desk.clock.advance(1);
    assert.equal(desk.sent(), "+a -a");
  }
});

Deno.test("a keyboard made ahead is ready at the first key, which goes out within the call", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.keyDown({ key: "a", modifiers: [] });
  assert.equal(desk.sent(), "+a");
});

Deno.test("modifiers go down before the key and up after it; punctuation brings its own shift", async () => {
  const desk = await FakeDesk.settled();
  desk.tap("c", "cmd", "ctrl", "alt", "shift");
  assert.equal(desk.sent(), "+cmd +ctrl +alt +shift +c -c -cmd -ctrl -alt -shift");
  desk.tap("?");
  assert.equal(desk.sent(), "+shift +slash -slash -shift");
  desk.tap("?", "shift");
  assert.equal(desk.sent(), "+shift +slash -slash -shift");
});

Deno.test("a modifier that two strokes share stays down until the last of them is up", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.keyDown({ key: "a", modifiers: ["ctrl"] });
  desk.hands.keyDown({ key: "b", modifiers: ["ctrl"] });
  assert.equal(desk.sent(), "+ctrl +a +b");
  desk.hands.keyUp({ key: "a", modifiers: ["ctrl"] });
  assert.equal(desk.sent(), "-a");
  desk.hands.keyUp({ key: "b", modifiers: ["ctrl"] });
  assert.equal(desk.sent(), "-b -ctrl");
});

Deno.test("a key that one stroke holds is pressed anew for another, and goes up with the last", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.keyDown({ key: "/", modifiers: [] });
  desk.tap("?");
  assert.equal(desk.sent(), "+slash +shift -slash +slash -shift");
  desk.hands.keyUp({ key: "/", modifiers: [] });
  assert.equal(desk.sent(), "-slash");
});

Deno.test("letting go of what is not down sends nothing", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.keyUp({ key: "a", modifiers: ["ctrl"] });
  new FakeDesk().hands.keyUp({ key: "a", modifiers: [] });
  assert.equal(desk.sent(), "");
});

Deno.test("keys and text go by the user's layout; a letter that it lacks is where a US keyboard has it", async () => {
  const desk = new FakeDesk();
  const positions: Readonly<Record<string, KeyPosition>> = {
    "ä": { code: 30, under: [] },
    "?": { code: 46, under: [KEY_LEFTSHIFT] },
    "€": { code: 18, under: [KEY_RIGHTALT] },
  };
  desk.layout = () => (character) => positions[character] ?? null;
  desk.hands.prepare();
  await desk.clock.advance(1000);
  desk.tap("?", "ctrl");
  assert.equal(desk.sent(), "+ctrl +shift +c -c -ctrl -shift");
  desk.tap("b");
  assert.equal(desk.sent(), "+b -b");
  await desk.hands.typeText("ä€?", never);
  assert.equal(desk.sent(), "+a -a +altgr +e -e -altgr +shift +c -c -shift");
});

Deno.test("a layout that is none is said at once and at the first key, and no key counts as down", async () => {
  const desk = new FakeDesk();
  desk.layout = () => {
    throw new ActionFailed("there is no keyboard layout zz (XKB_DEFAULT_LAYOUT)");
  };
  assert.throws(() => desk.hands.prepare(), /no keyboard layout zz/);
  assert.throws(() => desk.tap("a", "ctrl"), /no keyboard layout zz/);
  await assert.rejects(desk.hands.typeText("a", never), /no keyboard layout zz/);
  desk.layout = () => usLayout;
  desk.tap("a", "ctrl");
  await desk.clock.advance(1000);
  assert.equal(desk.sent(), "+ctrl +a -a -ctrl");
});

Deno.test("without a device every action says what is missing, and works once it is there", async () => {
  const desk = new FakeDesk();
  desk.problem = "/dev/uinput is missing";
  const refused = (what: string) => new NotAvailable(`${what} is not available on this system: /dev/uinput is missing`);
  assert.throws(() => desk.hands.prepare(), refused("Keystroke"));
  assert.throws(() => desk.hands.keyDown({ key: "a", modifiers: [] }), refused("Keystroke"));
  assert.throws(() => desk.hands.mouseClick("left", null, 1), refused("MouseClick"));
  assert.throws(() => desk.hands.mouseScroll(1, 0), refused("MouseScroll"));
  await assert.rejects(desk.hands.typeText("a", never), refused("Text"));
  desk.hands.keyUp({ key: "a", modifiers: [] });
  desk.problem = null;
  desk.tap("a");
  await desk.clock.advance(1000);
  assert.equal(desk.sent(), "+a -a");
});

Deno.test("more keys than two seconds can take are refused with a way out, but releases never", async () => {
  const desk = await FakeDesk.settled();
  assert.throws(() => {
    for (let i = 0; i < 10_000; i++) desk.tap("a");
  }, new ActionFailed("keys come faster than the desktop can take them; give the Repeat a delay_ms"));
  desk.hands.keyUp({ key: "a", modifiers: [] });
  await desk.clock.advance(3000);
  const words = desk.sent().split(" ");
  assert.equal(words.length % 2, 0);
  assert.equal(words.at(-1), "-a");
});

Deno.test("a device that fails is given up, and the next key gets a new one", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.keyDown({ key: "a", modifiers: ["ctrl"] });
  desk.brokenDevice = true;
  assert.throws(() => desk.tap("b"), new ActionFailed("cannot write to /dev/uinput"));
  desk.brokenDevice = false;
  desk.hands.keyUp({ key: "a", modifiers: ["ctrl"] });
  assert.deepEqual(desk.devices, ["Conductor virtual keyboard", "closed Conductor virtual keyboard"]);
  desk.sent();
  desk.tap("b");
  await desk.clock.advance(1000);
  assert.equal(desk.sent(), "+b -b");
});

Deno.test("closing takes the devices away, throws away what waits and ends a text that is being typed", async () => {
  const desk = await FakeDesk.settled();
  await desk.hands.mouseClick("left", { x: 1, y: 1 }, 1);
  const typing = desk.hands.typeText("a", never);
  const ended = assert.rejects(typing, new ActionFailed("the virtual keyboard was closed"));
  desk.hands.close();
  await ended;
  desk.sent();
  await desk.clock.advance(1000);
  assert.equal(desk.sent(), "");
  assert.deepEqual(desk.devices.slice(2), ["closed Conductor virtual keyboard", "closed Conductor virtual pointer"]);
  desk.hands.close();
});
