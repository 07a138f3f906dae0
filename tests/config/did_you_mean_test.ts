import { ok, strictEqual } from "node:assert/strict";
import * as words from "../../shared/config/other_words.ts";
import { UNIONS } from "../../shared/config/define_file.ts";
import { bad, fileWith, NONE, NOTE } from "./snippets.ts";

function hintOf(text: string): string | null {
  const problems = bad(text);
  strictEqual(problems.length, 1);
  return problems[0]?.hint ?? null;
}

const MEANT: readonly [string, string, string][] = [
  ['{ type = "Chord" }', NONE, "NoteChord"],
  ['{ type = "ControlChange" }', NONE, "CC"],
  ['{ type = "control_change" }', NONE, "CC"],
  ['{ type = "NoteOn" }', NONE, "Note"],
  ['{ type = "PolyAftertouch" }', NONE, "Aftertouch"],
  ['{ type = "Knob" }', NONE, "EncoderTurn"],
  ['{ type = "Encoder" }', NONE, "EncoderTurn"],
  ['{ type = "EncoderTrun" }', NONE, "EncoderTurn"],
  ['{ type = "ntoe" }', NONE, "Note"],
  ['{ type = "EncoderTurn", cc = 1, direction = "ccw" }', NONE, "CounterClockwise"],
  ['{ type = "Note", note = 1, on = "up" }', NONE, "release"],
  [NOTE, '{ type = "Keystroke", keys = "ctlr+s" }', "ctrl"],
  [NOTE, '{ type = "Keystroke", keys = "ctrl+crtl+s" }', "ctrl"],
  [NOTE, '{ type = "Key" }', "Keystroke"],
  [NOTE, '{ type = "Keypress" }', "Keystroke"],
  [NOTE, '{ type = "KeyPress" }', "Keystroke"],
  [NOTE, '{ type = "Shortcut" }', "Keystroke"],
  [NOTE, '{ type = "Command" }', "Shell"],
  [NOTE, '{ type = "Exec" }', "Shell"],
  [NOTE, '{ type = "Run" }', "Shell"],
  [NOTE, '{ type = "App" }', "Launch"],
  [NOTE, '{ type = "Open" }', "Launch"],
  [NOTE, '{ type = "Volume" }', "VolumeControl"],
  [NOTE, '{ type = "Mode" }', "ModeChange"],
  [NOTE, '{ type = "Wait" }', "Delay"],
  [NOTE, '{ type = "Sleep" }', "Delay"],
  [NOTE, '{ type = "Midi" }', "SendMidi"],
  [NOTE, '{ type = "SendMidi", port = "x", message_type = "ControlChange" }', "CC"],
];

for (const [trigger, action, meant] of MEANT) {
  Deno.test(`${trigger === NOTE ? action : trigger} is answered with ${meant}`, () => {
    strictEqual(hintOf(fileWith(trigger, action)), `did you mean '${meant}'?`);
  });
}

Deno.test("the log level of other programs is answered with ours", () => {
  strictEqual(hintOf(`[logging]\nlevel = "warning"\n${fileWith(NOTE, NONE)}`), "did you mean 'warn'?");
  strictEqual(hintOf(`[logging]\nlevel = "Verbose"\n${fileWith(NOTE, NONE)}`), "did you mean 'debug'?");
});

Deno.test("a bare velocity mapping in other letter case is answered, another word is not", () => {
  const hint = (word: string): string | null => hintOf(fileWith(NOTE, NONE, `velocity_mapping = "${word}"`));
  strictEqual(hint("Passthrough"), "did you mean 'PassThrough'?");
  strictEqual(hint("pass_through"), "did you mean 'PassThrough'?");
  strictEqual(hint("Constant"), null);
});

Deno.test("a function key that does not exist is answered with those that do", () => {
  for (const key of ["f25", "F0", "cmd+f99"]) {
    strictEqual(hintOf(fileWith(NOTE, `{ type = "Keystroke", keys = "${key}" }`)), "function keys are f1 to f24");
  }
});

Deno.test("no word of others is one of ours in the same place, and none stands for two of ours", () => {
  for (const { variants, others } of UNIONS) {
    for (const { type } of variants) ok(!others.has(type.toLowerCase()), type);
  }
  for (const table of Object.values(words)) {
    const others = Object.values(table).flat().map((word) => word.toLowerCase());
    strictEqual(new Set(others).size, others.length);
  }
});

Deno.test("a word before + that is nothing like a modifier is told what modifiers there are", () => {
  strictEqual(
    hintOf(fileWith(NOTE, '{ type = "Keystroke", keys = "hyperspace+s" }')),
    "modifiers are cmd, ctrl, alt and shift",
  );
  const two = hintOf(fileWith(NOTE, '{ type = "Keystroke", keys = "f13+x" }'));
  strictEqual(two, "one stroke has one key; put a space between strokes");
});
