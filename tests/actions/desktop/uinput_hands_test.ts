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

Deno.test("text is typed with shift where it is needed, line ends as return", async () => {
  const desk = await FakeDesk.settled();
  await desk.hands.typeText("HI ho\r\na\tb\n", never);
  assert.equal(
    desk.sent(),
    "+shift +h -h +i -i -shift +space -space +h -h +o -o +return -return +a -a +tab -tab +b -b +return -return",
  );
});

Deno.test("a character that no key has is entered by its number", async () => {
  const desk = await FakeDesk.settled();
  await desk.hands.typeText("é", never);
  assert.equal(desk.sent(), "+ctrl +shift +u -u -ctrl -shift +e -e +9 -9 +space -space");
});

Deno.test("text is typed without the modifiers that a held stroke has down, and these come back", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.keyDown({ key: "c", modifiers: ["ctrl"] });
  assert.equal(desk.sent(), "+ctrl +c");
  await desk.hands.typeText("aA", never);
  assert.equal(desk.sent(), "-ctrl +a -a +shift +a -a -shift +ctrl");
  desk.hands.keyUp({ key: "c", modifiers: ["ctrl"] });
  assert.equal(desk.sent(), "-c -ctrl");
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

Deno.test("a layout that is none is said at the first key, and no key counts as down", async () => {
  const desk = new FakeDesk();
  desk.layout = () => {
    throw new ActionFailed("there is no keyboard layout zz (XKB_DEFAULT_LAYOUT)");
  };
  desk.hands.prepare();
  assert.throws(() => desk.tap("a", "ctrl"), /no keyboard layout zz/);
  await assert.rejects(desk.hands.typeText("a", never), /no keyboard layout zz/);
  desk.layout = () => usLayout;
  desk.tap("a", "ctrl");
  await desk.clock.advance(1000);
  assert.equal(desk.sent(), "+ctrl +a -a -ctrl");
});

Deno.test("a control character is refused by its number before anything is typed", async () => {
  const desk = await FakeDesk.settled();
  await assert.rejects(
    desk.hands.typeText("ab\u0007", never),
    new ActionFailed("the text has a character that cannot be typed: U+0007"),
  );
  assert.equal(desk.sent(), "");
});

Deno.test("a long text takes its time, and an abort ends it soon with no key down", async () => {
  const desk = await FakeDesk.settled();
  const abort = new AbortController();
  const typing = desk.hands.typeText("A".repeat(10_000), abort.signal);
  const ended = assert.rejects(typing, new ActionFailed("aborted"));
  await desk.clock.advance(1000);
  abort.abort();
  await ended;
  await desk.clock.advance(100);
  const words = desk.sent().split(" ");
  assert.ok(words.length > 500 && words.length < 1200, `${words.length} frames`);
  for (const key of ["a", "shift"]) {
    assert.equal(
      words.filter((word) => word === `+${key}`).length,
      words.filter((word) => word === `-${key}`).length,
    );
  }
});

Deno.test("two texts at once are typed one after the other", async () => {
  const desk = await FakeDesk.settled();
  const both = Promise.all([desk.hands.typeText("a".repeat(50), never), desk.hands.typeText("b".repeat(50), never)]);
  await desk.clock.advance(1000);
  await both;
  assert.match(desk.sent(), /^(\+a -a ?){50}(\+b -b ?){50}$/);
});

Deno.test("a text that waits for another ends at once when aborted", async () => {
  const desk = await FakeDesk.settled();
  const abort = new AbortController();
  const first = desk.hands.typeText("a".repeat(1000), never);
  const second = desk.hands.typeText("b", abort.signal);
  abort.abort();
  await assert.rejects(second, new ActionFailed("aborted"));
  await desk.clock.advance(3000);
  await first;
  assert.doesNotMatch(desk.sent(), /b/);
});

Deno.test("clicks are far enough apart for the desktop not to take them for a worn switch", async () => {
  const desk = await FakeDesk.settled();
  assert.equal(desk.hands.mouseClick("right", null, 2), undefined);
  desk.tap("a");
  assert.equal(desk.sent(), "+right");
  await desk.clock.advance(29);
  assert.equal(desk.sent(), "");
  await desk.clock.advance(1);
  assert.equal(desk.sent(), "-right");
  await desk.clock.advance(90);
  assert.equal(desk.sent(), "+right -right +a -a");
});

Deno.test("a positive dy scrolls down, a positive dx to the right, each notch 120 fine steps", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.mouseScroll(0, 3);
  desk.hands.mouseScroll(2, 0);
  desk.hands.mouseScroll(-1, -1);
  desk.hands.mouseScroll(0, 0);
  assert.equal(
    desk.sent(),
    "wheel=-3&fine=-360 hwheel=2&hfine=240 wheel=1&fine=120&hwheel=-1&hfine=-120",
  );
});

Deno.test("a click at a place moves a pointer of its own there, from edge to edge of the desktop", async () => {
  const desk = await FakeDesk.settled();
  const clicking = desk.hands.mouseClick("left", { x: 0, y: 499 }, 1);
  await clicking;
  assert.deepEqual(desk.devices, ["Conductor virtual keyboard", "Conductor virtual pointer"]);
  await desk.clock.advance(1000);
  // 65,536 steps: half a pixel of 1,000, and of 500 the last but half a one.
  assert.equal(desk.sent(), "x=32&y=65470 +left -left");
});

Deno.test("a second click at the same place moves the pointer back, should the user have taken it elsewhere", async () => {
  const desk = await FakeDesk.settled();
  await desk.hands.mouseClick("left", { x: 500, y: 250 }, 1);
  await desk.clock.advance(1000);
  desk.sent();
  await desk.hands.mouseClick("left", { x: 500, y: 250 }, 1);
  await desk.clock.advance(1000);
  assert.equal(desk.sent(), "x=32801 x=32800&y=32833 +left -left");
});

Deno.test("a click outside of the desktop, or on one of unknown size, is refused and clicks nothing", async () => {
  const desk = await FakeDesk.settled();
  await assert.rejects(
    Promise.resolve(desk.hands.mouseClick("left", { x: 1000, y: 0 }, 1)),
    new ActionFailed("1000, 0 is outside of the desktop, which has 1000 x 500 pixels"),
  );
  desk.screen = () => Promise.reject(new NotAvailable("no size"));
  await assert.rejects(Promise.resolve(desk.hands.mouseClick("left", { x: 1, y: 1 }, 1)), new NotAvailable("no size"));
  await desk.clock.advance(1000);
  assert.equal(desk.sent(), "");
});

Deno.test("without a device every action says what is missing, and works once it is there", async () => {
  const desk = new FakeDesk();
  desk.problem = "/dev/uinput is missing";
  desk.hands.prepare();
  const refused = (what: string) => new NotAvailable(`${what} is not available on this system: /dev/uinput is missing`);
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
