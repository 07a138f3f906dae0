import assert from "node:assert/strict";
import { isNoteOff, OutputMemory } from "../../daemon/midi/output_memory.ts";

Deno.test("the last of each note, controller and program is kept for each channel, and nothing else", () => {
  const memory = new OutputMemory();
  for (let round = 0; round < 3; round++) {
    for (let status = 0x80; status <= 0xff; status++) {
      for (let number = 0; number < 128; number++) memory.keep(Uint8Array.of(status, number, round));
    }
  }
  const kinds = memory.messages.map(([status = 0]) => status >> 4);
  assert.equal(memory.messages.length, 16 * (128 + 128 + 1));
  assert.deepEqual(new Set(kinds), new Set([0x9, 0xb, 0xc]));
  assert.ok(memory.messages.every(([status = 0, number, round]) => status >> 4 === 0xc ? number === 127 : round === 2));
});

Deno.test("pitch bend, pressure and system messages are not kept", () => {
  const memory = new OutputMemory();
  for (const status of [0xa0, 0xd0, 0xe0, 0xf0, 0xfe]) assert.equal(memory.keep(Uint8Array.of(status, 1, 1)), false);
  assert.deepEqual(memory.messages, []);
});

Deno.test("what is sent again goes to the end of the order", () => {
  const memory = new OutputMemory();
  for (const bytes of [[0x90, 1, 1], [0xc0, 5], [0x90, 1, 2]]) memory.keep(Uint8Array.from(bytes));
  assert.deepEqual(memory.messages.map((bytes) => [...bytes]), [[0xc0, 5], [0x90, 1, 2]]);
});

Deno.test("only notes that sound have a note off to come", () => {
  const memory = new OutputMemory();
  for (const bytes of [[0x91, 1, 1], [0x92, 2, 1], [0x82, 2, 0], [0x93, 3, 1], [0x93, 3, 0], [0xb0, 4, 1]]) {
    memory.keep(Uint8Array.from(bytes));
  }
  assert.deepEqual(memory.noteOffs.map((bytes) => [...bytes]), [[0x81, 1, 64]]);
  assert.deepEqual([[0x80, 1, 1], [0x90, 1, 0], [0x90, 1, 1], [0xb0, 1, 0]].map((b) => isNoteOff(Uint8Array.from(b))), [
    true,
    true,
    false,
    false,
  ]);
});
