import { deepStrictEqual } from "node:assert/strict";
import { findWarnings } from "../../shared/config/warnings.ts";
import { good, NONE } from "./snippets.ts";

/** The messages for one mode with these triggers, each with a None. */
function warningsFor(...triggers: readonly string[]): readonly string[] {
  return warningsOf(triggers.map((trigger) => [trigger, NONE]));
}

function warningsOf(mappings: readonly (readonly [string, string])[], rest = ""): readonly string[] {
  const blocks = mappings.map(([trigger, action]) => `[[modes.mappings]]\ntrigger = ${trigger}\naction = ${action}\n`);
  const text = `[[modes]]\nname = "A"\n${blocks.join("")}${rest}`;
  return findWarnings(good(text), text).map(({ place, line, message }) => `${line} ${place}: ${message}`);
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

Deno.test("global mappings are held against each other, not against those of a mode", () => {
  const global = `[[global_mappings]]\ntrigger = { type = "Note", note = 1 }\naction = ${NONE}\n`;
  deepStrictEqual(warningsOf([['{ type = "Note", note = 1 }', NONE]], global + global), [
    "10 global mapping 2: This mapping can never fire: mapping 1 answers the same gesture first",
  ]);
});

Deno.test("holding on a trigger without a release is warned of, however deep it stands", () => {
  const hold = '{ type = "Keystroke", keys = "a", hold = true }';
  const message = (what: string, trigger: string): string =>
    `5 mode 'A', mapping 1: ${what} has no effect: ${trigger} has no release`;
  deepStrictEqual(warningsOf([['{ type = "ProgramChange", program = 1 }', hold]]), [
    message("hold = true", "ProgramChange"),
  ]);
  const nested = `{ type = "Repeat", count = 2, action = { type = "Sequence", actions = [${hold}] } }`;
  deepStrictEqual(warningsOf([['{ type = "Note", note = 1, on = "tap" }', nested]]), [
    message("hold = true", 'Note with on = "tap"'),
  ]);
  const momentary = '{ type = "ModeChange", mode = "A", momentary = true }';
  deepStrictEqual(warningsOf([['{ type = "EncoderTurn", cc = 1 }', momentary]]), [
    message("momentary = true", "EncoderTurn"),
  ]);
  deepStrictEqual(
    warningsOf([['{ type = "Note", note = 1 }', hold], ['{ type = "CC", cc = 64, value_min = 64 }', hold]]),
    [],
  );
});
