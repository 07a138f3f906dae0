/** The number that a gesture carries, and what a mapping's `velocity_mapping` makes of it. */
import type { CurveType, VelocityMapping } from "../../shared/config/types.ts";
import type { Firing, Gesture } from "../../shared/events.ts";

/** 0..127: how hard, how far, or which. Of a bend (0..16383) the upper seven bits. */
export function triggerValue(gesture: Gesture): number {
  switch (gesture.kind) {
    case "press":
    case "release":
    case "tap":
    case "long_press":
    case "double_tap":
    case "chord":
      return gesture.velocity;
    case "turn":
    case "cc":
      return gesture.value;
    case "aftertouch":
      return gesture.pressure;
    case "pitch_bend":
      return gesture.value >> 7;
    case "program_change":
      return gesture.program;
    default:
      return gesture satisfies never;
  }
}

/** The gesture's number through its mapping's `velocity_mapping`, 0..127. */
export function mappedValue(firing: Firing): number {
  return mapVelocity(firing.mapping.velocity_mapping, triggerValue(firing.gesture));
}

/** `value` and result 0..127, rounded to a whole number. Linear with `min` above `max` runs downwards. */
export function mapVelocity(mapping: VelocityMapping, value: number): number {
  switch (mapping.type) {
    case "PassThrough":
      return toSevenBits(value);
    case "Fixed":
      return toSevenBits(mapping.velocity);
    case "Linear":
      return toSevenBits(mapping.min + (mapping.max - mapping.min) * value / 127);
    case "Curve":
      return toSevenBits(127 * curve(mapping.curve_type, mapping.intensity, value / 127));
    default:
      return mapping satisfies never;
  }
}

/**
 * `x` and result 0..1, with 0 → 0 and 1 → 1; `i` 0..1, where 0 is the straight line.
 * The sigmoid is x^k / (x^k + (1 - x)^k) with k = 1 + 3i: through (½, ½) and point-symmetric about it, steepness k there.
 */
function curve(type: CurveType, i: number, x: number): number {
  // The formulas leave 0 and i = 0 open (0^0, 0/0); silence stays silence and no bend is no bend.
  if (x === 0 || i === 0) return x;
  switch (type) {
    case "Exponential":
      return x ** (1 - i);
    case "Logarithmic":
      return Math.log1p(i * x) / Math.log1p(i);
    case "SCurve": {
      const k = 1 + 3 * i;
      return x ** k / (x ** k + (1 - x) ** k);
    }
    default:
      return type satisfies never;
  }
}

function toSevenBits(value: number): number {
  return Math.min(127, Math.max(0, Math.round(value)));
}
