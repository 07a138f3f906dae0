import assert from "node:assert/strict";
import { type VolumeChange, VolumeQueue } from "../../../daemon/actions/desktop/volume_queue.ts";
import { ActionFailed } from "../../../daemon/actions/os.ts";
import { settled } from "../../support/fake_tools.ts";

const set = (percent: number): VolumeChange => ({ kind: "set", percent });
const add = (percent: number): VolumeChange => ({ kind: "add", percent });
const mute = (to: "on" | "off" | "toggle"): VolumeChange => ({ kind: "mute", to });

/** A queue whose changes end when the test says so. */
class Bench {
  readonly begun: string[] = [];
  readonly settled: string[] = [];
  aborted = 0;
  rests = 0;
  readonly queue: VolumeQueue;
  #end: PromiseWithResolvers<void> | null = null;

  constructor() {
    this.queue = new VolumeQueue((change, signal) => {
      assert.equal(this.#end, null, "two changes at a time");
      this.begun.push(change.kind === "mute" ? `mute ${change.to}` : `${change.kind} ${change.percent}`);
      const end = Promise.withResolvers<void>();
      this.#end = end;
      signal.addEventListener("abort", () => {
        this.aborted++;
        this.#end = null;
        end.reject(new ActionFailed("killed"));
      });
      return end.promise;
    }, () => {
      this.rests++;
      return Promise.resolve();
    });
  }

  /** Writes down how the call ends, under a name. */
  ask(name: string, change: VolumeChange, signal = new AbortController().signal): void {
    this.queue.ask(change, signal).then(
      () => this.settled.push(`${name} done`),
      (error) => this.settled.push(`${name} ${error.message}`),
    );
  }

  /** What runs ends, well or with an error. */
  async end(error: Error | null = null): Promise<void> {
    const end = this.#end;
    assert.ok(end, "nothing runs");
    this.#end = null;
    if (error === null) end.resolve();
    else end.reject(error);
    await settled();
  }

  get busy(): boolean {
    return this.#end !== null;
  }
}

Deno.test("a change begins before the call returns when nothing runs", async () => {
  const bench = new Bench();
  bench.ask("a", set(10));
  assert.deepEqual(bench.begun, ["set 10"]);
  assert.deepEqual(bench.settled, []);
  await bench.end();
  assert.deepEqual(bench.settled, ["a done"]);
  bench.ask("b", set(20));
  await bench.end();
  assert.equal(bench.rests, 0);
});

Deno.test("a fader's values never queue: the last one is set, those between are done with", async () => {
  const bench = new Bench();
  for (let i = 0; i <= 100; i++) bench.ask(String(i), set(i));
  await settled();
  assert.equal(bench.settled.length, 99);
  await bench.end();
  await bench.end();
  assert.deepEqual(bench.begun, ["set 0", "set 100"]);
  assert.equal(bench.settled.length, 101);
  assert.ok(bench.settled.every((line) => line.endsWith(" done")));
  assert.equal(bench.rests, 1);
  assert.ok(!bench.busy);
});

Deno.test("ten Ups at once are ten steps in two changes, and all end with them", async () => {
  const bench = new Bench();
  for (let i = 0; i < 10; i++) bench.ask(String(i), add(5));
  await bench.end();
  assert.deepEqual(bench.settled, ["0 done"]);
  await bench.end();
  assert.deepEqual(bench.begun, ["add 5", "add 45"]);
  assert.equal(bench.settled.length, 10);
});

Deno.test("an Up onto a waiting Set is a Set, a Set over waiting Ups is the Set alone", async () => {
  const bench = new Bench();
  bench.ask("now", mute("on"));
  bench.ask("set", set(50));
  bench.ask("up", add(60));
  bench.ask("down", add(-20));
  await bench.end();
  bench.ask("late up", add(5));
  bench.ask("late set", set(30));
  await bench.end();
  await bench.end();
  assert.deepEqual(bench.begun, ["mute on", "set 80", "set 30"]);
});

Deno.test("Ups and Downs that make up for each other are no change", async () => {
  const bench = new Bench();
  bench.ask("now", set(10));
  bench.ask("up", add(5));
  bench.ask("down", add(-5));
  await bench.end();
  assert.deepEqual(bench.begun, ["set 10"]);
  assert.deepEqual(bench.settled, ["now done", "up done", "down done"]);
});

Deno.test("a Mute keeps its place relative to the Sets around it", async () => {
  const bench = new Bench();
  bench.ask("now", set(1));
  bench.ask("a", set(10));
  bench.ask("b", mute("on"));
  await bench.end();
  await bench.end();
  bench.ask("c", set(20));
  bench.ask("d", mute("off"));
  bench.ask("e", set(30));
  for (let i = 0; i < 3; i++) await bench.end();
  assert.deepEqual(bench.begun, ["set 1", "set 10", "mute on", "mute off", "set 30"]);
});

Deno.test("the newest muting counts: two Toggles are none, a Toggle turns a waiting Mute round", async () => {
  const bench = new Bench();
  const rounds: readonly (readonly ("on" | "off" | "toggle")[])[] = [
    ["toggle", "toggle"],
    ["on", "toggle"],
    ["off", "toggle"],
    ["toggle", "toggle", "toggle"],
    ["toggle", "on"],
    ["on", "off"],
  ];
  for (const round of rounds) {
    bench.ask("now", set(0));
    for (const to of round) bench.ask(to, mute(to));
    while (bench.busy) await bench.end();
    bench.begun.push(".");
  }
  assert.equal(
    bench.begun.join(" "),
    "set 0 . set 0 mute off . set 0 mute on . set 0 mute toggle . set 0 mute on . set 0 mute off .",
  );
});

Deno.test("no more than two changes wait, whatever is asked for", async () => {
  const bench = new Bench();
  for (let i = 0; i < 1000; i++) {
    bench.ask("level", i % 3 === 0 ? set(i % 101) : add(1));
    bench.ask("mute", mute(i % 2 === 0 ? "toggle" : "on"));
  }
  await bench.end();
  await bench.end();
  await bench.end();
  assert.ok(!bench.busy);
  assert.equal(bench.begun.length, 3);
  assert.equal(bench.settled.length, 2000);
});

Deno.test("a failure goes to those who asked for it, and the next change runs", async () => {
  const bench = new Bench();
  bench.ask("a", set(1));
  bench.ask("b", add(1));
  bench.ask("c", add(1));
  await bench.end();
  bench.ask("d", mute("on"));
  await bench.end(new ActionFailed("no sound"));
  await bench.end();
  assert.deepEqual(bench.settled, ["a done", "b no sound", "c no sound", "d done"]);
});

Deno.test("an aborted call that waits is not carried out, its like still are", async () => {
  const bench = new Bench();
  const stop = new AbortController();
  bench.ask("now", set(1));
  bench.ask("a", add(5), stop.signal);
  bench.ask("b", add(7));
  stop.abort();
  await settled();
  assert.deepEqual(bench.settled, ["a aborted"]);
  await bench.end();
  await bench.end();
  assert.deepEqual(bench.begun, ["set 1", "add 7"]);
  assert.equal(bench.aborted, 0);
});

Deno.test("a call that comes after all that waited were aborted is carried out", async () => {
  const bench = new Bench();
  const stop = new AbortController();
  bench.ask("now", set(1));
  bench.ask("a", add(5), stop.signal);
  stop.abort();
  bench.ask("b", add(7));
  await bench.end();
  await bench.end();
  assert.deepEqual(bench.begun, ["set 1", "add 7"]);
  assert.deepEqual(bench.settled, ["a aborted", "now done", "b done"]);
});

Deno.test("an abort of the last one who waits for it ends what runs", async () => {
  const bench = new Bench();
  const stop = new AbortController();
  bench.ask("a", set(1), stop.signal);
  bench.ask("b", set(2), stop.signal);
  bench.ask("c", mute("on"));
  stop.abort();
  await settled();
  assert.equal(bench.aborted, 1);
  assert.deepEqual(bench.settled, ["a aborted", "b aborted"]);
  assert.deepEqual(bench.begun, ["set 1", "mute on"]);
  bench.ask("d", set(3), AbortSignal.abort());
  await settled();
  assert.equal(bench.settled.at(-1), "d aborted");
});
