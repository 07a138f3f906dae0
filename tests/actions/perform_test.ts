import assert from "node:assert/strict";
import type { Action } from "../../shared/config/action_types.ts";
import {
  cc,
  delay,
  keys,
  mapping,
  mode,
  none,
  repeat,
  sendMidi,
  sequence,
  shell,
  toggle,
  when,
} from "../support/firings.ts";
import { RunnerBench } from "../support/runner_bench.ts";

/** What the action does, started by a press of C2 with velocity 100. */
async function does(action: Action): Promise<readonly string[]> {
  return await new RunnerBench().run(mapping(action));
}

Deno.test("a Keystroke presses and lets go of each stroke in turn", async () => {
  assert.deepEqual(await does(keys("cmd+c")), ["down cmd+c", "up cmd+c"]);
  assert.deepEqual(await does(keys("ctrl+k ctrl+s")), ["down ctrl+k", "up ctrl+k", "down ctrl+s", "up ctrl+s"]);
});

Deno.test("Text, Launch and Shell reach the system as they stand in the file", async () => {
  assert.deepEqual(await does({ type: "Text", text: "grüß 🎹" }), ["type grüß 🎹"]);
  assert.deepEqual(await does({ type: "Launch", app: "Gimp", args: ["-n", "a b"] }), ["launch Gimp -n a b"]);
  assert.deepEqual(await does(shell("echo $CONDUCTOR_NOTE")), ["shell echo $CONDUCTOR_NOTE"]);
});

Deno.test("a Shell gets its folder, its time limit and the trigger's numbers in its environment", async () => {
  const bench = new RunnerBench();
  await bench.run(mapping({ type: "Shell", command: "x", cwd: "~/a", timeout_ms: 500 }));
  const [request] = bench.os.requests;
  assert.equal(request?.cwd, "~/a");
  assert.equal(request?.timeout_ms, 500);
  assert.equal(request?.env.CONDUCTOR_VELOCITY, "100");
});

Deno.test("a MouseClick goes to the pointer, or to a place when both numbers are given", async () => {
  const click = { type: "MouseClick", button: "right", clicks: 2 } as const;
  assert.deepEqual(await does({ ...click, x: null, y: null }), ["click right x2 at pointer"]);
  assert.deepEqual(await does({ ...click, x: 0, y: 7 }), ["click right x2 at 0,7"]);
});

Deno.test("a MouseScroll scrolls both ways", async () => {
  assert.deepEqual(await does({ type: "MouseScroll", dx: -1, dy: 3 }), ["scroll -1,3"]);
});

Deno.test("VolumeControl passes its amount on, and Set without one follows the control", async () => {
  assert.deepEqual(await does({ type: "VolumeControl", operation: "Up", amount: 5 }), ["volume Up 5"]);
  assert.deepEqual(await does({ type: "VolumeControl", operation: "Mute", amount: null }), ["volume Mute null"]);
  const bench = new RunnerBench();
  const follow = mapping({ type: "VolumeControl", operation: "Set", amount: null });
  assert.deepEqual(await bench.run(follow, { gesture: cc(7, 127) }), ["volume Set 100"]);
  assert.deepEqual(await bench.run(follow, { gesture: cc(7, 0) }), ["volume Set 0"]);
  assert.deepEqual(await bench.run(follow, { gesture: cc(7, 64) }), ["volume Set 50"]);
});

Deno.test("SendMidi sends bytes to its port", async () => {
  assert.deepEqual(await does(sendMidi("NoteOn", { channel: 2, note: 60 })), ["midi synth 92 3c 64"]);
});

Deno.test("None does nothing and counts as an action that finished", async () => {
  const bench = new RunnerBench();
  assert.deepEqual(await bench.run(mapping(none)), []);
  assert.equal(bench.runner.counts.finished, 1);
});

Deno.test("a ModeChange is in force when apply returns, also deep inside other actions", () => {
  const bench = new RunnerBench();
  const inside = sequence(none, repeat(1, 50, when({ type: "Always" }, toggle(mode("Edit"), none))));
  bench.start(mapping(inside));
  assert.equal(bench.mode, "Edit");
});

Deno.test("a ModeChange behind a Delay waits for it", async () => {
  const bench = new RunnerBench();
  bench.start(mapping(sequence(delay(10), mode("Edit"))));
  await bench.clock.advance(9);
  assert.equal(bench.mode, "Default");
  await bench.clock.advance(1);
  assert.equal(bench.mode, "Edit");
});

Deno.test("a Sequence does one after the other and waits for each", async () => {
  const bench = new RunnerBench();
  bench.start(mapping(sequence(shell("wait a"), keys("b"), shell("c"))));
  await bench.settle();
  assert.deepEqual(bench.take(), ["shell wait a"]);
  bench.os.end("wait a");
  await bench.settle();
  assert.deepEqual(bench.take(), ["down b", "up b", "shell c"]);
});

Deno.test("a Sequence stops at the first that fails, whatever holds it", async () => {
  const failing = sequence(keys("a"), repeat(2, 0, sequence(shell("fail no"), keys("b"))), keys("c"));
  assert.deepEqual(await does(failing), ["down a", "up a", "shell fail no"]);
});

Deno.test("a Repeat waits between its rounds and not after the last", async () => {
  const bench = new RunnerBench();
  const phases = bench.watch();
  bench.start(mapping(repeat(3, 100, keys("a"))));
  assert.equal(bench.take().length, 2);
  await bench.clock.advance(99);
  assert.equal(bench.take().length, 0);
  await bench.clock.advance(1);
  assert.equal(bench.take().length, 2);
  await bench.clock.advance(100);
  assert.equal(bench.take().length, 2);
  assert.deepEqual(phases, ["started 0", "finished 200"]);
});

Deno.test("a Repeat of no rounds does nothing", async () => {
  assert.deepEqual(await does(repeat(0, 10, keys("a"))), []);
});

Deno.test("a Repeat of many rounds without a delay gives way to the input path", async () => {
  const bench = new RunnerBench();
  bench.start(mapping(repeat(1000, 0, none)));
  assert.equal(bench.runner.counts.running, 1);
  await bench.settle();
  assert.equal(bench.runner.counts.finished, 1);
});

Deno.test("a Toggle takes turns, and its turn has passed even when its action fails", async () => {
  const bench = new RunnerBench();
  const turns = mapping(toggle(keys("a"), shell("fail no"), keys("c")));
  assert.deepEqual(await bench.run(turns), ["down a", "up a"]);
  assert.deepEqual(await bench.run(turns), ["shell fail no"]);
  assert.deepEqual(await bench.run(turns), ["down c", "up c"]);
  assert.deepEqual(await bench.run(turns), ["down a", "up a"]);
});

Deno.test("a Toggle inside a Repeat takes a turn each round", async () => {
  assert.deepEqual(await does(repeat(3, 0, toggle(keys("a"), keys("b")))), [
    ...["down a", "up a"],
    ...["down b", "up b"],
    ...["down a", "up a"],
  ]);
});

Deno.test("a Conditional does the one or the other, or nothing", async () => {
  assert.deepEqual(await does(when({ type: "Always" }, keys("a"), keys("b"))), ["down a", "up a"]);
  assert.deepEqual(await does(when({ type: "Never" }, keys("a"), keys("b"))), ["down b", "up b"]);
  assert.deepEqual(await does(when({ type: "Never" }, keys("a"))), []);
});

Deno.test("a Conditional sees the mode that an action before it has set", async () => {
  const inEdit = when({ type: "ModeIs", mode: "Edit" }, keys("a"), keys("b"));
  assert.deepEqual(await does(sequence(mode("Edit"), inEdit)), ["mode Edit", "down a", "up a"]);
});

Deno.test("a Conditional on an application asks the system, and fails with its reason when it cannot tell", async () => {
  const bench = new RunnerBench();
  bench.os.apps = new Set(["Gimp"]);
  const onGimp = mapping(when({ type: "AppRunning", app_name: "Gimp" }, keys("a"), keys("b")));
  assert.deepEqual(await bench.run(onGimp), ["running? Gimp", "down a", "up a"]);
  bench.os.apps = new Set();
  assert.deepEqual(await bench.run(onGimp), ["running? Gimp", "down b", "up b"]);
  bench.os.apps = null;
  assert.deepEqual(await bench.run(onGimp), ["running? Gimp"]);
  assert.deepEqual(bench.log, [
    "warn mode 'Default', mapping 1: AppRunning is not available on this system: no windows",
  ]);
});

Deno.test("each firing of a mapping acts on its own numbers", async () => {
  const bench = new RunnerBench();
  const follow = mapping(sendMidi("CC"));
  assert.deepEqual(await bench.run(follow, { gesture: cc(1, 10) }), ["midi synth b0 01 0a"]);
  assert.deepEqual(await bench.run(follow, { gesture: cc(2, 20) }), ["midi synth b0 02 14"]);
});
