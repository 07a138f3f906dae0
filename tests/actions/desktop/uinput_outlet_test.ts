import assert from "node:assert/strict";
import { UinputOutlet } from "../../../daemon/actions/desktop/uinput_outlet.ts";
import { VirtualClock } from "../../../daemon/actions/virtual_clock.ts";

const EVENT_BYTES = 24;
/** The kernel's store for one reader of the virtual keyboard, in events. */
const KERNEL_STORE = 128;

function makeOutlet(): { clock: VirtualClock; outlet: UinputOutlet; tap: () => void; written: () => number } {
  const clock = new VirtualClock();
  const outlet = new UinputOutlet(clock);
  let events = 0;
  const write = (bytes: Uint8Array): void => void (events += bytes.length / EVENT_BYTES);
  const tap = (): void => outlet.send([[[1, 30, 1]], [[1, 30, 0]]], write);
  return { clock, outlet, tap, written: () => events };
}

Deno.test("what is sent after a silence goes out within the call", () => {
  const { tap, written } = makeOutlet();
  for (let i = 0; i < 16; i++) tap();
  assert.equal(written(), 64);
});

Deno.test("a reader that looks every 30 ms never misses an event, however much is sent", async () => {
  const { clock, outlet, tap, written } = makeOutlet();
  for (let i = 0; i < 1000; i++) tap();
  let read = 0;
  while (outlet.waiting > 0) {
    assert.ok(written() - read <= KERNEL_STORE, `${written() - read} events in the store`);
    read = written();
    await clock.advance(30);
  }
  assert.equal(written(), 4000);
  assert.ok(clock.now() < 2100, `took ${clock.now()} ms`);
});

Deno.test("drained resolves when the last has gone out, and at once when nothing waits", async () => {
  const { clock, outlet, tap, written } = makeOutlet();
  await outlet.drained();
  for (let i = 0; i < 100; i++) tap();
  let drained = false;
  const waiting = outlet.drained().then(() => drained = true);
  await clock.advance(150);
  assert.equal(drained, false);
  await clock.advance(50);
  assert.equal(drained, true);
  assert.equal(written(), 400);
  await waiting;
});

Deno.test("everything waits while there are holds, and for each of them", async () => {
  const { clock, outlet, tap, written } = makeOutlet();
  outlet.hold();
  outlet.hold();
  tap();
  outlet.release();
  await clock.advance(1000);
  assert.equal(written(), 0);
  outlet.release();
  await clock.advance(0);
  assert.equal(written(), 4);
});

Deno.test("a rest puts off what comes after it alone", async () => {
  const { clock, outlet, tap, written } = makeOutlet();
  tap();
  outlet.rest(30);
  tap();
  assert.equal(written(), 4);
  await clock.advance(29);
  assert.equal(written(), 4);
  await clock.advance(1);
  assert.equal(written(), 8);
});

Deno.test("after closing nothing goes out, who waits hears why, and so does who sends", async () => {
  const { clock, outlet, tap, written } = makeOutlet();
  outlet.hold();
  tap();
  const waiting = outlet.drained();
  outlet.close(new Error("gone"));
  await assert.rejects(waiting, /gone/);
  assert.throws(tap, /gone/);
  outlet.release();
  await clock.advance(1000);
  assert.equal(written(), 0);
});

Deno.test("a write that fails later closes the outlet, and the next to send hears of it", async () => {
  const { clock, outlet, tap } = makeOutlet();
  outlet.rest(10);
  outlet.send([[[1, 30, 1]]], () => {
    throw new Error("no such device");
  });
  tap();
  const waiting = assert.rejects(outlet.drained(), /no such device/);
  await clock.advance(10);
  await waiting;
  assert.equal(outlet.closed, true);
  assert.throws(tap, /no such device/);
});
