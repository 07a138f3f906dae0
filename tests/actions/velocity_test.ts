import assert from "node:assert/strict";
import fc from "fast-check";
import { mapVelocity, triggerValue } from "../../daemon/actions/velocity.ts";
import { CURVE_TYPES, type CurveType, type VelocityMapping } from "../../shared/config/types.ts";
import { bend, cc, press, pressure, program, turn } from "../support/firings.ts";

/** What becomes of 0, 1, 64 and 127. */
function through(mapping: VelocityMapping): readonly number[] {
  return [0, 1, 64, 127].map((value) => mapVelocity(mapping, value));
}

function curve(curve_type: CurveType, intensity: number): VelocityMapping {
  return { type: "Curve", curve_type, intensity };
}

Deno.test("PassThrough changes nothing", () => {
  assert.deepEqual(through({ type: "PassThrough" }), [0, 1, 64, 127]);
});

Deno.test("Fixed is always the same", () => {
  assert.deepEqual(through({ type: "Fixed", velocity: 90 }), [90, 90, 90, 90]);
});

Deno.test("Linear spreads the values from min to max, upwards or downwards", () => {
  assert.deepEqual(through({ type: "Linear", min: 40, max: 100 }), [40, 40, 70, 100]);
  assert.deepEqual(through({ type: "Linear", min: 127, max: 0 }), [127, 126, 63, 0]);
});

Deno.test("Exponential is 127 (v/127)^(1-i), and silence stays silence", () => {
  // 127 (1/127)^0.5 = 11.27; 127 (64/127)^0.5 = 90.16.
  assert.deepEqual(through(curve("Exponential", 0.5)), [0, 11, 90, 127]);
  assert.deepEqual(through(curve("Exponential", 1)), [0, 127, 127, 127]);
});

Deno.test("Logarithmic is 127 ln(1 + i v/127) / ln(1 + i)", () => {
  // 127 ln(1 + 64/127) / ln 2 = 74.77; with i = 0.5, 127 ln(1 + 32/127) / ln 1.5 = 70.34.
  assert.deepEqual(through(curve("Logarithmic", 1)), [0, 1, 75, 127]);
  assert.deepEqual(through(curve("Logarithmic", 0.5)), [0, 1, 70, 127]);
});

Deno.test("SCurve is a sigmoid through 0, one half and 1", () => {
  assert.deepEqual(through(curve("SCurve", 0.5)), [0, 0, 65, 127]);
  // x^4 / (x^4 + (1 - x)^4) at a quarter: 1/82 of 127 = 1.5 at v = 31.75.
  assert.equal(mapVelocity(curve("SCurve", 1), 32), 2);
  assert.equal(mapVelocity(curve("SCurve", 1), 96), 126);
});

Deno.test("every curve with intensity 0 is exactly the straight line", () => {
  for (const type of CURVE_TYPES) {
    for (let value = 0; value <= 127; value++) assert.equal(mapVelocity(curve(type, 0), value), value);
  }
});

Deno.test("every curve stays in 0..127, keeps both ends and never falls", () => {
  const anyCurve = fc.tuple(fc.constantFrom(...CURVE_TYPES), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(fc.property(anyCurve, ([type, intensity]) => {
    const values = Array.from({ length: 128 }, (_, value) => mapVelocity(curve(type, intensity), value));
    assert.equal(values[0], 0);
    assert.equal(values[127], 127);
    for (const [i, value] of values.entries()) {
      assert.ok(Number.isInteger(value) && value >= (values[i - 1] ?? 0) && value <= 127);
    }
  }));
});

Deno.test("the trigger's value is how hard, how far or which", () => {
  assert.equal(triggerValue(press(36, 99)), 99);
  assert.equal(triggerValue(cc(7, 98)), 98);
  assert.equal(triggerValue(turn(7, 97)), 97);
  assert.equal(triggerValue(pressure(96)), 96);
  assert.equal(triggerValue(program(95)), 95);
  assert.deepEqual([0, 8191, 8192, 16383].map((value) => triggerValue(bend(value))), [0, 63, 64, 127]);
});
