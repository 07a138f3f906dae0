import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Lines } from "../../shared/config/lines.ts";
import { locate, mapText } from "../../shared/config/locate.ts";
import type { Aim, PathStep } from "../../shared/config/reading.ts";

const TEXT = `# comment with = and [brackets]
top = 1
"quoted key" = 2
'lit' . inner = 3   # dotted, with blanks
multi = """
fake = 1
[fake]
"""
list = [ 1, "two, three", [4, 5], # comment, with ]
  { a = "}" , "b c" = 2 },
  6,
]
[section]
key.dotted.deep = true
key.dotted.other = false
[[modes]]
name = "A"
[[modes.mappings]]
trigger = { type = "Note",
  note = 36 }
[[modes.mappings]]
[modes.mappings.trigger]
note = 40
[[modes]]
  name = 'B'
mappings = [{ trigger.note = 1 }]
escaped = { "\\u0041" = 7, 'x' = "a\\"b", y = 8 }
`;
const ROOT = mapText(TEXT);
const LINES = new Lines(TEXT);

/** Where the value is looked for, and the text that must stand there. */
const SPOTS: readonly [readonly PathStep[], Aim, string, number][] = [
  [["top"], "value", "1\n", 2],
  [["top"], "key", "top", 2],
  [["quoted key"], "value", "2\n", 3],
  [["quoted key"], "key", '"quoted key"', 3],
  [["lit", "inner"], "value", "3 ", 4],
  [["lit", "inner"], "key", "inner", 4],
  [["lit"], "value", "'lit'", 4],
  [["multi"], "value", '"""', 5],
  [["list", 0], "value", "1,", 9],
  [["list", 1], "value", '"two', 9],
  [["list", 2, 1], "value", "5]", 9],
  [["list", 3], "value", "{ a", 10],
  [["list", 3, "a"], "value", '"}"', 10],
  [["list", 3, "b c"], "value", "2 }", 10],
  [["list", 4], "value", "6,", 11],
  [["section"], "value", "[section]", 13],
  [["section"], "key", "section]", 13],
  [["section", "key", "dotted", "deep"], "value", "true", 14],
  [["section", "key", "dotted", "other"], "value", "false", 15],
  [["section", "key", "dotted"], "key", "dotted.deep", 14],
  [["modes", 0], "value", "[[modes]]", 16],
  [["modes", 0, "mappings", 0], "value", "[[modes.mappings]]", 18],
  [["modes", 0, "mappings", 0, "trigger"], "value", "{ type", 19],
  [["modes", 0, "mappings", 0, "trigger", "note"], "value", "36", 20],
  [["modes", 0, "mappings", 1, "trigger"], "value", "[modes.mappings.trigger]", 22],
  [["modes", 0, "mappings", 1, "trigger", "note"], "value", "40", 23],
  [["modes", 1, "name"], "value", "'B'", 25],
  [["modes", 1, "mappings", 0, "trigger", "note"], "value", "1 }", 26],
  [["modes", 1, "escaped", "A"], "value", "7,", 27],
  [["modes", 1, "escaped", "y"], "value", "8 }", 27],
  // What is not there is looked for as near as can be.
  [["modes", 0, "mappings", 0, "trigger", "channel"], "key", "{ type", 19],
  [["modes", 0, "mappings", 1, "action"], "value", "[[modes.mappings]]", 21],
];

for (const [path, aim, text, line] of SPOTS) {
  Deno.test(`the ${aim} of ${JSON.stringify(path)} is found`, () => {
    const at = locate(LINES, ROOT, path, aim);
    const rest = TEXT.split("\n").slice(at.line - 1).join("\n").slice(at.column - 1);
    deepStrictEqual([at.line, rest.slice(0, text.length)], [line, text]);
  });
}

Deno.test("text that is no TOML is mapped as far as can be, without end or exception", () => {
  for (
    const text of ["[", "[[", "a = [", 'a = "', "a = { b", "= = =", "]", "a = '''x", "\\", "[a", "a.", ".".repeat(9)]
  ) {
    strictEqual(typeof mapText(text).value, "number");
  }
  strictEqual(typeof mapText("a = " + "[".repeat(100_000)).value, "number");
});
