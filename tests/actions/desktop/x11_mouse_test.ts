/** Clicks and the wheel as xev reads them, and what happens without a server. */
import assert from "node:assert/strict";
import type { Hands } from "../../../daemon/actions/desktop/hands.ts";
import { x11Hands } from "../../../daemon/actions/desktop/x11.ts";
import { NotAvailable } from "../../../daemon/actions/os.ts";
import { x11Test, Xev, Xvfb } from "../../support/xvfb.ts";

async function withXev(server: Xvfb, play: (hands: Hands, xev: Xev) => Promise<void>): Promise<void> {
  const hands = x11Hands(server.host);
  const marker = x11Hands(server.host);
  try {
    await play(hands, await Xev.start(server, () => marker.mouseClick("middle", null, 1)));
  } finally {
    hands.close();
    marker.close();
  }
}

/** "ButtonPress 1 at 10,20" */
async function seen(xev: Xev): Promise<string[]> {
  return (await xev.events()).map(({ type, button, x, y }) => `${type} ${button} at ${x},${y}`);
}

x11Test("a click lands on the point and with the button asked for", async (server) => {
  await withXev(server, async (hands, xev) => {
    hands.mouseClick("left", { x: 10, y: 20 }, 1);
    assert.deepEqual(await seen(xev), ["ButtonPress 1 at 10,20", "ButtonRelease 1 at 10,20"]);
    hands.mouseClick("right", { x: 700, y: 500 }, 1);
    assert.deepEqual(await seen(xev), ["ButtonPress 3 at 700,500", "ButtonRelease 3 at 700,500"]);
    hands.mouseClick("left", null, 1);
    assert.deepEqual(await seen(xev), ["ButtonPress 1 at 700,500", "ButtonRelease 1 at 700,500"]);
  });
});

x11Test("the middle button is the middle button", async (server) => {
  const hands = x11Hands(server.host);
  // xev counts it out as a mark; that it comes is what is tested here.
  const xev = await Xev.start(server, () => hands.mouseClick("middle", { x: 5, y: 5 }, 1));
  assert.deepEqual(await xev.events(), []);
  hands.close();
});

x11Test("two clicks come within the time of a double click", async (server) => {
  await withXev(server, async (hands, xev) => {
    const began = performance.now();
    hands.mouseClick("left", { x: 10, y: 20 }, 2);
    assert.ok(performance.now() - began < 200);
    const events = await seen(xev);
    assert.equal(events.length, 4);
    assert.deepEqual(new Set(events), new Set(["ButtonPress 1 at 10,20", "ButtonRelease 1 at 10,20"]));
  });
});

x11Test("scrolling goes down and to the right, a notch each, and back", async (server) => {
  await withXev(server, async (hands, xev) => {
    const presses = async (): Promise<number[]> =>
      (await xev.events()).filter(({ type }) => type === "ButtonPress").map(({ button }) => button);
    hands.mouseScroll(0, 3);
    assert.deepEqual(await presses(), [5, 5, 5]);
    hands.mouseScroll(0, -2);
    assert.deepEqual(await presses(), [4, 4]);
    hands.mouseScroll(2, 0);
    assert.deepEqual(await presses(), [7, 7]);
    hands.mouseScroll(-1, 1);
    assert.deepEqual(await presses(), [6, 5]);
    hands.mouseScroll(0, 0);
    assert.deepEqual(await presses(), []);
  });
});

x11Test("a key held by one action is down for a click of another", async (server) => {
  await withXev(server, async (hands, xev) => {
    hands.keyDown({ key: "f5", modifiers: ["ctrl"] });
    hands.mouseClick("left", null, 1);
    hands.keyUp({ key: "f5", modifiers: ["ctrl"] });
    const click = (await xev.events()).find(({ type }) => type === "ButtonPress");
    assert.equal(click?.state, 4);
  });
});

const stroke = { key: "a", modifiers: [] } as const;
const signal = new AbortController().signal;

x11Test("without DISPLAY, or with a wrong one, each action says what is missing", async () => {
  for (
    const [display, reason] of [["", /no X display is set \(DISPLAY\)/], [":4711", /no X display .* at :4711/]] as const
  ) {
    const hands = x11Hands({ os: "linux", env: () => display });
    const says = (error: unknown): boolean => error instanceof NotAvailable && reason.test(error.message);
    assert.throws(() => hands.keyDown(stroke), says);
    assert.throws(() => hands.mouseClick("left", null, 1), says);
    assert.throws(() => hands.mouseScroll(0, 1), says);
    await assert.rejects(hands.typeText("a", signal), says);
    hands.keyUp(stroke);
    hands.close();
  }
});

x11Test("the end of the X server fails one action after the other, and a new server is found", async (server) => {
  const other = await Xvfb.start();
  const hands = x11Hands(other.host);
  hands.keyDown(stroke);
  await other.stop();
  assert.throws(() => hands.keyDown({ key: "b", modifiers: [] }), NotAvailable);
  hands.keyUp(stroke);
  assert.throws(() => hands.mouseClick("left", null, 1), NotAvailable);
  await assert.rejects(hands.typeText("x", signal), NotAvailable);
  const again = await Xvfb.start(other.display);
  try {
    const xev = await Xev.start(again, () => hands.mouseClick("middle", null, 1));
    hands.keyDown(stroke);
    hands.keyUp(stroke);
    assert.deepEqual((await xev.events()).map(({ type, keysym }) => `${type} ${keysym}`), [
      "KeyPress a",
      "KeyRelease a",
    ]);
  } finally {
    hands.close();
    await again.stop();
  }
  assert.ok(server.display !== again.display);
});
