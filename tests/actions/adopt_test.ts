import assert from "node:assert/strict";
import type { Action } from "../../shared/config/action_types.ts";
import type { Mapping } from "../../shared/config/types.ts";
import {
  delay,
  hold,
  keys,
  mapping,
  momentary,
  none,
  repeat,
  sendMidi,
  sequence,
  toggle,
  when,
} from "../support/firings.ts";
import { RunnerBench } from "../support/runner_bench.ts";

/** As a reload makes it: equal, but another object throughout. */
function again(of: Mapping, more: Partial<Mapping> = {}): Mapping {
  return { ...structuredClone(of), ...more };
}

const abc = toggle(keys("a"), keys("b"), keys("c"));

/** Which key is pressed next. */
async function next(bench: RunnerBench, of: Mapping): Promise<string | undefined> {
  return (await bench.run(of)).at(-1)?.replace("up ", "");
}

async function turnsOver(action: Action): Promise<readonly (string | undefined)[]> {
  const bench = new RunnerBench();
  const before = mapping(action);
  const first = await next(bench, before);
  const after = again(before);
  bench.runner.adopt([mapping(none, { place: { mode: "Default", index: 2 } }), after]);
  return [first, await next(bench, after)];
}

Deno.test("a Toggle keeps its turn over a reload that leaves its mapping as it was", async () => {
  assert.deepEqual(await turnsOver(abc), ["a", "b"]);
});

Deno.test("so does one inside other actions", async () => {
  assert.deepEqual(await turnsOver(sequence(none, repeat(1, 0, abc))), ["a", "b"]);
  assert.deepEqual(await turnsOver(when({ type: "Never" }, toggle(none, none), abc)), ["a", "b"]);
  assert.deepEqual(await turnsOver(toggle(abc, toggle(keys("x"), keys("y")))), ["a", "x"]);
});

Deno.test("a turn is kept over many reloads", async () => {
  const bench = new RunnerBench();
  let of = mapping(abc);
  const pressed: (string | undefined)[] = [];
  for (let i = 0; i < 4; i++) {
    pressed.push(await next(bench, of));
    for (let reload = 0; reload < 3; reload++) bench.runner.adopt([of = again(of)]);
  }
  assert.deepEqual(pressed, ["a", "b", "c", "a"]);
});

Deno.test("a Toggle whose action or place has changed begins anew", async () => {
  const before = mapping(abc);
  const changes: readonly Partial<Mapping>[] = [
    { action: toggle(keys("a"), keys("b"), keys("d")) },
    { place: { mode: "Default", index: 2 } },
    { place: { mode: "Edit", index: 1 } },
    { place: { mode: null, index: 1 } },
  ];
  for (const change of changes) {
    const bench = new RunnerBench();
    await next(bench, before);
    const after = again(before, change);
    bench.runner.adopt([after]);
    assert.equal(await next(bench, after), "a");
  }
});

Deno.test("a Toggle keeps its turn when something else of its mapping changes", async () => {
  const bench = new RunnerBench();
  const before = mapping(abc);
  await next(bench, before);
  const after = again(before, { description: "Now with a name" });
  bench.runner.adopt([after]);
  assert.equal(await next(bench, after), "b");
});

Deno.test("a mapping that still runs at a reload that leaves it as it was is still one at a time", async () => {
  const bench = new RunnerBench();
  const before = mapping(sequence(delay(10), keys("a")));
  bench.start(before);
  bench.start(before);
  const after = again(before, { when_busy: "skip" });
  bench.runner.adopt([after]);
  bench.start(after);
  await bench.clock.advance(20);
  const { finished, skipped } = bench.runner.counts;
  assert.deepEqual({ finished, skipped }, { finished: 2, skipped: 1 });
  bench.start(after);
  assert.equal(bench.runner.counts.running, 1);
});

Deno.test("a mapping that has changed does not wait for what it was", async () => {
  const bench = new RunnerBench();
  const before = mapping(delay(1000));
  bench.start(before);
  const after = again(before, { action: keys("a") });
  bench.runner.adopt([after]);
  assert.deepEqual(await bench.run(after), ["down a", "up a"]);
});

Deno.test("a reload that removes a mapping lets go of the key it holds", async () => {
  const bench = new RunnerBench();
  const held = bench.down(mapping(hold("a")));
  await bench.settle();
  bench.runner.adopt([mapping(none)]);
  assert.deepEqual(bench.take(), ["down a", "up a"]);
  bench.up(held);
  assert.deepEqual(bench.take(), []);
});

Deno.test("a reload that keeps it, even at another place of its mode, leaves the key down until the release", async () => {
  const bench = new RunnerBench();
  const of = mapping(hold("a"));
  const held = bench.down(of);
  await bench.settle();
  bench.runner.adopt([mapping(none), again(of, { place: { mode: "Default", index: 2 } })]);
  assert.deepEqual(bench.take(), ["down a"]);
  bench.up(held);
  assert.deepEqual(bench.take(), ["up a"]);
});

Deno.test("a reload that removes a mapping leaves its note to the release, or to the end of its device", () => {
  for (const cut of [false, true]) {
    const bench = new RunnerBench();
    const held = bench.down(mapping(sequence(sendMidi("NoteOn", { note: 60 }), hold("a"))));
    bench.take();
    bench.runner.adopt([mapping(none)]);
    assert.deepEqual(bench.take(), ["up a"]);
    bench.up(held, cut);
    assert.deepEqual(bench.take(), cut ? ["midi synth 80 3c 40"] : []);
  }
});

Deno.test("what a removed mapping would hold later in its action is a tap, and a mode lasts as long as the action", async () => {
  const bench = new RunnerBench();
  const held = bench.down(mapping(sequence(delay(10), hold("a"), momentary("Edit"), delay(10))));
  bench.runner.adopt([mapping(none)]);
  await bench.clock.advance(10);
  assert.deepEqual(bench.take(), ["down a", "up a", "mode+ Edit"]);
  await bench.clock.advance(10);
  assert.deepEqual(bench.take(), ["mode- Edit"]);
  bench.up(held);
  assert.deepEqual(bench.take(), []);
});
