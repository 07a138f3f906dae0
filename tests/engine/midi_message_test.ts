import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeMessage, MidiDecoder } from "../../daemon/engine/midi_message.ts";
import type { MidiMessage } from "../../shared/events.ts";

/** Messages out of pieces written in hex, each handed in by itself. */
function decode(...pieces: readonly string[]): readonly MidiMessage[] {
  const decoder = new MidiDecoder();
  return pieces.flatMap((piece) =>
    decoder.decode(Uint8Array.from(piece.match(/../g) ?? [], (pair) => parseInt(pair, 16)))
  );
}

const on = (note: number, velocity: number, channel = 0): MidiMessage => ({ type: "note_on", channel, note, velocity });
const off = (note: number, velocity: number, channel = 0): MidiMessage => ({
  type: "note_off",
  channel,
  note,
  velocity,
});

Deno.test("each kind of channel message is understood", () => {
  assert.deepEqual(decode("91247f"), [on(36, 127, 1)]);
  assert.deepEqual(decode("8f2440"), [off(36, 64, 15)]);
  assert.deepEqual(decode("a2245a"), [{ type: "poly_aftertouch", channel: 2, note: 36, pressure: 90 }]);
  assert.deepEqual(decode("b00740"), [{ type: "cc", channel: 0, cc: 7, value: 64 }]);
  assert.deepEqual(decode("c305"), [{ type: "program_change", channel: 3, program: 5 }]);
  assert.deepEqual(decode("d45a"), [{ type: "channel_aftertouch", channel: 4, pressure: 90 }]);
  assert.deepEqual(decode("e00140"), [{ type: "pitch_bend", channel: 0, value: 8193 }]);
});

Deno.test("a note on with velocity 0 is a note off", () => {
  assert.deepEqual(decode("902400"), [off(36, 64)]);
});

Deno.test("one input may hold several messages", () => {
  assert.deepEqual(decode("902464b00740802440"), [
    on(36, 100),
    { type: "cc", channel: 0, cc: 7, value: 64 },
    off(36, 64),
  ]);
});

Deno.test("a message may come in pieces", () => {
  assert.deepEqual(decode("90", "24", "", "64"), [on(36, 100)]);
  assert.deepEqual(decode("9024", "6490", "2501"), [on(36, 100), on(37, 1)]);
});

Deno.test("running status goes on over inputs and after a message of the fast path", () => {
  assert.deepEqual(decode("902464", "2500", "2701"), [on(36, 100), off(37, 64), on(39, 1)]);
  assert.deepEqual(decode("c305", "06"), [5, 6].map((program) => ({ type: "program_change", channel: 3, program })));
});

Deno.test("three data bytes after a two-byte status are three messages", () => {
  assert.deepEqual(decode("c0010203").length, 3);
});

Deno.test("real-time bytes anywhere are ignored", () => {
  assert.deepEqual(decode("f890f824fe64f8", "25ff00"), [on(36, 100), off(37, 64)]);
});

Deno.test("a sysex is skipped, also one that is cut short by a status byte", () => {
  assert.deepEqual(decode("f07e00090124f7902464"), [on(36, 100)]);
  assert.deepEqual(decode("f07e00", "0901", "24f7", "902464"), [on(36, 100)]);
  assert.deepEqual(decode("f07e00902464"), [on(36, 100)]);
});

Deno.test("system common messages and sysex end running status", () => {
  assert.deepEqual(decode("902464f32465242464"), [on(36, 100)]);
  assert.deepEqual(decode("902464f0f72464"), [on(36, 100)]);
});

Deno.test("stray data bytes and unfinished messages are ignored", () => {
  const cc: MidiMessage = { type: "cc", channel: 0, cc: 7, value: 64 };
  assert.deepEqual(decode("2464", "9024", "b00740"), [cc]);
  assert.deepEqual(decode("24649024b00740"), [cc]);
  assert.deepEqual(decode("9024", "b00740", "0740"), [cc, cc]);
});

/** Records as literals make them. */
const PLAIN = { noNullPrototype: true } as const;
const byte7 = fc.nat(127);
const channel = fc.nat(15);
const anyMessage: fc.Arbitrary<MidiMessage> = fc.oneof(
  fc.record({ type: fc.constant("note_on"), channel, note: byte7, velocity: fc.integer({ min: 1, max: 127 }) }, PLAIN),
  fc.record({ type: fc.constant("note_off"), channel, note: byte7, velocity: byte7 }, PLAIN),
  fc.record({ type: fc.constant("poly_aftertouch"), channel, note: byte7, pressure: byte7 }, PLAIN),
  fc.record({ type: fc.constant("cc"), channel, cc: byte7, value: byte7 }, PLAIN),
  fc.record({ type: fc.constant("program_change"), channel, program: byte7 }, PLAIN),
  fc.record({ type: fc.constant("channel_aftertouch"), channel, pressure: byte7 }, PLAIN),
  fc.record({ type: fc.constant("pitch_bend"), channel, value: fc.nat(16383) }, PLAIN),
);

Deno.test("what is encoded is decoded again, however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(anyMessage, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 7 })), (messages, cuts) => {
      const bytes = messages.flatMap((message) => [...encodeMessage(message)]);
      const decoder = new MidiDecoder();
      const heard: MidiMessage[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = cuts[i] ?? 3;
        heard.push(...decoder.decode(Uint8Array.from(bytes.slice(at, at + size))));
        at += size;
      }
      assert.deepEqual(heard, messages);
    }),
    { seed: 20_251_114, numRuns: 500 },
  );
});
