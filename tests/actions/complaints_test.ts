import assert from "node:assert/strict";
import { ActionFailed } from "../../daemon/actions/os.ts";
import { hold, keys, mapping, sendMidi, sequence, shell } from "../support/firings.ts";
import { RunnerBench } from "../support/runner_bench.ts";

Deno.test("a failing action is one line that names its mapping, the action and the reason", async () => {
  const bench = new RunnerBench();
  const failing = shell("fail exit status 2: no such file");
  await bench.run(mapping(failing, { place: { mode: "Default", index: 3 }, description: "Copy" }));
  await bench.run(mapping(sequence(keys("a"), failing), { place: { mode: null, index: 2 } }));
  assert.deepEqual(bench.log, [
    "error mode 'Default', mapping 3 (Copy): Shell failed: exit status 2: no such file",
    "error global mapping 2: Shell failed: exit status 2: no such file",
  ]);
  assert.equal(bench.runner.counts.failed, 2);
});

Deno.test("MIDI that cannot be sent fails the action with its reason", async () => {
  const bench = new RunnerBench();
  bench.midiError = new ActionFailed("there is no MIDI output port 'synth'");
  await bench.run(mapping(sendMidi("CC")));
  assert.deepEqual(bench.log, [
    "error mode 'Default', mapping 1: SendMidi failed: there is no MIDI output port 'synth'",
  ]);
});

Deno.test("what this system cannot do is a warning in its own words, and a failure to those who watch", async () => {
  const bench = new RunnerBench();
  bench.os.keyboard = false;
  const phases = bench.watch();
  await bench.run(mapping(hold("a")));
  assert.deepEqual(bench.log, [
    "warn mode 'Default', mapping 1: Keystroke is not available on this system: no keyboard",
  ]);
  assert.deepEqual(phases, ["started 0", "failed 0: Keystroke is not available on this system: no keyboard"]);
});

Deno.test("the same complaint is logged once in ten seconds with the number of its repeats, and always counted", async () => {
  const bench = new RunnerBench();
  const of = mapping(shell("fail no"));
  const line = "error mode 'Default', mapping 1: Shell failed: no";
  for (let i = 0; i < 50; i++) await bench.run(of);
  assert.deepEqual(bench.log, [line]);
  assert.equal(bench.runner.counts.failed, 50);
  await bench.clock.advance(10_000);
  assert.deepEqual(bench.log, [line, `${line} (49 times more)`]);
  await bench.run(of);
  assert.equal(bench.log.length, 2);
  await bench.clock.advance(10_000);
  assert.deepEqual(bench.log.slice(2), [`${line} (once more)`]);
});

Deno.test("after ten quiet seconds the same complaint is logged at once again", async () => {
  const bench = new RunnerBench();
  const of = mapping(shell("fail no"));
  await bench.run(of);
  await bench.clock.advance(10_000);
  await bench.run(of);
  assert.equal(bench.log.length, 2);
});

Deno.test("another complaint of the same mapping, and another mapping's, is logged at once", async () => {
  const bench = new RunnerBench();
  const first = mapping(shell("fail one"));
  await bench.run(first);
  await bench.run(first);
  await bench.run({ ...first, action: shell("fail two") });
  await bench.run({ ...first, place: { mode: "Default", index: 2 } });
  assert.deepEqual(bench.log, [
    "error mode 'Default', mapping 1: Shell failed: one",
    "error mode 'Default', mapping 1: Shell failed: one (once more)",
    "error mode 'Default', mapping 1: Shell failed: two",
    "error mode 'Default', mapping 2: Shell failed: one",
  ]);
});

Deno.test("a reason with line ends and control characters stays one line", async () => {
  const bench = new RunnerBench();
  await bench.run(mapping(shell("fail a\n\x1b[31mb")));
  assert.deepEqual(bench.log, ["error mode 'Default', mapping 1: Shell failed: a\\n\\u{1b}[31mb"]);
});

Deno.test("stop says what was held back", async () => {
  const bench = new RunnerBench();
  for (let i = 0; i < 3; i++) await bench.run(mapping(shell("fail no")));
  await bench.runner.stop();
  assert.equal(bench.log.at(-1), "error mode 'Default', mapping 1: Shell failed: no (2 times more)");
});
