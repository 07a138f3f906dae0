import assert from "node:assert/strict";
import { compileGeneration, type Row } from "../../daemon/engine/mappings.ts";
import type { Trigger } from "../../shared/config/trigger_types.ts";
import { configText, oneMode } from "../support/config_text.ts";
import { configOf } from "../support/play.ts";

function places(rows: readonly Row<Trigger>[] | undefined): readonly string[] {
  return (rows ?? []).map(({ mapping: { place } }) => `${place.mode ?? "global"}/${place.index}`);
}

Deno.test("each control has its own rows: the mode's in file order, then the global ones", () => {
  const generation = compileGeneration(
    configOf(configText({
      modes: {
        One: ["Note, note = 36", "CC, cc = 36", "Note, note = 37", "Note, note = 36"],
        Two: ["Note, note = 36"],
      },
      global: ["Note, note = 36", "EncoderTurn, cc = 36"],
    })),
    3,
  );
  const table = generation.table("One");
  assert.deepEqual([table.generation, table.mode], [3, "One"]);
  assert.deepEqual(places(table.notes[36]?.presses), ["One/1", "One/4", "global/1"]);
  assert.deepEqual(places(table.notes[37]?.presses), ["One/3"]);
  assert.deepEqual(places(table.cc[36]), ["One/2", "global/2"]);
  assert.equal(table.notes[38], undefined);
  assert.deepEqual(places(generation.table("Two").notes[36]?.presses), ["Two/1", "global/1"]);
});

Deno.test("a chord stands with each of its notes", () => {
  const { notes } = compileGeneration(configOf(oneMode("NoteChord, notes = [36, 40, 43]")), 1).table("Default");
  assert.deepEqual([...notes.keys()].filter((note) => notes[note] !== undefined), [36, 40, 43]);
});

Deno.test("a note's rows do not grow with the mappings of other notes", () => {
  const many = Array.from({ length: 127 }, (_, note) => Array(12).fill(`Note, note = ${note}`)).flat();
  const { notes } = compileGeneration(configOf(oneMode(...many, "Note, note = 127")), 1).table("Default");
  assert.equal(notes[127]?.presses.length, 1);
  assert.equal(notes[0]?.presses.length, 12);
});

Deno.test("a table is made once, and a mode that does not exist has the global mappings alone", () => {
  const generation = compileGeneration(
    configOf(configText({ modes: { One: ["ProgramChange, program = 1"] }, global: ["ProgramChange, program = 1"] })),
    1,
  );
  assert.equal(generation.table("One"), generation.table("One"));
  assert.deepEqual(places(generation.table("Gone").program[1]), ["global/1"]);
});
