import { deepStrictEqual } from "node:assert/strict";
import { warningsOf } from "./snippets.ts";

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
