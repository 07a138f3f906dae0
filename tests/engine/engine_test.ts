import assert from "node:assert/strict";
import { Engine, type Input } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import type { Gesture, MidiMessage } from "../../shared/events.ts";
import { configText, oneMode } from "../support/config_text.ts";
import { configOf, describe } from "../support/play.ts";

function engineFor(toml: string, startMode: string | null = null): Engine {
  return new Engine(compileGeneration(configOf(toml), 1), startMode);
}

function midi(at: number, ...bytes: readonly number[]): Input {
  return { kind: "midi", at, device: "pads", bytes: Uint8Array.from(bytes) };
}

const LONG = "LongPress, note = 36, duration_ms = 500";

Deno.test("an input from which nothing follows costs no new outcome", () => {
  const engine = engineFor(oneMode("CC, cc = 7, value_min = 64"));
  const quiet = engine.handle(midi(0, 0xb0, 7, 1));
  assert.deepEqual(quiet, { effects: [], wakeAt: null });
  assert.equal(engine.handle(midi(1, 0xb0, 7, 2)), quiet);
});

Deno.test("wakeAt is the earliest deadline, and null again when its press is over", () => {
  const engine = engineFor(oneMode(LONG, "LongPress, note = 37, duration_ms = 200"));
  assert.equal(engine.handle(midi(0, 0x90, 36, 1)).wakeAt, 500);
  assert.equal(engine.handle(midi(100, 0x90, 37, 1)).wakeAt, 300);
  assert.equal(engine.wakeAt, 300);
  assert.equal(engine.handle(midi(200, 0x80, 37, 0)).wakeAt, 500);
  assert.equal(engine.handle(midi(300, 0x80, 36, 0)).wakeAt, null);
});

Deno.test("a press that nothing can wait for asks for no wake", () => {
  const engine = engineFor(oneMode("DoubleTap, note = 36, timeout_ms = 300", 'Note, note = 36, on = "press"'));
  assert.equal(engine.handle(midi(0, 0x90, 36, 1)).wakeAt, null);
});

Deno.test("late deadlines are settled in time order, each at its own time, before the input", () => {
  const engine = engineFor(
    oneMode(
      LONG,
      "LongPress, note = 37, duration_ms = 100",
      "Note, note = 38",
      "DoubleTap, note = 38, timeout_ms = 300",
    ),
  );
  for (const note of [36, 37, 38]) engine.handle(midi(0, 0x90, note, 100));
  const { effects } = engine.handle(midi(900, 0x80, 36, 0));
  assert.deepEqual(effects.map(describe), [
    "100 long_press 37 -> Default/2",
    "300 press 38 v100 -> Default/3",
    "500 long_press 36 -> Default/1",
    "900 release #3",
  ]);
});

Deno.test("time that goes backwards, or is no time, counts as the latest seen", () => {
  const engine = engineFor(oneMode("Note, note = 36", "LongPress, note = 37, duration_ms = 100"));
  engine.handle(midi(1000, 0x90, 37, 100));
  assert.deepEqual(engine.handle(midi(5, 0x90, 36, 100)).effects.map(describe), ["1000 press 36 v100 -> Default/1"]);
  assert.deepEqual(engine.handle({ kind: "wake", at: NaN }).effects, []);
  assert.deepEqual(engine.handle({ kind: "wake", at: Infinity }), { effects: [], wakeAt: 1100 });
  assert.deepEqual(engine.handle(midi(1010, 0x80, 36, 0)).effects.map(describe), ["1010 release #1"]);
});

Deno.test("letting go releases what every device holds in the order pressed, and drops what is pending", () => {
  const engine = engineFor(
    oneMode("Note, note = 36", 'Note, note = 36, on = "release"', "LongPress, note = 40", "Note, note = 0"),
  );
  engine.handle(midi(0, 0x90, 36, 100));
  engine.handle({ kind: "midi", at: 1, device: "keys", bytes: Uint8Array.of(0x90, 36, 100) });
  engine.handle(midi(2, 0x90, 0, 100));
  engine.handle(midi(3, 0x90, 40, 100));
  assert.equal(engine.notesDown, 4);
  const { effects, wakeAt } = engine.handle({ kind: "let_go", at: 10 });
  assert.deepEqual(effects.map(describe), ["10 release #1", "10 release #3", "10 release #2"]);
  assert.equal(wakeAt, null);
  assert.equal(engine.notesDown, 0);
  assert.deepEqual(engine.handle(midi(20, 0x80, 36, 0)).effects, []);
});

Deno.test("an unplug lets go of that device alone, and of a chord once", () => {
  const engine = engineFor(oneMode("NoteChord, notes = [36, 40]"));
  for (const device of ["pads", "keys"]) {
    engine.handle({ kind: "midi", at: 0, device, bytes: Uint8Array.of(0x90, 36, 1, 40, 1) });
  }
  const unplug = (at: number): readonly string[] =>
    engine.handle({ kind: "unplug", at, device: "keys" }).effects.map(describe);
  assert.deepEqual(unplug(5), ["5 release #2"]);
  assert.deepEqual(unplug(6), []);
  assert.equal(engine.notesDown, 2);
});

Deno.test("an unplugged device's unfinished bytes and running status are gone", () => {
  const engine = engineFor(oneMode("Note, note = 36"));
  engine.handle(midi(0, 0x90, 36));
  engine.handle({ kind: "unplug", at: 0, device: "pads" });
  assert.deepEqual(engine.handle(midi(0, 100, 36, 100)).effects, []);
});

Deno.test("each device has its own running status", () => {
  const engine = engineFor(oneMode("Note, note = 36"));
  engine.handle(midi(0, 0x90));
  assert.deepEqual(engine.handle({ kind: "midi", at: 0, device: "keys", bytes: Uint8Array.of(36, 1) }).effects, []);
  assert.equal(engine.handle(midi(0, 36, 1)).effects.length, 1);
});

Deno.test("an observer hears every message and gesture, mapped or not, each once", () => {
  const engine = engineFor(oneMode("Note, note = 36", "DoubleTap, note = 36, timeout_ms = 300", "EncoderTurn, cc = 7"));
  const messages: MidiMessage["type"][] = [];
  const gestures: string[] = [];
  engine.observer = {
    message: (_at, _device, message) => messages.push(message.type),
    gesture: (at: number, gesture: Gesture) => gestures.push(`${at} ${gesture.kind}`),
  };
  engine.handle(midi(0, 0x90, 36, 100));
  engine.handle(midi(400, 0x80, 36, 0));
  engine.handle(midi(500, 0xb0, 7, 1, 7, 2, 8, 3));
  engine.handle(midi(600, 0x90, 50, 1, 50, 0));
  assert.deepEqual(messages, ["note_on", "note_off", "cc", "cc", "cc", "note_on", "note_off"]);
  assert.deepEqual(gestures, ["0 press", "400 release", "500 cc", "500 turn", "500 cc", "600 press", "600 release"]);
  assert.deepEqual(engine.counters, { messages: 7, gestures: 7 });
  engine.observer = null;
  engine.handle(midi(700, 0xb0, 7, 9));
  assert.equal(gestures.length, 7);
  assert.deepEqual(engine.counters, { messages: 8, gestures: 8 });
});

Deno.test("taps, long presses, double taps and chords are gestures of their own to an observer", () => {
  const engine = engineFor(
    oneMode("Note, note = 36", LONG, "DoubleTap, note = 37, timeout_ms = 300", "NoteChord, notes = [38, 39]"),
  );
  const gestures: string[] = [];
  engine.observer = { message: () => {}, gesture: (_at, gesture) => gestures.push(gesture.kind) };
  engine.handle(midi(0, 0x90, 36, 1, 36, 0, 36, 1));
  engine.handle(midi(600, 0x90, 37, 1, 37, 0, 37, 1, 38, 1, 39, 1));
  assert.deepEqual(
    gestures.filter((kind) => kind !== "press" && kind !== "release"),
    ["tap", "long_press", "double_tap", "chord"],
  );
});

Deno.test("the engine starts in the wanted mode, else in start_mode, else in the first", () => {
  const modes = { One: [], Two: [], Three: [] };
  const config = configText({ modes, head: '[settings]\nstart_mode = "Two"' });
  assert.equal(engineFor(config, "Three").mode, "Three");
  assert.equal(engineFor(config, "Gone").mode, "Two");
  assert.equal(engineFor(configText({ modes })).mode, "One");
  assert.deepEqual(engineFor(config).modes, ["One", "Two", "Three"]);
});

Deno.test("setting, holding and releasing modes changes which mappings answer", () => {
  const engine = engineFor(
    configText({ modes: { One: ["ProgramChange, program = 1"], Two: ["ProgramChange, program = 1"] } }),
  );
  const place = (): string => engine.handle(midi(0, 0xc0, 1)).effects.map(describe).join().replace(/.* /, "");
  assert.equal(place(), "One/1");
  assert.ok(engine.holdMode("Two", 5));
  assert.equal(place(), "Two/1");
  engine.releaseMode(5);
  assert.equal(place(), "One/1");
  assert.ok(engine.setMode("previous"));
  assert.equal(place(), "Two/1");
  assert.equal(engine.setMode("Gone"), false);
  assert.equal(engine.mode, "Two");
});

Deno.test("firings keep counting over a reload", () => {
  const toml = oneMode("ProgramChange, program = 1");
  const engine = engineFor(toml);
  const id = (): number | undefined => {
    const [effect] = engine.handle(midi(0, 0xc0, 1)).effects;
    return effect?.kind === "start" ? effect.firing.id : undefined;
  };
  assert.equal(id(), 1);
  engine.adopt(compileGeneration(configOf(toml), 2));
  assert.equal(engine.generation.number, 2);
  assert.equal(id(), 2);
});

Deno.test("a million random bytes never throw and leave the engine playing", () => {
  const engine = engineFor(oneMode("Note, note = 36", LONG, "PitchBend", "CC, cc = 7", "NoteChord, notes = [1, 2]"));
  let state = 12345;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  let left = 1_000_000;
  for (let at = 0; left > 0; at++) {
    const bytes = Uint8Array.from({ length: random(9) }, () => random(256));
    engine.handle({ kind: "midi", at, device: `device ${random(3)}`, bytes });
    left -= bytes.length;
  }
  engine.handle({ kind: "let_go", at: 1e9 });
  assert.equal(engine.notesDown, 0);
  assert.equal(engine.wakeAt, null);
  assert.ok(engine.counters.messages > 50_000);
  assert.equal(engine.handle(midi(2e9, 0x90, 36, 1)).wakeAt, 2e9 + 500);
});
