import assert from "node:assert/strict";
import { systemClock } from "../../daemon/actions/clock.ts";

Deno.test("the system's clock calls back once after at least so long", async () => {
  const began = systemClock.now();
  await new Promise<void>((resolve) => systemClock.after(5, resolve));
  // A timer may come up to a millisecond before its time by the finer clock.
  assert.ok(systemClock.now() - began >= 4);
});

Deno.test("a wait longer than a timer can hold does not end at once, and can be cancelled", async () => {
  let called = false;
  const cancelLong = systemClock.after(2 ** 31 + 1000, () => called = true);
  const cancelShort = systemClock.after(1, () => called = true);
  cancelShort();
  await new Promise<void>((resolve) => systemClock.after(20, resolve));
  cancelLong();
  assert.equal(called, false);
});
