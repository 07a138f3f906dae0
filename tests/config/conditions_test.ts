import { deepStrictEqual } from "node:assert/strict";
import type { Condition } from "../../shared/config/action_types.ts";
import type { VelocityMapping } from "../../shared/config/types.ts";
import { fileWith, firstMapping, NONE, NOTE, problemsAre } from "./snippets.ts";

function when(condition: string): string {
  return fileWith(NOTE, `{ type = "Conditional", then_action = ${NONE}, condition = ${condition} }`);
}

const CONDITIONS: readonly [string, Condition][] = [
  ['{ type = "Always" }', { type: "Always" }],
  ['{ type = "Never" }', { type: "Never" }],
  ['{ type = "TimeRange", start = "22:30", end = "6:05" }', { type: "TimeRange", start: 1350, end: 365 }],
  ['{ type = "DayOfWeek", days = [1, "Tue", "sunday"] }', { type: "DayOfWeek", days: [1, 2, 7] }],
  ['{ type = "AppRunning", app_name = "Live" }', { type: "AppRunning", app_name: "Live" }],
  ['{ type = "AppFrontmost", app_name = "Live" }', { type: "AppFrontmost", app_name: "Live" }],
  ['{ type = "ModeIs", mode = "Default" }', { type: "ModeIs", mode: "Default" }],
  ['{ type = "And", conditions = [{ type = "Always" }] }', { type: "And", conditions: [{ type: "Always" }] }],
  ['{ type = "Or", conditions = [{ type = "Never" }] }', { type: "Or", conditions: [{ type: "Never" }] }],
  ['{ type = "Not", condition = { type = "Never" } }', { type: "Not", condition: { type: "Never" } }],
];

for (const [toml, expected] of CONDITIONS) {
  Deno.test(`the condition ${toml} is read`, () => {
    const { action } = firstMapping(when(toml));
    deepStrictEqual(action, {
      type: "Conditional",
      condition: expected,
      then_action: { type: "None" },
      else_action: null,
    });
  });
}

const BAD_CONDITIONS: readonly [string, string][] = [
  ['"Always"', '79 Invalid condition: "Always" (must be a table like { type = "Always" })'],
  ['{ type = "Allways" }', "88 Unknown condition type 'Allways'"],
  [
    '{ type = "TimeRange", start = "24:00", end = "1:00" }',
    '109 Invalid start: "24:00" (must be a time like "09:30", 00:00-23:59)',
  ],
  ['{ type = "TimeRange", start = "1:00", end = "1:00" }', "123 Invalid range: start and end are the same time"],
  [
    '{ type = "TimeRange", start = 07:30:00, end = "1:00" }',
    "109 Invalid start: a date or time (must be text in quotes)",
  ],
  ['{ type = "DayOfWeek", days = [0] }', '109 Invalid days: 0 (must be 1-7, 1 = Monday, or a name like "mon")'],
  ['{ type = "DayOfWeek", days = [1, "mon"] }', '112 Invalid days: "mon" is given twice'],
  ['{ type = "DayOfWeek", days = [] }', "108 Invalid days: 0 given (must be at least 1)"],
  ['{ type = "ModeIs", mode = "next" }', "105 Unknown mode 'next'"],
  ['{ type = "And", conditions = [] }', "108 Invalid conditions: 0 given (must be at least 1)"],
  ['{ type = "Not" }', "79 Missing field 'condition' (a Not needs it)"],
];

for (const [toml, expected] of BAD_CONDITIONS) {
  Deno.test(`the condition ${toml} is refused`, () => {
    problemsAre(when(toml), [`mode 'Default', mapping 1 5:${expected}`]);
  });
}

const VELOCITIES: readonly [string, VelocityMapping][] = [
  ['"PassThrough"', { type: "PassThrough" }],
  ['{ type = "PassThrough" }', { type: "PassThrough" }],
  ['{ type = "Fixed", velocity = 100 }', { type: "Fixed", velocity: 100 }],
  ['{ type = "Linear", min = 0, max = 127 }', { type: "Linear", min: 0, max: 127 }],
  ['{ type = "Curve", curve_type = "SCurve", intensity = 0.5 }', {
    type: "Curve",
    curve_type: "SCurve",
    intensity: 0.5,
  }],
  ['{ type = "Curve", curve_type = "Exponential", intensity = 1 }', {
    type: "Curve",
    curve_type: "Exponential",
    intensity: 1,
  }],
];

for (const [toml, expected] of VELOCITIES) {
  Deno.test(`the velocity mapping ${toml} is read`, () => {
    deepStrictEqual(firstMapping(fileWith(NOTE, NONE, `velocity_mapping = ${toml}`)).velocity_mapping, expected);
  });
}

const BAD_VELOCITIES: readonly [string, string][] = [
  [
    '"Linear"',
    '20 Invalid velocity_mapping: "Linear" (must be "PassThrough" or a table like { type = "PassThrough" })',
  ],
  ['{ type = "Linear", min = 5, max = 4 }', "45 Invalid range: min 5 is above max 4"],
  ['{ type = "Fixed", velocity = 128 }', "49 Invalid velocity: 128 (must be 0-127)"],
  [
    '{ type = "Curve", curve_type = "Scurve", intensity = 0 }',
    '51 Invalid curve_type: "Scurve" (must be Exponential, Logarithmic or SCurve)',
  ],
  ['{ type = "Curve", curve_type = "SCurve", intensity = 1.1 }', "73 Invalid intensity: 1.1 (must be a number 0-1)"],
  ['{ type = "Curve", curve_type = "SCurve", intensity = nan }', "73 Invalid intensity: nan (must be a number 0-1)"],
];

for (const [toml, expected] of BAD_VELOCITIES) {
  Deno.test(`the velocity mapping ${toml} is refused`, () => {
    const text = fileWith(NOTE, NONE, `velocity_mapping = ${toml}`);
    problemsAre(text, [`mode 'Default', mapping 1 6:${expected}`]);
  });
}
