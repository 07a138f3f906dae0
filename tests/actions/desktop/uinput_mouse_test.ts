import assert from "node:assert/strict";
import { ActionFailed, NotAvailable } from "../../../daemon/actions/os.ts";
import { FakeDesk } from "./uinput_fake.ts";

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
