/** Random bytes into the MIDI decoder and through the whole engine. */
import assert from "node:assert/strict";
import { Engine, type Outcome } from "../../daemon/engine/engine.ts";
import { compileGeneration, type Generation } from "../../daemon/engine/mappings.ts";
import { MidiDecoder } from "../../daemon/engine/midi_message.ts";
import type { MidiMessage } from "../../shared/events.ts";
import { seeded } from "../../tests/config/seeded.ts";
import { configText } from "../../tests/support/config_text.ts";
import { configOf } from "../../tests/support/play.ts";
import { heapInUse, mib } from "./heap.ts";
import { midiPiece } from "./midi_bytes.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

const DEVICES = ["pads", "keys"];
const HEAD = [
  "[advanced_settings]",
  "aftertouch = { throttle_ms = 20, delta_threshold = 3 }",
  "pitch_bend = { throttle_ms = 30, delta_threshold = 50 }",
  ...DEVICES.flatMap((alias) => ["[[devices]]", `name = "${alias}"`]),
].join("\n");

/** Every kind of trigger, on overlapping controls. */
const TRIGGERS = [
  "Note, note = 36",
  "LongPress, note = 36, duration_ms = 200",
  "DoubleTap, note = 36, timeout_ms = 150",
  "NoteChord, notes = [36, 37], timeout_ms = 50",
  "NoteChord, notes = [36, 37, 38], timeout_ms = 80",
  'Note, note = 37, on = "tap"',
  'Note, note = 38, on = "release"',
  'VelocityRange, note = 39, level = "hard"',
  "VelocityRange, note = 39, min_velocity = 1, max_velocity = 60, channel = 3",
  ...Array.from({ length: 128 }, (_, note) => `Note, note = ${note}, device = "keys"`),
  ...Array.from({ length: 16 }, (_, n) => `EncoderTurn, cc = ${n}${n % 2 ? ', encoding = "twos_complement"' : ""}`),
  'EncoderTurn, cc = 16, encoding = "binary_offset", direction = "Clockwise"',
  'EncoderTurn, cc = 17, encoding = "sign_magnitude"',
  ...Array.from({ length: 100 }, (_, n) => `CC, cc = ${n + 18}${n % 2 ? ", value_min = 64" : ""}`),
  "Aftertouch",
  "Aftertouch, note = 36, pressure_min = 64",
  "PitchBend, center_deadzone = 100",
  "PitchBend, value_min = 9000, channel = 2",
  ...Array.from({ length: 64 }, (_, program) => `ProgramChange, program = ${program}`),
];

const CONFIGS = [
  configOf(configText({ modes: { One: TRIGGERS, Two: TRIGGERS.slice(3) }, head: HEAD })),
  configOf(configText({ modes: { Two: TRIGGERS.slice(5), Three: ["Note, note = 36"] }, global: TRIGGERS, head: HEAD })),
];

/** One call that takes longer hangs, ms. */
const HANGS_MS = 5000;
/** The heap may be so much larger at the end than half-way, bytes. */
const HEAP_SLACK = 8 * 1_048_576;

/** Every number of a message has the range that MIDI 1.0 gives it. */
function assertInRange(message: MidiMessage): void {
  for (const [name, value] of Object.entries(message)) {
    if (name === "type") continue;
    const most = name === "channel" ? 15 : message.type === "pitch_bend" ? 16_383 : 127;
    const fits = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
    assert(fits, `out of range: ${JSON.stringify(message)}`);
  }
  assert(message.type !== "note_on" || message.velocity > 0, "a note on with velocity 0 is a note off");
}

/** Follows what the engine says is held, and that nothing is let go of twice. */
class Held {
  readonly #down = new Set<number>();
  starts = 0;
  now = -Infinity;

  see({ effects, wakeAt }: Outcome, at: number): void {
    assert(wakeAt === null || wakeAt > at, `asks to be woken at ${wakeAt}, which is past at ${at}`);
    for (const effect of effects) {
      const time = effect.kind === "start" ? effect.firing.at : effect.at;
      assert(time >= this.now && time <= at, `an effect of ${time} comes at ${at}, after one of ${this.now}`);
      this.now = time;
      if (effect.kind === "release") assert(this.#down.delete(effect.id), `${effect.id} is released but not down`);
      else if (effect.firing.held) this.#down.add(effect.firing.id);
      if (effect.kind === "start") this.starts++;
    }
  }

  get size(): number {
    return this.#down.size;
  }
}

function run({ count, seed, say }: Effort): Promise<readonly Figure[]> {
  const wanted = count(1_000_000, 50_000);
  const pick = seeded(seed);
  const held = new Held();
  const decoders = DEVICES.map(() => ({ chunked: new MidiDecoder(), bytewise: new MidiDecoder() }));
  let generation = 0;
  const nextGeneration = (): Generation => {
    const config = CONFIGS[generation % CONFIGS.length];
    assert(config !== undefined);
    return compileGeneration(config, ++generation);
  };
  const engine = new Engine(nextGeneration(), null);
  let halfWay: number | null = null;
  let [bytes, pieces, messages, slowest, at] = [0, 0, 0, 0, 0];

  while (bytes < wanted) {
    const piece = midiPiece(pick);
    const which = pick(DEVICES.length);
    const device = DEVICES[which] ?? "";
    const pair = decoders[which];
    assert(pair !== undefined);
    const began = performance.now();
    const heard = pair.chunked.decode(piece);
    heard.forEach(assertInRange);
    // However it is cut, a stream means the same.
    assert.deepEqual(heard, [...piece].flatMap((byte) => pair.bytewise.decode(Uint8Array.of(byte))));
    at += pick(4) === 0 ? pick(300) : pick(5);
    if (pick(3) === 0) held.see(engine.handle({ kind: "wake", at }), at);
    held.see(engine.handle({ kind: "midi", at, device, bytes: piece }), at);
    slowest = Math.max(slowest, performance.now() - began);
    assert(slowest < HANGS_MS, `${slowest} ms for ${piece.length} bytes`);
    if (pick(2000) === 0) held.see(engine.handle({ kind: "unplug", at, device }), at);
    if (pick(500) === 0) engine.setMode(pick(2) === 0 ? "next" : "previous");
    if (pick(1000) === 0) engine.adopt(nextGeneration());
    bytes += piece.length;
    messages += heard.length;
    if (++pieces % 1000 === 0) say(`${bytes} bytes`);
    if (halfWay === null && bytes > wanted / 2) halfWay = heapInUse();
  }

  assert(engine.counters.messages <= messages && engine.counters.messages > messages * 0.9, "the engine missed some");
  held.see(engine.handle({ kind: "let_go", at }), at);
  assert.equal(held.size, 0, "released for every hold");
  assert.equal(engine.notesDown, 0, "no note is down");
  assert.equal(engine.wakeAt, null, "nothing is pending");
  const end = heapInUse();
  const grown = end === null || halfWay === null ? null : end - halfWay;
  assert(grown === null || grown < HEAP_SLACK, `the heap grew by ${mib(grown ?? 0)} in the second half`);
  return Promise.resolve([
    { name: "bytes", value: `${bytes} in ${pieces} pieces` },
    { name: "messages", value: `${messages}, each in range, and the same byte by byte` },
    { name: "actions", value: `${held.starts} started, ${held.size} still held at the end` },
    { name: "reloads meanwhile", value: `${generation - 1}` },
    { name: "slowest piece", value: `${slowest.toFixed(2)} ms` },
    {
      name: "heap growth, second half",
      value: grown === null ? "not measured: this Deno cannot be told to collect" : `${mib(grown)} to ${mib(end ?? 0)}`,
    },
  ]);
}

export const FUZZ_MIDI: Torture = {
  name: "fuzz-midi",
  promise: "random MIDI bytes make no crash and no hang, and nothing stays held",
  obstacle: null,
  run,
};
