/** Every condition and every velocity mapping of the configuration language. */
import { type Kind, required, table, union, type UnionSpec } from "./fields.ts";
import { choice, day, form, list, modeName, number, oneOf, text } from "./kinds.ts";
import { CONDITION_WORDS, VELOCITY_WORDS } from "./other_words.ts";
import { TIME_OF_DAY } from "./text_forms.ts";
import type { Condition } from "./action_types.ts";
import { CURVE_TYPES, type VelocityMapping } from "./types.ts";
import { ordered, seven } from "./trigger_fields.ts";

type Of<Type extends Condition["type"]> = Extract<Condition, { readonly type: Type }>;
type VelocityOf<Type extends VelocityMapping["type"]> = Extract<VelocityMapping, { readonly type: Type }>;

/** A condition inside another. */
export const condition: Kind<Condition> = oneOf<Condition>((): UnionSpec => CONDITIONS);
const conditions = list(condition, { min: 1 });

const TIME_RANGE = table<Of<"TimeRange">>(
  "a TimeRange",
  "The local time lies between two times; may cross midnight.",
  (blank) => ({ ...blank }),
  {
    start: required(form(TIME_OF_DAY), '"HH:MM", counts'),
    end: required(form(TIME_OF_DAY), '"HH:MM", does not count'),
  },
  ({ start, end }) => {
    if (start === undefined || start !== end) return [];
    return [{ at: ["end"], message: "Invalid range: start and end are the same time", hint: "Always holds all day" }];
  },
);

export const CONDITIONS: UnionSpec & { readonly gives?: Condition } = union<Condition>("condition", {
  Always: table<Of<"Always">>("an Always", "Always holds.", (blank) => ({ ...blank }), {}),
  Never: table<Of<"Never">>("a Never", "Never holds.", (blank) => ({ ...blank }), {}),
  TimeRange: TIME_RANGE,
  DayOfWeek: table<Of<"DayOfWeek">>(
    "a DayOfWeek",
    "Today is one of these days, local time.",
    (blank) => ({ ...blank }),
    {
      days: required(list(day, { min: 1, max: 7, distinct: true }), '1 = Monday .. 7 = Sunday, or "mon"'),
    },
  ),
  AppRunning: table<Of<"AppRunning">>("an AppRunning", "An application runs.", (blank) => ({ ...blank }), {
    app_name: required(text, "the application's name"),
  }),
  AppFrontmost: table<Of<"AppFrontmost">>("an AppFrontmost", "An application is in front.", (blank) => ({ ...blank }), {
    app_name: required(text, "the application's name"),
  }),
  ModeIs: table<Of<"ModeIs">>("a ModeIs", "A mode is the current one.", (blank) => ({ ...blank }), {
    mode: required(modeName(), "the mode's name"),
  }),
  And: table<Of<"And">>("an And", "All of them hold.", (blank) => ({ ...blank }), {
    conditions: required(conditions, "one or more"),
  }),
  Or: table<Of<"Or">>("an Or", "One of them holds.", (blank) => ({ ...blank }), {
    conditions: required(conditions, "one or more"),
  }),
  Not: table<Of<"Not">>("a Not", "It does not hold.", (blank) => ({ ...blank }), {
    condition: required(condition, "what must not hold"),
  }),
}, CONDITION_WORDS);

export const VELOCITY_MAPPINGS = union<VelocityMapping>(
  "velocity mapping",
  {
    PassThrough: table<VelocityOf<"PassThrough">>(
      "a PassThrough",
      "The value as it came.",
      (blank) => ({ ...blank }),
      {},
    ),
    Fixed: table<VelocityOf<"Fixed">>("a Fixed", "Always the same value.", (blank) => ({ ...blank }), {
      velocity: required(seven, "the value, 0..127"),
    }),
    Linear: table<VelocityOf<"Linear">>(
      "a Linear",
      "0..127 spread evenly from min to max.",
      (blank) => ({ ...blank }),
      {
        min: required(seven, "what 0 becomes"),
        max: required(seven, "what 127 becomes"),
      },
      (given) => ordered(given, "min", "max"),
    ),
    Curve: table<VelocityOf<"Curve">>("a Curve", "0..127 bent along a curve.", (blank) => ({ ...blank }), {
      curve_type: required(
        choice(CURVE_TYPES),
        "Exponential lifts soft values, Logarithmic too, SCurve parts soft and hard",
      ),
      intensity: required(number(0, 1), "how much, 0..1; 0 is linear"),
    }),
  },
  VELOCITY_WORDS,
  "PassThrough",
);
