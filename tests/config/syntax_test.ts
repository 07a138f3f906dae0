import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readConfig } from "../../shared/config/read_config.ts";
import { problemLine, renderProblem } from "../../shared/config/report.ts";
import { bad } from "./snippets.ts";

/** Text, and "line:column message" of each problem. */
const CASES: readonly [string, ...string[]][] = [
  ['trigger { type = "Note" }', "1:9 expected '=' after key 'trigger'"],
  ["trigger", "1:8 expected '=' after key 'trigger'"],
  ["a.b 'c'", "1:5 expected '=' after key 'a.b'"],
  ["a: 5", "1:2 expected '=' after key 'a'"],
  ["a = { b 5 }", "1:9 expected '=' after key 'b'"],
  ["a =", "1:4 expected a value"],
  ["a = # none", "1:5 expected a value"],
  ["a = [1,,2]", "1:8 expected a value"],
  ["a = Default", "1:5 expected a value, found 'Default'"],
  ["a = True", "1:5 expected a value, found 'True'"],
  ["a = = 1", "1:5 unexpected '=' after '='"],
  ["a = 'x", "1:5 expected ' to close the text that begins here"],
  ['a = "x\nb = 1', '1:5 expected " to close the text that begins here'],
  ['a = """x\ny', '1:5 expected """ to close the text that begins here'],
  ['a = ["x", "y]', '1:11 expected " to close the text that begins here'],
  ["a = [1, 2\nb = 1", "1:10 expected ',' or ']' in the list that opens at line 1"],
  ["a = [\n  1\n  2\n]", "2:4 expected ',' or ']' in the list that opens at line 1"],
  ["a = { b = 1\n", "1:12 expected ',' or '}' in the table that opens at line 1"],
  ["a = [1,", "1:5 expected ']': the list that opens here is not closed"],
  ["a = { b = 1, b = 2 }", "1:14 key 'b' is given twice"],
  ["a = 1\na = 2", "2:1 key 'a' is given twice"],
  ["[t]\n[u]\n[t]", "3:1 table [t] is given twice"],
  ["[[t]]\n[t]", "2:1 [t] does not fit what 't' is above"],
  ["t = 1\n[t]", "2:1 [t] does not fit what 't' is above"],
  ["[led", "1:5 expected ']' after the table name 'led'"],
  ["[[modes]", "1:8 expected ']]' after the table name 'modes'"],
  ["[a b]", "1:4 unexpected 'b' in a table name"],
  ["[]", "1:2 expected a table name between the brackets"],
  ["= 3", "1:1 expected a key before '='"],
  ["{ a = 1 }", "1:1 expected a key, found '{'"],
  ["a..b = 1", "1:3 expected a name before '.'"],
  ["a$ = 1", "1:2 unexpected '$' in a key"],
  ["a = 1 b = 2", "1:7 unexpected 'b' after the value"],
  ["[x] y = 1", "1:5 unexpected 'y' after the table name"],
  ["a = 012", "1:5 a number cannot begin with 0"],
  ["a = 36a", "1:7 unexpected 'a' in a number"],
  ["a = 99999999999999999999", "1:5 the number is too large"],
  ["a = 2020-13-45", "1:5 this is no date or time"],
  ['a = "\\q"', "1:6 unknown escape '\\q' in a text"],
  ['a = "\\u12"', "1:10 the \\u escape is not a character's number"],
  ['a = "\u0001"', "1:6 a control character cannot stand in a text"],
  ["# \u0001\u0002\nb =", "1:3 a control character cannot stand in a comment", "2:4 expected a value"],
  // Several at once.
  ["a\nb = 1\nc\nd = 2\n", "1:2 expected '=' after key 'a'", "3:2 expected '=' after key 'c'"],
  [
    "a = 'x\nb = {\n  c = 1\n}\nd\n",
    "1:5 expected ' to close the text that begins here",
    "5:2 expected '=' after key 'd'",
  ],
  ["a = [\n  { b 1 },\n]\nc", "2:7 expected '=' after key 'b'", "4:2 expected '=' after key 'c'"],
  [
    "[a\nb\n[c]\nd = ",
    "1:3 expected ']' after the table name 'a'",
    "2:2 expected '=' after key 'b'",
    "4:5 expected a value",
  ],
  ['a = { b = "x,\n  c = 1 }\nd =', '1:11 expected " to close the text that begins here', "3:4 expected a value"],
  // No echoes: where a statement ends is not certain, or a lost header makes tables look like twins.
  ["a = [1, 2\nb = 3\nc =", "1:10 expected ',' or ']' in the list that opens at line 1"],
  ["[[m]]\n[m.t]\nx = 1\n[[m]\n[m.t]\nx = 1\n", "4:4 expected ']]' after the table name 'm'"],
  // A text that is no config at all is one problem, not hundreds.
  ["hello world\nfoo bar\nbaz", "1:7 expected '=' after key 'hello'"],
  ["<html>\n<body>\n</html>", "1:1 expected a key, found '<'"],
  ["\u0000\u0001\u0002", "1:1 expected a key, found '\\u{0}'"],
];

for (const [text, ...expected] of CASES) {
  Deno.test(`the TOML ${JSON.stringify(text)} is refused in plain words`, () => {
    const problems = bad(text);
    deepStrictEqual(problems.map(({ line, column, message }) => `${line}:${column} ${message}`), expected);
    for (const { place, line, path } of problems) deepStrictEqual([place, path], [`line ${line}`, ""]);
  });
}

const QUOTES: readonly [string, string, string][] = [
  ["a = { type = “Note”, note = 36 }", "'“Note”'", '“ and ” are not TOML\'s quotes: write "Note"'],
  ["a = “My mode” # it’s", "'“My mode”'", '“ and ” are not TOML\'s quotes: write "My mode"'],
  ["a = ‘x’", "'‘x’'", '‘ and ’ are not TOML\'s quotes: write "x"'],
  ["a = «x, y»", "'«x, y»'", '« and » are not TOML\'s quotes: write "x, y"'],
  ["a = „it’s“", "'„it’s“'", '„ and “ are not TOML\'s quotes: write "it’s"'],
  ["a = `x`", "'`x`'", '` is not one of TOML\'s quotes: write "x"'],
  ['a = “x"', "'“x\"'", '“ is not one of TOML\'s quotes: write "x"'],
  ["a = [“x, 1]", "'“x'", '“ is not one of TOML\'s quotes: write "x"'],
  ["a = “C:\\x”", "'“C:\\x”'", "“ and ” are not TOML's quotes: write 'C:\\x'"],
  [`a = “${"x".repeat(200)}”`, `'“${"x".repeat(39)}…'`, "“ and ” are not TOML's quotes: write \" instead"],
  ["a = “", "'“'", '“ is not one of TOML\'s quotes: write ""'],
];

for (const [text, found, hint] of QUOTES) {
  Deno.test(`the quotes of ${text} are answered with plain ones`, () => {
    deepStrictEqual(bad(text).map((problem) => [problem.message, problem.hint]), [
      [`expected a value, found ${found}`, hint],
    ]);
  });
}

Deno.test("foreign quotes around a key or a table name, or at the end of a text, are named", () => {
  const hints = (text: string): readonly (string | null)[] => bad(text).map(({ hint }) => hint);
  deepStrictEqual(hints("“a b” = 1"), ['“ and ” are not TOML\'s quotes: write "a b"']);
  deepStrictEqual(hints("[“a”]"), ['“ and ” are not TOML\'s quotes: write "a"']);
  deepStrictEqual(hints('a = { b = "c” }'), ["” is not one of TOML's quotes: close the text with \""]);
  deepStrictEqual(hints('a = { b = "c”, d = 1 }'), ["” is not one of TOML's quotes: close the text with \""]);
  deepStrictEqual(hints("a = 'x’"), ["’ is not one of TOML's quotes: close the text with '"]);
  deepStrictEqual(hints('a = "say “x” now'), [null]);
});

Deno.test("a syntax error is told apart from a wrong config", () => {
  const syntax = readConfig("a");
  const invalid = readConfig("a = 1");
  deepStrictEqual([syntax.ok || syntax.reason, invalid.ok || invalid.reason], ["syntax", "invalid"]);
});

Deno.test("a syntax error is rendered with its line in the first line", () => {
  const [problem] = bad('[[modes]]\nname = "A"\n[[modes.mappings]]\n\ttrigger { type = "Note" }\n');
  strictEqual(
    problem && renderProblem(problem),
    `Error at line 4: expected '=' after key 'trigger'
    at line 4, column 10
    | \ttrigger { type = "Note" }
    | \t        ^`,
  );
  strictEqual(problem && problemLine(problem), "line 4: expected '=' after key 'trigger'");
});

Deno.test("at most twenty syntax errors are reported", () => {
  strictEqual(bad("ok = 1\n" + "x y\n".repeat(500)).length, 20);
});
