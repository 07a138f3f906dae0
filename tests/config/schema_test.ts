import { ok, strictEqual } from "node:assert/strict";
import { parse } from "smol-toml";
import { configSchema } from "../../shared/config/json_schema.ts";
import { misfit } from "./json_schema_check.ts";
import { SAMPLES } from "./samples.ts";
import { fileWith, good, NONE, NOTE } from "./snippets.ts";

const SCHEMA = configSchema();

function schemaSays(text: string): string | null {
  return misfit(JSON.parse(JSON.stringify(parse(text))), SCHEMA, SCHEMA);
}

Deno.test("schema/conductor.schema.json is what the definitions say (else: deno task schema)", async () => {
  const file = await Deno.readTextFile(new URL("../../schema/conductor.schema.json", import.meta.url));
  strictEqual(file, JSON.stringify(SCHEMA, null, 2) + "\n");
});

Deno.test("the schema accepts what the reader accepts", () => {
  for (const text of SAMPLES) {
    good(text);
    strictEqual(schemaSays(text), null);
  }
});

const REFUSED: readonly [string, string][] = [
  ["an unknown key", fileWith('{ type = "Note", note = 3, chanel = 2 }', NONE)],
  ["an unknown trigger type", fileWith('{ type = "Nte", note = 3 }', NONE)],
  ["a note out of range", fileWith('{ type = "Note", note = 128 }', NONE)],
  ["a word that is no note", fileWith('{ type = "Note", note = "H3" }', NONE)],
  ["a missing field", fileWith('{ type = "Note" }', NONE)],
  ["a required field that is missing in both spellings", fileWith('{ type = "CC" }', NONE)],
  ["a required field in both spellings", fileWith('{ type = "CC", cc = 1, cc_number = 1 }', NONE)],
  [
    "a field in two older spellings",
    fileWith('{ type = "DoubleTap", note = 1, timeout_ms = 1, max_interval_ms = 1 }', NONE),
  ],
  ["a chord of one note", fileWith('{ type = "NoteChord", notes = [1] }', NONE)],
  ["an unknown key deep inside", fileWith(NOTE, '{ type = "Sequence", actions = [{ type = "None", x = 1 }] }')],
  ["a file without modes", "[led]"],
  ["an unknown section", '[ledd]\n[[modes]]\nname = "a"'],
];

for (const [what, text] of REFUSED) {
  Deno.test(`the schema refuses ${what}`, () => ok(schemaSays(text) !== null));
}

Deno.test("every property of the schema that is shown has a description", () => {
  const undescribed: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === "properties") {
        for (const [name, property] of Object.entries(value)) {
          const shown = typeof property === "object" && property !== null && !("x-taplo" in property);
          if (shown && !("description" in property)) undescribed.push(`${path}.${name}`);
        }
      }
      visit(value, `${path}.${key}`);
    }
  };
  visit(SCHEMA, "");
  strictEqual(undescribed.join(), "");
});
