import assert from "node:assert/strict";
import { LatencyHistogram } from "../../daemon/actions/latency.ts";

/** Within the table's 4.5 %, and never below the true value. */
function near(value: number | undefined, truth: number): void {
  assert.ok(value !== undefined && value >= truth * 0.999 && value <= truth * 1.045, `${value} is not near ${truth}`);
}

Deno.test("a histogram without records says nothing", () => {
  assert.equal(new LatencyHistogram().summary(), null);
});

Deno.test("a single record is every percentile", () => {
  const histogram = new LatencyHistogram();
  histogram.record(0.25);
  const { p50, p99, max } = histogram.summary() ?? {};
  assert.deepEqual([p50, p99, max], [0.25, 0.25, 0.25]);
});

Deno.test("percentiles of a known spread are near the truth", () => {
  const histogram = new LatencyHistogram();
  for (let i = 1; i <= 1000; i++) histogram.record(i / 100);
  const summary = histogram.summary();
  near(summary?.p50, 5);
  near(summary?.p99, 9.9);
  assert.equal(summary?.max, 10);
});

Deno.test("one slow start in a thousand shows in the maximum alone", () => {
  const histogram = new LatencyHistogram();
  for (let i = 0; i < 999; i++) histogram.record(0.05);
  histogram.record(80);
  const summary = histogram.summary();
  near(summary?.p99, 0.05);
  assert.equal(summary?.max, 80);
});

Deno.test("what lies outside the table counts at its edge", () => {
  const histogram = new LatencyHistogram();
  histogram.record(-1);
  histogram.record(0);
  assert.deepEqual(histogram.summary(), { p50: 0, p99: 0, max: 0 });
  histogram.record(1e9);
  assert.equal(histogram.summary()?.max, 1e9);
});
