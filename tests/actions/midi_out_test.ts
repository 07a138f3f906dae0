import assert from "node:assert/strict";
import { midiBytes } from "../../daemon/actions/midi_out.ts";
import type { MidiMessageType, SendMidiAction } from "../../shared/config/action_types.ts";
import type { VelocityMapping } from "../../shared/config/types.ts";
import type { Gesture } from "../../shared/events.ts";
import { bend, cc, firing, mapping, midiAction, press, pressure, program } from "../support/firings.ts";

function bytes(
  type: MidiMessageType,
  fields: Partial<SendMidiAction>,
  gesture: Gesture = press(36, 100),
  velocity_mapping: VelocityMapping = { type: "PassThrough" },
): readonly number[] {
  const action = { ...midiAction(type), ...fields };
  return [...midiBytes(action, firing(mapping(action, { velocity_mapping }), { gesture }))];
}

Deno.test("each kind of message has its MIDI 1.0 bytes", () => {
  assert.deepEqual(bytes("NoteOn", { channel: 15, note: 60, velocity: 1 }), [0x9f, 60, 1]);
  assert.deepEqual(bytes("NoteOff", { channel: 1, note: 60, velocity: 64 }), [0x81, 60, 64]);
  assert.deepEqual(bytes("CC", { channel: 2, controller: 7, value: 127 }), [0xb2, 7, 127]);
  assert.deepEqual(bytes("ProgramChange", { channel: 3, program: 5 }), [0xc3, 5]);
  assert.deepEqual(bytes("Aftertouch", { channel: 4, pressure: 9 }), [0xd4, 9]);
  assert.deepEqual(bytes("Aftertouch", { channel: 4, note: 60, pressure: 9 }), [0xa4, 60, 9]);
});

Deno.test("a pitch is 14 bits around the centre, the low seven first", () => {
  const at = (pitch: number): readonly number[] => bytes("PitchBend", { pitch });
  assert.deepEqual([-8192, -1, 0, 1, 8191].map(at), [
    [0xe0, 0x00, 0x00],
    [0xe0, 0x7f, 0x3f],
    [0xe0, 0x00, 0x40],
    [0xe0, 0x01, 0x40],
    [0xe0, 0x7f, 0x7f],
  ]);
});

Deno.test("a note left out is the trigger's note, or else its value", () => {
  assert.deepEqual(bytes("NoteOn", { velocity: 80 }, press(48, 100)), [0x90, 48, 80]);
  assert.deepEqual(bytes("NoteOff", {}, press(48, 100)), [0x80, 48, 100]);
  assert.deepEqual(bytes("NoteOn", { velocity: 80 }, pressure(33, 50)), [0x90, 50, 80]);
  assert.deepEqual(bytes("NoteOn", { velocity: 80 }, cc(7, 99)), [0x90, 99, 80]);
});

Deno.test("a controller left out is the trigger's controller, or else its value", () => {
  assert.deepEqual(bytes("CC", {}, cc(21, 99)), [0xb0, 21, 99]);
  assert.deepEqual(bytes("CC", { value: 3 }, press(36, 100)), [0xb0, 100, 3]);
});

Deno.test("the other numbers left out follow the trigger's value through velocity_mapping", () => {
  const fixed: VelocityMapping = { type: "Fixed", velocity: 7 };
  assert.deepEqual(bytes("NoteOn", { note: 60 }, press(36, 100), fixed), [0x90, 60, 7]);
  assert.deepEqual(bytes("CC", { controller: 1 }, cc(21, 99), fixed), [0xb0, 1, 7]);
  assert.deepEqual(bytes("ProgramChange", {}, program(12)), [0xc0, 12]);
  assert.deepEqual(bytes("Aftertouch", {}, pressure(33, 50), fixed), [0xd0, 7]);
});

Deno.test("a bend that follows a bend keeps all its bits, unless velocity_mapping changes it", () => {
  for (const value of [0, 1, 8191, 8192, 8193, 16383]) {
    assert.deepEqual(bytes("PitchBend", {}, bend(value)), [0xe0, value & 0x7f, value >> 7]);
  }
  assert.deepEqual(bytes("PitchBend", {}, bend(1), { type: "Fixed", velocity: 64 }), [0xe0, 0x00, 0x40]);
});

Deno.test("a bend that follows seven bits reaches both ends and the centre", () => {
  const at = (value: number): readonly number[] => bytes("PitchBend", {}, cc(1, value));
  assert.deepEqual([0, 64, 127].map(at), [[0xe0, 0, 0], [0xe0, 0, 0x40], [0xe0, 0x7f, 0x7f]]);
});

Deno.test("no data byte ever has its high bit set", () => {
  for (const type of ["NoteOn", "NoteOff", "CC", "ProgramChange", "PitchBend", "Aftertouch"] as const) {
    for (let value = 0; value <= 127; value++) {
      const [status = 0, ...data] = bytes(type, {}, cc(127, value));
      assert.ok(status >= 0x80 && data.every((byte) => byte <= 0x7f), `${type} ${value}: ${data}`);
    }
  }
});
