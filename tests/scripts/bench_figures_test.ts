/** What the bench says of its samples; the measuring itself is run by `deno task bench`. */
import assert from "node:assert/strict";
import { countConfig, readConfig } from "../../shared/config/read_config.ts";
import { differenceOf, type Figure, isKept, ratioOf } from "../../scripts/bench/figure.ts";
import { sampleConfig } from "../../scripts/bench/sample_config.ts";
import { samplePlay } from "../../scripts/bench/sample_play.ts";
import { interleave, median, percentile } from "../../scripts/bench/sampling.ts";
import { renderTable, toJson } from "../../scripts/bench/table.ts";

const RELOAD: Figure = {
  name: "reload",
  statistic: "p50",
  unit: "ms",
  value: 6,
  baseline: { name: "bare parse", value: 5 },
  compare: "ratio",
  limits: [
    { kind: "promise", of: "value", bound: { most: 10 } },
    { kind: "ambition", of: "ratio", bound: { most: 1.1 } },
  ],
};

Deno.test("a percentile is a value of the sample, by nearest rank", () => {
  const sample = [5, 1, 4, 2, 3];
  assert.deepEqual([percentile(sample, 0), median(sample), percentile(sample, 0.8), percentile(sample, 0.99)], [
    1,
    3,
    4,
    5,
  ]);
  assert.throws(() => median([]), /empty sample/);
});

Deno.test("rounds alternate, turn their order, and the first one is not kept", async () => {
  const order: string[] = [];
  const take = (name: string) => () => order.push(name);
  const taken = await interleave(2, { a: take("a"), b: take("b") });
  assert.equal(order.join(""), "baabba");
  assert.deepEqual(taken, { a: [3, 6], b: [4, 5] });
});

Deno.test("a limit bounds the value, the ratio or the difference, and is unknown without a baseline", () => {
  assert.deepEqual([ratioOf(RELOAD), differenceOf(RELOAD)], [1.2, 1]);
  assert.deepEqual(RELOAD.limits.map((limit) => isKept(RELOAD, limit)), [true, false]);
  assert.equal(isKept(RELOAD, { kind: "promise", of: "difference", bound: { most: 1 } }), true);
  assert.equal(isKept(RELOAD, { kind: "ambition", of: "value", bound: { least: 7 } }), false);
  const alone: Figure = { ...RELOAD, baseline: "no sequencer here" };
  assert.deepEqual(RELOAD.limits.map((limit) => isKept(alone, limit)), [true, null]);
});

Deno.test("the table shows each figure beside its baseline, and why one was not taken", () => {
  const text = renderTable([RELOAD, { name: "idle memory", reason: "no /proc on darwin" }], (part) => part);
  const [head = "", reload = "", idle = ""] = text.split("\n");
  assert.equal(
    reload.replace(/ +/g, " "),
    "reload p50 6.00 ms bare parse 5.00 ms 1.20x promise ≤ 10 ms ✓, ambition ≤ 1.1x ✗",
  );
  assert.equal(reload.indexOf("p50"), head.indexOf("measured"));
  assert.equal(idle.trim(), "idle memory  not taken: no /proc on darwin");
});

Deno.test("the JSON carries ratio, difference and verdicts", () => {
  assert.partialDeepStrictEqual(toJson([RELOAD]), [{
    ratio: 1.2,
    difference: 1,
    limits: [{ kept: true }, { kept: false }],
  }]);
});

for (const mappings of [15, 150, 1500]) {
  Deno.test(`the sample config of ${mappings} mappings is valid, has so many, and its play ends with nothing held`, () => {
    const result = readConfig(sampleConfig(mappings));
    assert(result.ok, JSON.stringify(result));
    const { mappings: local, global_mappings, modes } = countConfig(result.config);
    assert.equal(local + global_mappings, mappings);
    assert(modes >= 3 && global_mappings > 0);
    const down = new Set<number>();
    for (const [status = 0, note = 0] of samplePlay(result.config, 5000)) {
      if (status === 0x90) down.add(note);
      if (status === 0x80) down.delete(note);
    }
    assert.equal(down.size, 0);
  });
}
