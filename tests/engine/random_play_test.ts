/**
 * The invariant under random play: when no control is held and time has passed, every held firing has been released
 * exactly once and nothing is pending, whatever was reloaded, switched or unplugged in the middle.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Effect } from "../../shared/events.ts";
import { configText } from "../support/config_text.ts";
import { configOf, perform } from "../support/play.ts";

const DEVICES = ["pads", "keys"];
const NOTES = [36, 37, 38, 40];
const CHANNELS = [0, 1];

const head = [
  "[advanced_settings]",
  "aftertouch = { throttle_ms = 20, delta_threshold = 3 }",
  "pitch_bend = { throttle_ms = 30, delta_threshold = 50 }",
  ...DEVICES.flatMap((alias) => ["[[devices]]", `name = "${alias}"`]),
].join("\n");

/** Every kind of note mapping on overlapping notes. */
const busy = [
  "Note, note = 36",
  "LongPress, note = 36, duration_ms = 200",
  "LongPress, note = 36, duration_ms = 500",
  "DoubleTap, note = 36, timeout_ms = 150",
  "NoteChord, notes = [36, 37], timeout_ms = 50",
  "NoteChord, notes = [36, 37, 38], timeout_ms = 80",
  'Note, note = 37, on = "press"',
  "Note, note = 37",
  'Note, note = 37, on = "tap"',
  "DoubleTap, note = 37, timeout_ms = 300, channel = 1",
  'Note, note = 38, on = "release"',
  'VelocityRange, note = 38, level = "hard"',
  "Note, note = 40",
  "Aftertouch",
  "Aftertouch, note = 36, pressure_min = 64",
  "PitchBend, center_deadzone = 100",
  "CC, cc = 7, value_min = 64",
  "EncoderTurn, cc = 8",
  "ProgramChange, program = 1",
];
const configs = {
  busy: configOf(configText({ modes: { One: busy, Two: ["Note, note = 36", "LongPress, note = 37"] }, head })),
  other: configOf(
    configText({
      modes: {
        Two: ["DoubleTap, note = 36", "Note, note = 36", 'Note, note = 40, device = "keys"'],
        Three: busy.slice(4),
      },
      global: ["Note, note = 38", "NoteChord, notes = [38, 40]", 'Note, note = 36, on = "release"'],
      head,
    }),
  ),
};

const note = fc.constantFrom(...NOTES);
const word = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(note, fc.integer({ min: 1, max: 127 })).map(([n, v]) => `+${n}v${v}`) },
  { weight: 8, arbitrary: note.map((n) => `-${n}`) },
  { weight: 8, arbitrary: fc.constantFrom(1, 10, 49, 50, 100, 149, 150, 199, 200, 300, 500).map((ms) => `${ms}ms`) },
  { weight: 2, arbitrary: fc.constantFrom(...DEVICES).map((device) => `dev=${device}`) },
  { weight: 2, arbitrary: fc.constantFrom(...CHANNELS).map((channel) => `ch=${channel}`) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(7, 8), fc.nat(127)).map(([cc, v]) => `cc${cc}=${v}`) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom("", 36), fc.nat(127)).map(([n, v]) => `at${n}=${v}`) },
  { weight: 1, arbitrary: fc.oneof(fc.nat(16383), fc.constant(8192)).map((v) => `bend=${v}`) },
  { weight: 1, arbitrary: fc.constantFrom("pc=1", "hex=90", "hex=2464", "hex=f8", "hex=f0012490") },
  { weight: 1, arbitrary: fc.constantFrom("busy", "other").map((name) => `!reload ${name}`) },
  { weight: 1, arbitrary: fc.constantFrom("next", "previous").map((name) => `!mode ${name}`) },
  { weight: 1, arbitrary: fc.constant("!unplug") },
);

/** All controls come up, and time passes. */
const ALL_UP = DEVICES.flatMap((device) => [
  `dev=${device}`,
  ...CHANNELS.flatMap((channel) => [`ch=${channel}`, ...NOTES.map((each) => `-${each}`)]),
]).join(" ") + " 10s";

/** Ids are unique, time goes forward, and each release belongs to a firing that was held and is not released yet. */
function checkOrder(effects: readonly Effect[]): { readonly down: ReadonlySet<number> } {
  const started = new Set<number>();
  const down = new Set<number>();
  let now = -Infinity;
  for (const effect of effects) {
    const at = effect.kind === "start" ? effect.firing.at : effect.at;
    assert.ok(at >= now, `${at} comes after ${now}`);
    now = at;
    if (effect.kind === "release") {
      assert.ok(down.delete(effect.id), `release of ${effect.id}, which is not down`);
    } else {
      assert.ok(!started.has(effect.firing.id), `id ${effect.firing.id} is used twice`);
      started.add(effect.firing.id);
      if (effect.firing.held) down.add(effect.firing.id);
    }
  }
  return { down };
}

const sessions = fc.array(word, { minLength: 5, maxLength: 120, size: "max" }).map((words) => words.join(" "));
const RUNS = { seed: 20_251_114, numRuns: 1000 };

Deno.test("when all controls are up and time has passed, nothing is held and nothing is pending", () => {
  let starts = 0;
  const kinds = new Set<string>();
  fc.assert(
    fc.property(sessions, (session) => {
      const { effects, engine } = perform(configs.busy, `${session} ${ALL_UP}`, { reloads: configs }, "prompt");
      assert.deepEqual([...checkOrder(effects).down], []);
      assert.equal(engine.notesDown, 0);
      assert.equal(engine.wakeAt, null);
      for (const effect of effects) {
        if (effect.kind !== "start") continue;
        starts++;
        kinds.add(effect.firing.gesture.kind);
      }
    }),
    RUNS,
  );
  assert.ok(starts > 10_000, `only ${starts} firings: the sessions are too quiet to prove anything`);
  assert.equal(kinds.size, 11, `only ${[...kinds].join(", ")} were played`);
});

Deno.test("when everything is let go in the middle, nothing is held and nothing is pending at once", () => {
  fc.assert(
    fc.property(sessions, (session) => {
      const { effects, engine, end } = perform(configs.busy, session, { reloads: configs }, "prompt");
      const last = engine.handle({ kind: "let_go", at: end });
      assert.deepEqual([...checkOrder([...effects, ...last.effects]).down], []);
      assert.ok(last.effects.every((effect) => effect.kind === "release"));
      assert.equal(engine.notesDown, 0);
      assert.equal(last.wakeAt, null);
    }),
    RUNS,
  );
});

Deno.test("late wakes change nothing in any session", () => {
  fc.assert(
    fc.property(sessions, (session) => {
      const script = `${session} ${ALL_UP}`;
      const prompt = perform(configs.busy, script, { reloads: configs }, "prompt");
      const late = perform(configs.busy, script, { reloads: configs }, "late");
      assert.deepEqual(late.effects, prompt.effects);
      assert.deepEqual(late.engine.counters, prompt.engine.counters);
    }),
    RUNS,
  );
});
