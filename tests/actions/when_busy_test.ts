import assert from "node:assert/strict";
import { QUEUE_LIMIT } from "../../daemon/actions/lane.ts";
import type { Mapping } from "../../shared/config/types.ts";
import { cc, delay, keys, mapping, mode, sequence, shell, when } from "../support/firings.ts";
import { RunnerBench } from "../support/runner_bench.ts";

const other = mapping(keys("x"), { place: { mode: "Default", index: 2 } });

function busyMapping(when_busy: Mapping["when_busy"]): Mapping {
  return mapping(sequence(shell("wait"), keys("a")), { when_busy });
}

Deno.test("queue: a second trigger waits until the first action has ended", async () => {
  const bench = new RunnerBench();
  const of = busyMapping("queue");
  bench.start(of);
  bench.start(of);
  await bench.settle();
  assert.deepEqual(bench.take(), ["shell wait"]);
  assert.equal(bench.runner.counts.queued, 1);
  bench.os.end("wait");
  await bench.settle();
  assert.deepEqual(bench.take(), ["down a", "up a", "shell wait"]);
  bench.os.end("wait");
  await bench.settle();
  const { finished, queued, running } = bench.runner.counts;
  assert.deepEqual({ finished, queued, running }, { finished: 2, queued: 0, running: 0 });
});

Deno.test("queue: a failed action does not hold up the next", async () => {
  const bench = new RunnerBench();
  const of = mapping(sequence(delay(5), shell("fail no")));
  bench.start(of);
  bench.start(of);
  await bench.clock.advance(10);
  assert.deepEqual(bench.take(), ["shell fail no", "shell fail no"]);
  assert.equal(bench.runner.counts.failed, 2);
});

Deno.test("skip: a second trigger is passed over and counted, and the next one after the end runs", async () => {
  const bench = new RunnerBench();
  const phases = bench.watch();
  const of = mapping(delay(10), { when_busy: "skip" });
  bench.start(of);
  bench.start(of);
  await bench.clock.advance(10);
  bench.start(of);
  assert.equal(bench.runner.counts.skipped, 1);
  assert.deepEqual(phases, ["started 0", "skipped", "finished 10", "started 0"]);
});

Deno.test("restart: a waiting action is ended and the new one starts within the same call", () => {
  const bench = new RunnerBench();
  const phases = bench.watch();
  const of = mapping(sequence(mode("Edit"), delay(100), keys("a")), { when_busy: "restart" });
  bench.start(of);
  bench.take();
  bench.start(of);
  assert.deepEqual(bench.take(), ["mode Edit"]);
  assert.deepEqual(phases, ["started 0", "aborted 0", "started 0"]);
});

Deno.test("restart: the aborted action does nothing more", async () => {
  const bench = new RunnerBench();
  const of = mapping(sequence(delay(100), keys("a")), { when_busy: "restart" });
  bench.start(of);
  await bench.clock.advance(60);
  bench.start(of);
  await bench.clock.advance(99);
  assert.deepEqual(bench.take(), []);
  await bench.clock.advance(1);
  assert.deepEqual(bench.take(), ["down a", "up a"]);
  assert.equal(bench.runner.counts.aborted, 1);
});

Deno.test("restart: a shell is killed first, and of several triggers meanwhile the last one runs", async () => {
  const bench = new RunnerBench();
  bench.os.stubborn = true;
  const of = busyMapping("restart");
  for (let i = 0; i < 3; i++) bench.start(of);
  await bench.settle();
  assert.deepEqual(bench.take(), ["shell wait", "kill wait"]);
  bench.os.end("wait");
  await bench.settle();
  assert.deepEqual(bench.take(), ["shell wait"]);
  const { started, aborted, skipped, queued } = bench.runner.counts;
  assert.deepEqual({ started, aborted, skipped, queued }, { started: 2, aborted: 1, skipped: 1, queued: 0 });
});

Deno.test("a mapping that is busy holds up no other, and a failing one hurts no other", async () => {
  const bench = new RunnerBench();
  bench.start(busyMapping("queue"));
  assert.deepEqual(await bench.run(mapping(shell("fail no"))), ["shell fail no"]);
  assert.deepEqual(await bench.run(other), ["down x", "up x"]);
  assert.equal(bench.runner.counts.running, 1);
});

Deno.test("10,000 triggers of a busy mapping all run, in order of their coming", async () => {
  const bench = new RunnerBench();
  const of = mapping(shell("wait"));
  bench.start(of, { mode: "first" });
  for (let i = 1; i < 10_000; i++) bench.start(of, { mode: `M${i}` });
  assert.equal(bench.runner.counts.queued, 9999);
  const idle = bench.runner.idle();
  for (let i = 0; i < 10_000; i++) {
    bench.os.end("wait");
    for (let turn = 0; turn < 10 && bench.runner.counts.started < i + 2; turn++) await Promise.resolve();
  }
  await idle;
  assert.equal(bench.runner.counts.finished, 10_000);
  assert.deepEqual(bench.os.requests.slice(1).map(({ env }) => env.CONDUCTOR_MODE), labels(10_000));
});

function labels(count: number): readonly string[] {
  return Array.from({ length: count - 1 }, (_, i) => `M${i + 1}`);
}

Deno.test("what does not fit the queue is dropped, counted and logged once per burst", async () => {
  const bench = new RunnerBench();
  const of = mapping(delay(10), { when_busy: "queue", description: "Slow" });
  for (let i = 0; i < QUEUE_LIMIT + 1; i++) bench.start(of);
  assert.equal(bench.runner.counts.dropped, 0);
  bench.start(of);
  bench.start(of);
  assert.equal(bench.runner.counts.dropped, 2);
  assert.deepEqual(bench.log, [
    "warn mode 'Default', mapping 1 (Slow): 16384 triggers wait already, more are dropped",
  ]);
  await bench.clock.advance(10);
  assert.equal(bench.runner.counts.queued, QUEUE_LIMIT - 1);
  await bench.runner.stop();
});

Deno.test("a long queue of actions without a wait lets the input path go between", async () => {
  const bench = new RunnerBench();
  const of = mapping(when({ type: "ModeIs", mode: "Slow" }, delay(10)));
  bench.mode = "Slow";
  bench.start(of);
  bench.mode = "Default";
  for (let i = 0; i < 500; i++) bench.start(of);
  let waitingAt10 = 0;
  bench.clock.after(10, () => waitingAt10 = bench.runner.counts.queued);
  await bench.clock.advance(10);
  assert.ok(waitingAt10 > 0 && waitingAt10 < 500);
  assert.equal(bench.runner.counts.finished, 501);
});

Deno.test("the latency tells how late actions start, and leaves out what the queue made wait", async () => {
  const bench = new RunnerBench();
  const of = mapping(delay(100));
  assert.equal(bench.runner.latency.summary(), null);
  bench.start(of, { at: -2 });
  bench.start(of);
  await bench.clock.advance(200);
  assert.equal(bench.runner.counts.finished, 2);
  assert.equal(bench.runner.latency.summary()?.max, 2);
});

Deno.test("idle comes when nothing runs or waits any more, and at once when nothing does", async () => {
  const bench = new RunnerBench();
  await bench.runner.idle();
  const of = mapping(delay(10));
  bench.start(of);
  bench.start(of);
  let idleAt = -1;
  bench.runner.idle().then(() => idleAt = bench.clock.now());
  await bench.clock.advance(50);
  assert.equal(idleAt, 20);
});

Deno.test("queue: of the values of a fader that sets the volume only the newest waits, and it is the last one set", async () => {
  const bench = new RunnerBench();
  const ends: (() => void)[] = [];
  const set: string[] = [];
  bench.os.volume = (operation, amount) => {
    set.push(`${operation} ${amount}`);
    return new Promise((resolve) => ends.push(resolve));
  };
  const fader = mapping({ type: "VolumeControl", operation: "Set", amount: null });
  for (let value = 1; value <= 127; value++) {
    bench.start(fader, { gesture: cc(1, value) });
  }
  assert.equal(bench.runner.counts.queued, 1);
  for (let i = 0; i < 2; i++) {
    ends[i]?.();
    await bench.settle();
  }
  assert.deepEqual(set, ["Set 1", "Set 100"]);
  const { started, skipped, queued } = bench.runner.counts;
  assert.deepEqual({ started, skipped, queued }, { started: 2, skipped: 125, queued: 0 });
});
