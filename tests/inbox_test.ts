/** The inbox: at once while the daemon keeps up, in order and bounded when it does not, and no note ever lost. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Clock } from "../daemon/actions/clock.ts";
import { type Arrival, Inbox, INBOX_LIMIT } from "../daemon/inbox.ts";

/** Time that passes only by playing, and turns of the event loop that come only when told to. */
class Workbench {
  now = 0;
  readonly played: Arrival[] = [];
  readonly inbox: Inbox;
  #turns: (() => void)[] = [];

  constructor(costMs: (arrival: Arrival) => number) {
    const clock: Clock = {
      now: () => this.now,
      wallTime: () => new Date(0),
      after: (_ms, callback) => {
        this.#turns.push(callback);
        return () => this.#turns = this.#turns.filter((each) => each !== callback);
      },
    };
    this.inbox = new Inbox(clock, (arrival) => {
      this.now += costMs(arrival);
      this.played.push(arrival);
    });
  }

  get turnsWanted(): number {
    return this.#turns.length;
  }

  turn(): void {
    const turns = this.#turns;
    this.#turns = [];
    for (const callback of turns) callback();
  }

  send(...bytes: number[]): void {
    this.inbox.offer("pads", Uint8Array.from(bytes));
  }

  get bytesPlayed(): readonly (readonly number[])[] {
    return this.played.map(({ bytes }) => [...bytes]);
  }
}

Deno.test("a message is played within its callback, and quick ones wake nothing later", () => {
  const bench = new Workbench(() => 0.001);
  for (let i = 0; i < 1000; i++) {
    bench.send(0x90, i % 128, 100);
    assert.deepEqual([bench.played.length, bench.turnsWanted], [i + 1, 0]);
  }
});

Deno.test("when playing takes most of the time, messages wait for a turn, in order and with the time they came", () => {
  const bench = new Workbench(() => 3);
  for (const note of [1, 2, 3, 4]) bench.send(0x90, note, 100);
  assert.deepEqual([bench.played.length, bench.inbox.queued, bench.turnsWanted], [2, 2, 1]);
  const came = bench.now;
  bench.now += 50;
  bench.turn();
  assert.deepEqual(bench.bytesPlayed.map(([, note]) => note), [1, 2, 3, 4]);
  assert.deepEqual(bench.played.map(({ at }) => at), [0, 3, came, came]);
  assert.deepEqual([bench.inbox.queued, bench.turnsWanted], [0, 0]);
});

Deno.test("a turn plays for some milliseconds only, so that others get theirs", () => {
  const bench = new Workbench(() => 1.5);
  for (let i = 0; i < 20; i++) bench.send(0x90, i, 100);
  const direct = bench.played.length;
  bench.turn();
  assert.equal(bench.played.length, direct + 3);
  assert.equal(bench.turnsWanted, 1);
  while (bench.turnsWanted > 0) bench.turn();
  assert.deepEqual(bench.bytesPlayed.map(([, note]) => note), Array.from({ length: 20 }, (_, note) => note));
});

/** Blocks the inbox with a slow message, then fills it with notes. */
function full(): Workbench {
  let first = true;
  const bench = new Workbench(() => first ? (first = false, 7) : 0.001);
  bench.send(0x90, 0, 1);
  bench.send(0xb0, 7, 1);
  for (let i = 1; i < INBOX_LIMIT; i++) bench.send(i % 2 === 1 ? 0x90 : 0x80, 60, 100);
  assert.equal(bench.inbox.queued, INBOX_LIMIT);
  return bench;
}

Deno.test("in a full inbox the newest value of a control takes the place of the one that waits, and is counted", () => {
  const bench = full();
  for (const value of [2, 3, 4]) bench.send(0xb0, 7, value);
  assert.deepEqual([bench.inbox.queued, bench.inbox.coalesced, bench.played.length], [INBOX_LIMIT, 3, 1]);
  bench.inbox.flush();
  assert.deepEqual(bench.bytesPlayed[1], [0xb0, 7, 4]);
});

Deno.test("a full inbox drops no note, no program change and no other control: the oldest is played at once", () => {
  const bench = full();
  bench.send(0x80, 60, 0);
  bench.send(0xc0, 5);
  bench.send(0xb0, 8, 1);
  bench.send(0xb0, 123, 0);
  bench.send(0xb0, 123, 0);
  assert.deepEqual([bench.inbox.queued, bench.inbox.coalesced, bench.played.length], [INBOX_LIMIT, 0, 6]);
  bench.inbox.flush();
  assert.equal(bench.played.length, 1 + INBOX_LIMIT + 5);
});

Deno.test("an error in one message does not keep the next ones from their turn", () => {
  let cost = 5;
  const bench = new Workbench(({ bytes: [, note] }) => {
    if (note === 2) throw new Error("oops");
    return cost;
  });
  for (const note of [1, 2, 3]) bench.send(0x90, note, 100);
  cost = 0;
  assert.throws(() => bench.turn(), /oops/);
  bench.turn();
  assert.deepEqual(bench.bytesPlayed.map(([, note]) => note), [1, 3]);
});

Deno.test("whatever comes and however slow it is: every note once and in order, the last value of each control arrives", () => {
  const note = fc.tuple(fc.constantFrom(0x90, 0x80), fc.nat(127), fc.nat(127));
  const cc = fc.tuple(fc.constant(0xb0), fc.constantFrom(1, 7), fc.nat(127));
  const step = fc.oneof(
    fc.record({ burst: fc.array(fc.oneof(note, cc), { maxLength: 40 }), times: fc.constantFrom(1, 1, 300) }),
    fc.constantFrom("turn", "flush"),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.constantFrom(0.0001, 0.1, 5), (steps, cost) => {
      const bench = new Workbench(() => cost);
      const sent: number[][] = [];
      for (const each of steps) {
        if (each === "turn") bench.turn();
        else if (each === "flush") bench.inbox.flush();
        else {
          for (let i = 0; i < each.times; i++) {
            for (const bytes of each.burst) {
              sent.push(bytes);
              bench.send(...bytes);
              assert.ok(bench.inbox.queued <= INBOX_LIMIT);
            }
          }
        }
      }
      while (bench.turnsWanted > 0) bench.turn();
      const isNote = ([status = 0]: readonly number[]): boolean => status !== 0xb0;
      assert.deepEqual(bench.bytesPlayed.filter(isNote), sent.filter(isNote));
      assert.equal(bench.played.length + bench.inbox.coalesced, sent.length);
      for (const control of [1, 7]) {
        const last = (all: readonly (readonly number[])[]): readonly number[] | undefined =>
          all.findLast(([status, number]) => status === 0xb0 && number === control);
        assert.deepEqual(last(bench.bytesPlayed), last(sent));
      }
    }),
    { numRuns: 150, seed: 7 },
  );
});
