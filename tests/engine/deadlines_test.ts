import assert from "node:assert/strict";
import fc from "fast-check";
import { Deadlines, type Timed } from "../../daemon/engine/deadlines.ts";

interface Entry extends Timed {
  readonly name: number;
}

const entry = (name: number): Entry => ({ name, dueAt: 0, dueOrder: 0, heapSlot: -1 });

function drain(deadlines: Deadlines<Entry>, at: number): readonly number[] {
  const names: number[] = [];
  for (let due = deadlines.takeDue(at); due !== null; due = deadlines.takeDue(at)) names.push(due.name);
  return names;
}

Deno.test("entries come out when due, earliest first, and in the order set when due together", () => {
  const deadlines = new Deadlines<Entry>();
  for (const [name, at] of [[1, 30], [2, 10], [3, 20], [4, 10]] as const) deadlines.set(entry(name), at);
  assert.equal(deadlines.next, 10);
  assert.deepEqual(drain(deadlines, 20), [2, 4, 3]);
  assert.equal(deadlines.next, 30);
  assert.deepEqual(drain(deadlines, 29), []);
  assert.deepEqual(drain(deadlines, 30), [1]);
  assert.equal(deadlines.next, null);
});

Deno.test("an entry can be moved and removed, and removing it twice is harmless", () => {
  const deadlines = new Deadlines<Entry>();
  const moved = entry(1);
  deadlines.set(moved, 10);
  deadlines.set(entry(2), 20);
  deadlines.set(moved, 30);
  assert.equal(deadlines.next, 20);
  deadlines.remove(moved);
  deadlines.remove(moved);
  assert.deepEqual(drain(deadlines, 100), [2]);
});

Deno.test("under random play the heap agrees with a sorted list", () => {
  const step = fc.record({
    name: fc.nat(30),
    at: fc.nat(20),
    what: fc.constantFrom("set", "set", "remove", "take", "clear"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: "max" }), (steps) => {
      const deadlines = new Deadlines<Entry>();
      const entries = Array.from({ length: 31 }, (_, name) => entry(name));
      let model: { name: number; at: number }[] = [];
      for (const { name, at, what } of steps) {
        const one = entries[name];
        assert.ok(one !== undefined);
        if (what === "set") {
          deadlines.set(one, at);
          if (model.find((each) => each.name === name)?.at !== at) {
            model = [...model.filter((each) => each.name !== name), { name, at }];
          }
        } else if (what === "remove") {
          deadlines.remove(one);
          model = model.filter((each) => each.name !== name);
        } else if (what === "clear") {
          deadlines.removeAll((each) => each.name % 3 === name % 3);
          model = model.filter((each) => each.name % 3 !== name % 3);
        } else {
          const due = model.filter((each) => each.at <= at).sort((a, b) => a.at - b.at);
          assert.deepEqual(drain(deadlines, at), due.map((each) => each.name));
          model = model.filter((each) => each.at > at);
        }
        assert.equal(deadlines.next, model.length === 0 ? null : Math.min(...model.map((each) => each.at)));
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});
