import assert from "node:assert/strict";
import { ActionFailed } from "../../daemon/actions/os.ts";
import { delay, hold, keys, mapping, momentary, sendMidi, sequence, shell } from "../support/firings.ts";
import { RunnerBench } from "../support/runner_bench.ts";

Deno.test("a held key goes down with the press and up with the release", () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(hold("shift+a")));
  assert.deepEqual(bench.take(), ["down shift+a"]);
  bench.up(id);
  assert.deepEqual(bench.take(), ["up shift+a"]);
  bench.up(id);
  assert.deepEqual(bench.take(), []);
});

Deno.test("a held key is a tap when no release is to come", () => {
  const bench = new RunnerBench();
  bench.start(mapping(hold("a")));
  assert.deepEqual(bench.take(), ["down a", "up a"]);
});

Deno.test("of several strokes the last one is held", () => {
  const bench = new RunnerBench();
  bench.down(mapping(hold("ctrl+k a")));
  assert.deepEqual(bench.take(), ["down ctrl+k", "up ctrl+k", "down a"]);
});

Deno.test("a Sequence keeps what it holds until the release, last down first up", async () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(sequence(hold("f1"), hold("a"), keys("b"))));
  await bench.settle();
  assert.deepEqual(bench.take(), ["down f1", "down a", "down b", "up b"]);
  bench.up(id);
  assert.deepEqual(bench.take(), ["up a", "up f1"]);
});

Deno.test("a release in the middle of a Sequence lets go at once, and what it would hold later is a tap", async () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(sequence(hold("a"), delay(50), hold("b"))));
  bench.up(id);
  assert.deepEqual(bench.take(), ["down a", "up a"]);
  await bench.clock.advance(50);
  assert.deepEqual(bench.take(), ["down b", "up b"]);
});

Deno.test("a release that comes while the firing still waits in the queue makes its hold a tap", async () => {
  const bench = new RunnerBench();
  const of = mapping(sequence(delay(10), hold("a")));
  const first = bench.down(of);
  const second = bench.down(of);
  bench.up(second);
  await bench.clock.advance(20);
  assert.deepEqual(bench.take(), ["down a"]);
  bench.up(first);
  assert.deepEqual(bench.take(), ["up a"]);
  bench.start(of);
  await bench.clock.advance(10);
  assert.deepEqual(bench.take(), ["down a", "up a"]);
});

Deno.test("a key that two firings hold is down until the last lets go", () => {
  const bench = new RunnerBench();
  const first = bench.down(mapping(hold("a")));
  const second = bench.down(mapping(hold("a")));
  bench.start(mapping(keys("a")));
  bench.up(first);
  assert.deepEqual(bench.take(), ["down a"]);
  bench.up(second);
  assert.deepEqual(bench.take(), ["up a"]);
});

Deno.test("a failure lets go of what its own firing held, and of nothing else", async () => {
  const bench = new RunnerBench();
  bench.down(mapping(hold("x")));
  const id = bench.down(mapping(sequence(hold("a"), momentary("Edit"), shell("fail no"))));
  await bench.settle();
  assert.deepEqual(bench.take(), ["down x", "down a", "mode+ Edit", "shell fail no", "up a", "mode- Edit"]);
  bench.up(id);
  assert.deepEqual(bench.take(), []);
  assert.deepEqual(bench.os.down, ["x"]);
});

Deno.test("an abort lets go of what the firing held and silences its notes", () => {
  const bench = new RunnerBench();
  const of = mapping(sequence(hold("a"), sendMidi("NoteOn", { note: 60 }), delay(100)), { when_busy: "restart" });
  bench.down(of);
  bench.take();
  bench.down(of);
  assert.deepEqual(bench.take(), ["up a", "midi synth 80 3c 40", "down a", "midi synth 90 3c 64"]);
});

Deno.test("a control that never comes up, its device being gone, ends the note that it sent on", async () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(sendMidi("NoteOn", { note: 60 })));
  bench.take();
  bench.up(id, true);
  assert.deepEqual(bench.take(), ["midi synth 80 3c 40"]);
  const late = bench.down(mapping(sequence(delay(50), sendMidi("NoteOn", { note: 61 }), delay(10))));
  bench.up(late, true);
  await bench.clock.advance(60);
  assert.deepEqual(bench.take(), ["midi synth 90 3d 64", "midi synth 80 3d 40"]);
  bench.up(bench.down(mapping(sendMidi("NoteOn", { note: 62 }))));
  assert.deepEqual(bench.take(), ["midi synth 90 3e 64"]);
});

Deno.test("a note off that could not be sent is sent when the performance ends", async () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(sendMidi("NoteOn", { note: 60 })));
  bench.midiError = new ActionFailed("port synth is gone");
  bench.up(id, true);
  bench.midiError = null;
  bench.take();
  await bench.runner.stop();
  assert.deepEqual(bench.take(), ["midi synth 80 3c 40"]);
});

Deno.test("a momentary mode ends with the release, whatever still runs", () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(sequence(momentary("Edit"), delay(1000))));
  assert.deepEqual(bench.take(), ["mode+ Edit"]);
  bench.up(id);
  assert.deepEqual(bench.take(), ["mode- Edit"]);
});

Deno.test("a momentary mode without a release to come lasts as long as its action", async () => {
  const bench = new RunnerBench();
  bench.start(mapping(sequence(momentary("Edit"), delay(100), keys("a"))));
  assert.deepEqual(bench.take(), ["mode+ Edit"]);
  await bench.clock.advance(100);
  assert.deepEqual(bench.take(), ["down a", "up a", "mode- Edit"]);
});

Deno.test("a momentary mode that begins after the release lasts as long as its action", async () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(sequence(delay(10), momentary("Edit"), delay(10))));
  bench.up(id);
  await bench.clock.advance(10);
  assert.deepEqual(bench.take(), ["mode+ Edit"]);
  await bench.clock.advance(10);
  assert.deepEqual(bench.take(), ["mode- Edit"]);
});

Deno.test("letting go of all frees keys and modes, and what runs goes on and holds nothing more", async () => {
  const bench = new RunnerBench();
  const id = bench.down(mapping(sequence(hold("a"), momentary("Edit"), delay(10), hold("b"))));
  bench.take();
  bench.runner.letGoOfAll();
  assert.deepEqual(bench.take(), ["up a", "mode- Edit"]);
  await bench.clock.advance(10);
  assert.deepEqual(bench.take(), ["down b", "up b"]);
  bench.up(id);
  assert.deepEqual(bench.take(), []);
});

Deno.test("stop ends what runs, drops what waits and lets go of every key, note and mode within the call", async () => {
  const bench = new RunnerBench();
  const phases = bench.watch();
  bench.down(mapping(sequence(hold("a"), momentary("Edit"))));
  bench.start(mapping(sendMidi("NoteOn", { note: 60, channel: 3 })));
  const busy = mapping(shell("wait"));
  bench.start(busy);
  bench.start(busy);
  bench.take();
  phases.length = 0;
  const stopped = bench.runner.stop();
  assert.deepEqual(bench.take(), ["kill wait", "up a", "mode- Edit", "midi synth 83 3c 40"]);
  await stopped;
  assert.deepEqual(phases, ["dropped", "aborted 0"]);
  bench.start(busy);
  assert.deepEqual(bench.take(), []);
  assert.equal(bench.runner.counts.dropped, 2);
});

Deno.test("stop does not wait for ever for a system that will not end an action", async () => {
  const bench = new RunnerBench();
  bench.os.stubborn = true;
  bench.start(mapping(shell("wait")));
  let stopped = false;
  const stopping = bench.runner.stop().then(() => stopped = true);
  await bench.clock.advance(1999);
  assert.equal(stopped, false);
  await bench.clock.advance(1);
  await stopping;
  assert.deepEqual(bench.log, ["warn 1 action did not end in time"]);
});

Deno.test("a note that was sent off again needs no note off at the end", async () => {
  const bench = new RunnerBench();
  await bench.run(mapping(sequence(sendMidi("NoteOn", { note: 60 }), sendMidi("NoteOff", { note: 60 }))));
  await bench.run(mapping(sequence(sendMidi("NoteOn", { note: 61 }), sendMidi("NoteOn", { note: 61, velocity: 0 }))));
  await bench.runner.stop();
  assert.deepEqual(bench.take(), []);
});

Deno.test("letting go goes on when one thing cannot be let go of", async () => {
  const bench = new RunnerBench();
  bench.start(mapping(sendMidi("NoteOn", { note: 60 })));
  bench.start(mapping(sendMidi("NoteOn", { note: 61 })));
  bench.down(mapping(hold("a")));
  bench.midiError = new ActionFailed("port synth is gone");
  bench.take();
  await bench.runner.stop();
  assert.deepEqual(bench.take(), ["up a"]);
  assert.deepEqual(bench.log, [
    "warn Letting go: port synth is gone",
    "warn Letting go: port synth is gone (once more)",
  ]);
});
