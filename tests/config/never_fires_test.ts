import { deepStrictEqual } from "node:assert/strict";
import { NONE, warningsOf } from "./snippets.ts";

/** The messages for one mode with these triggers, each with a None. */
function warningsFor(...triggers: readonly string[]): readonly string[] {
  return warningsOf(triggers.map((trigger) => [trigger, NONE]));
}

const NEVER_2 = "7 mode 'A', mapping 2: This mapping can never fire: mapping 1 answers the same gesture first";

const SHADOWED: readonly [string, string][] = [
  ['{ type = "Note", note = 1 }', '{ type = "Note", note = "C#-1" }'],
  ['{ type = "Note", note = 1 }', '{ type = "Note", note = 1, velocity_min = 50, channel = 3, device = "x" }'],
  ['{ type = "Note", note = 1 }', '{ type = "VelocityRange", note = 1, level = "soft" }'],
  ['{ type = "Note", note = 1 }', '{ type = "Note", note = 1, velocity_min = 0 }'],
  ['{ type = "LongPress", note = 1 }', '{ type = "LongPress", note = 1, duration_ms = 2000 }'],
  ['{ type = "DoubleTap", note = 1 }', '{ type = "DoubleTap", note = 1, channel = 2 }'],
  ['{ type = "NoteChord", notes = [1, 2] }', '{ type = "NoteChord", notes = [2, 1] }'],
  ['{ type = "EncoderTurn", cc = 1 }', '{ type = "EncoderTurn", cc = 1, direction = "Clockwise" }'],
  ['{ type = "CC", cc = 1 }', '{ type = "CC", cc = 1, value_min = 5 }'],
  ['{ type = "CC", cc = 1, value_min = 5 }', '{ type = "CC", cc = 1, value_min = 5 }'],
  ['{ type = "Aftertouch" }', '{ type = "Aftertouch", pressure_max = 5 }'],
  ['{ type = "PitchBend" }', '{ type = "PitchBend" }'],
  ['{ type = "ProgramChange", program = 1 }', '{ type = "ProgramChange", program = 1 }'],
];

for (const [first, second] of SHADOWED) {
  Deno.test(`after ${first} nothing is left for ${second}`, () => {
    deepStrictEqual(warningsFor(first, second), [NEVER_2]);
  });
}

const NOT_SURE: readonly [string, string][] = [
  ['{ type = "Note", note = 1 }', '{ type = "Note", note = 2 }'],
  ['{ type = "Note", note = 1, channel = 1 }', '{ type = "Note", note = 1 }'],
  ['{ type = "Note", note = 1, velocity_max = 50 }', '{ type = "Note", note = 1 }'],
  ['{ type = "Note", note = 1 }', '{ type = "Note", note = 1, on = "release" }'],
  ['{ type = "Note", note = 1 }', '{ type = "LongPress", note = 1 }'],
  ['{ type = "LongPress", note = 1 }', '{ type = "LongPress", note = 1, duration_ms = 5 }'],
  ['{ type = "NoteChord", notes = [1, 2] }', '{ type = "NoteChord", notes = [1, 2, 3] }'],
  ['{ type = "EncoderTurn", cc = 1, direction = "Clockwise" }', '{ type = "EncoderTurn", cc = 1 }'],
  ['{ type = "EncoderTurn", cc = 1 }', '{ type = "CC", cc = 1 }'],
  ['{ type = "CC", cc = 1, value_min = 5 }', '{ type = "CC", cc = 1, value_min = 6 }'],
  ['{ type = "Aftertouch" }', '{ type = "Aftertouch", note = 5 }'],
];

for (const [first, second] of NOT_SURE) {
  Deno.test(`after ${first} something is left for ${second}`, () => {
    deepStrictEqual(warningsFor(first, second), []);
  });
}

Deno.test("a tap is not shadowed by an unfiltered press when a long press makes one of them wait", () => {
  const both = ['{ type = "Note", note = 1 }', '{ type = "Note", note = 1, channel = 2 }'];
  deepStrictEqual(warningsFor(...both, '{ type = "LongPress", note = 1, channel = 2 }'), []);
  deepStrictEqual(warningsFor(...both, '{ type = "LongPress", note = 9, channel = 2 }'), [NEVER_2]);
});

Deno.test("a global mapping that makes a note wait counts too", () => {
  const both = ['{ type = "Note", note = 1 }', '{ type = "Note", note = 1, channel = 2 }'] as const;
  const global = `[[global_mappings]]\ntrigger = { type = "DoubleTap", note = 1 }\naction = ${NONE}\n`;
  deepStrictEqual(warningsOf(both.map((trigger) => [trigger, NONE]), global), []);
});

/** The messages for these mappings of mode A, then these global ones, then the rest; without line and place of A's. */
function globalWarnings(own: readonly string[], global: readonly string[], rest = ""): readonly string[] {
  const blocks = global.map((trigger) => `[[global_mappings]]\ntrigger = ${trigger}\naction = ${NONE}\n`).join("");
  return warningsOf(own.map((trigger) => [trigger, NONE]), blocks + rest).map((line) => line.replace(/^\d+ /, ""));
}
const NOTE_1 = '{ type = "Note", note = 1 }';
const NEVER = "This mapping can never fire:";

Deno.test("global mappings are held against each other, and against those of a mode when it is the only one", () => {
  deepStrictEqual(globalWarnings([], [NOTE_1, NOTE_1]), [
    `global mapping 2: ${NEVER} mapping 1 answers the same gesture first`,
  ]);
  deepStrictEqual(globalWarnings([NOTE_1], [NOTE_1, '{ type = "Note", note = 2 }']), [
    `global mapping 1: ${NEVER} mapping 1 of mode 'A' answers the same gesture first`,
  ]);
  deepStrictEqual(
    globalWarnings(['{ type = "Note", note = 1, velocity_max = 60 }'], [
      '{ type = "Note", note = 1, velocity_min = 61 }',
      NOTE_1,
    ]),
    [`global mapping 2: ${NEVER} mapping 1 of mode 'A' and mapping 1 together answer the same gesture first`],
  );
});

Deno.test("a global mapping that another mode leaves something to is not warned of", () => {
  const mode = (trigger: string): string =>
    `[[modes]]\nname = "B"\n[[modes.mappings]]\ntrigger = ${trigger}\naction = ${NONE}\n`;
  deepStrictEqual(globalWarnings([NOTE_1], [NOTE_1], mode('{ type = "Note", note = 2 }')), []);
  deepStrictEqual(globalWarnings([NOTE_1], [NOTE_1], mode('{ type = "Note", note = 1, velocity_min = 9 }')), []);
  deepStrictEqual(globalWarnings([NOTE_1], [NOTE_1], mode(NOTE_1)), [
    `global mapping 1: ${NEVER} in every mode another mapping answers the same gesture first`,
  ]);
  // A tap that waits in one of the modes is no press there.
  const press = '{ type = "Note", note = 1, on = "press" }';
  deepStrictEqual(globalWarnings([], [press, NOTE_1], mode('{ type = "LongPress", note = 1 }')), []);
  deepStrictEqual(globalWarnings([], [press, NOTE_1], mode('{ type = "LongPress", note = 2 }')), [
    `global mapping 2: ${NEVER} mapping 1 answers the same gesture first`,
  ]);
});

const COVERED: readonly [string, string, string][] = [
  [
    '{ type = "Note", note = 1, velocity_max = 60 }',
    '{ type = "Note", note = 1, velocity_min = 61, channel = 2 }',
    '{ type = "VelocityRange", note = 1, min_velocity = 10, max_velocity = 90, channel = 2, device = "x" }',
  ],
  [
    '{ type = "CC", cc = 1, value_max = 63, on = "change" }',
    '{ type = "CC", cc = 1, value_min = 60, on = "change" }',
    '{ type = "CC", cc = 1, value_min = 5 }',
  ],
  [
    '{ type = "Aftertouch", pressure_max = 63, on = "change" }',
    '{ type = "Aftertouch", pressure_min = 64, on = "change" }',
    '{ type = "Aftertouch" }',
  ],
  [
    '{ type = "PitchBend", value_min = 8192, on = "change" }',
    '{ type = "PitchBend", value_max = 8191, on = "change" }',
    '{ type = "PitchBend", value_min = 8000, value_max = 8300 }',
  ],
  [
    '{ type = "EncoderTurn", cc = 1, direction = "Clockwise" }',
    '{ type = "EncoderTurn", cc = 1, direction = "CounterClockwise" }',
    '{ type = "EncoderTurn", cc = 1 }',
  ],
];

for (const [first, second, third] of COVERED) {
  Deno.test(`between ${first} and ${second} nothing is left for ${third}`, () => {
    deepStrictEqual(warningsFor(first, second, third), [
      `10 mode 'A', mapping 3: ${NEVER} mapping 1 and mapping 2 together answer the same gesture first`,
    ]);
  });
}

const GAPS: readonly (readonly string[])[] = [
  // Velocity 61 is left.
  [
    '{ type = "Note", note = 1, velocity_max = 60 }',
    '{ type = "Note", note = 1, velocity_min = 62 }',
    '{ type = "Note", note = 1, velocity_min = 10 }',
  ],
  // The one half is for another channel.
  [
    '{ type = "Note", note = 1, velocity_max = 60 }',
    '{ type = "Note", note = 1, velocity_min = 61, channel = 2 }',
    NOTE_1,
  ],
  // Coming into a range is one gesture, being in it many.
  [
    '{ type = "CC", cc = 1, value_max = 63, on = "enter" }',
    '{ type = "CC", cc = 1, value_min = 64, on = "enter" }',
    '{ type = "CC", cc = 1, value_min = 5, on = "enter" }',
  ],
  // Another dead zone sees other values.
  [
    '{ type = "PitchBend", value_max = 8191, on = "change", center_deadzone = 9 }',
    '{ type = "PitchBend", value_min = 8192, on = "change" }',
    '{ type = "PitchBend" }',
  ],
];

for (const triggers of GAPS) {
  Deno.test(`something is left by each of ${triggers.join(", ")}`, () => deepStrictEqual(warningsFor(...triggers), []));
}

Deno.test("many mappings that shadow one together are not all named, and one that does it alone is", () => {
  const parts = [0, 1, 2, 3].map((i) =>
    `{ type = "Note", note = 1, velocity_min = ${32 * i}, velocity_max = ${32 * i + 31} }`
  );
  deepStrictEqual(warningsFor(...parts, NOTE_1), [
    `16 mode 'A', mapping 5: ${NEVER} mapping 1, mapping 2, mapping 3 and others together answer the same gesture first`,
  ]);
  deepStrictEqual(warningsFor('{ type = "Note", note = 1, velocity_min = 9 }', NOTE_1, NOTE_1), [
    `10 mode 'A', mapping 3: ${NEVER} mapping 2 answers the same gesture first`,
  ]);
});

Deno.test("after a press nothing is left for an auto of the note, unless that may wait", () => {
  const press = '{ type = "Note", note = 1, on = "press" }';
  deepStrictEqual(warningsFor(press, NOTE_1), [NEVER_2]);
  deepStrictEqual(warningsFor(press, '{ type = "VelocityRange", note = 1, level = "hard", channel = 4 }'), [NEVER_2]);
  deepStrictEqual(warningsFor(press, '{ type = "Note", note = 2 }'), []);
  deepStrictEqual(warningsFor(press, '{ type = "Note", note = 1, on = "tap" }'), []);
  // A chord begun in another mode is answered by the press alone.
  deepStrictEqual(warningsFor(NOTE_1, press), []);
  for (
    const other of [
      '{ type = "LongPress", note = 1 }',
      '{ type = "DoubleTap", note = 1, channel = 7 }',
      '{ type = "NoteChord", notes = [1, 2] }',
    ]
  ) {
    deepStrictEqual(warningsFor(press, NOTE_1, other), []);
    deepStrictEqual(globalWarnings([press, NOTE_1], [other]), []);
  }
});

Deno.test("a controller that is heard as a whole leaves nothing for its turns, but one turn leaves the other", () => {
  deepStrictEqual(warningsFor('{ type = "CC", cc = 1 }', '{ type = "EncoderTurn", cc = 1 }'), [NEVER_2]);
  deepStrictEqual(warningsFor('{ type = "CC", cc = 1, value_min = 1 }', '{ type = "EncoderTurn", cc = 1 }'), []);
  deepStrictEqual(warningsFor('{ type = "DoubleTap", note = 1 }', '{ type = "DoubleTap", note = 1, timeout_ms = 9 }'), [
    NEVER_2,
  ]);
  deepStrictEqual(
    warningsFor('{ type = "DoubleTap", note = 1, timeout_ms = 9 }', '{ type = "DoubleTap", note = 1 }'),
    [],
  );
});

Deno.test("a range that no message can meet is warned of", () => {
  const released = [`4 mode 'A', mapping 1: ${NEVER} a note with velocity 0 is a release, not a press`];
  deepStrictEqual(warningsFor('{ type = "Note", note = 1, velocity_min = 0, velocity_max = 0 }'), released);
  deepStrictEqual(
    warningsFor('{ type = "VelocityRange", note = 1, min_velocity = 0, max_velocity = 0, on = "release" }'),
    released,
  );
  const bend = (low: number, high: number): readonly string[] =>
    warningsFor(`{ type = "PitchBend", value_min = ${low}, value_max = ${high}, center_deadzone = 100 }`);
  const dead = [`4 mode 'A', mapping 1: ${NEVER} all its values lie within center_deadzone, and so count as 8192`];
  deepStrictEqual([bend(8193, 8292), bend(8092, 8191)], [dead, dead]);
  deepStrictEqual([bend(8193, 8293), bend(8091, 8191), bend(8192, 8200)], [[], [], []]);
});
