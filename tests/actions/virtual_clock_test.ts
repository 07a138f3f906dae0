import assert from "node:assert/strict";
import { VirtualClock } from "../../daemon/actions/virtual_clock.ts";

Deno.test("timers fire at their own time, equal times in the order they were set", async () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  const set = (name: string, ms: number): () => void =>
    clock.after(ms, () => void fired.push(`${name} ${clock.now()}`));
  set("late", 20);
  set("first", 10);
  set("second", 10);
  set("never", 30);
  const cancel = set("cancelled", 5);
  cancel();
  await clock.advance(29);
  assert.deepEqual(fired, ["first 10", "second 10", "late 20"]);
  assert.equal(clock.now(), 29);
});

Deno.test("what a timer leads to, through promises too, happens at its own time", async () => {
  const clock = new VirtualClock();
  const fired: number[] = [];
  clock.after(10, async () => {
    await Promise.resolve();
    await Promise.resolve();
    clock.after(5, () => void fired.push(clock.now()));
  });
  await clock.advance(100);
  assert.deepEqual(fired, [15]);
});

Deno.test("the wall time runs along", async () => {
  const clock = new VirtualClock(new Date(2025, 0, 1, 23, 59, 59));
  await clock.advance(1000);
  assert.deepEqual(clock.wallTime(), new Date(2025, 0, 2));
});
