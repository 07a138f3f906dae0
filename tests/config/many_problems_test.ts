/** Files with thousands of mistakes: the longest would take minutes if each mistake cost a walk over the whole file. */
import { ok, strictEqual } from "node:assert/strict";
import { readConfig } from "../../shared/config/read_config.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import { bad, good, NONE, NOTE } from "./snippets.ts";

const MODE = '[[modes]]\nname = "A"\n';

function block(trigger: string, action = NONE): string {
  return `[[modes.mappings]]\ntrigger = ${trigger}\naction = ${action}\n`;
}

function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, i) => make(i)).join("");
}

Deno.test("five thousand wrong mappings in a long file are all found, the last one in its place", () => {
  // The comments are what a walk from the start would have to pass for each problem.
  const problems = bad(`${MODE}${"#\n".repeat(1_000_000)}${times(5000, () => block("{ type = 1 }"))}`);
  strictEqual(problems.length, 5000);
  const last = problems.at(-1);
  strictEqual(
    `${last?.place} ${last?.line}:${last?.column} ${last?.source}`,
    [
      "mode 'A', mapping 5000",
      `${2 + 1_000_000 + 3 * 5000 - 1}:20`,
      "trigger = { type = 1 }",
    ].join(" "),
  );
});

Deno.test("five thousand wrong mappings on one line are all found, and the line is not repeated with each", () => {
  const wrong = `{ trigger = { type = "Note", note = 128 }, action = ${NONE} },`;
  const problems = bad(`modes = [{ name = "A", mappings = [${wrong.repeat(5000)}] }]`);
  strictEqual(problems.length, 5000);
  strictEqual(problems.at(-1)?.source, "");
});

Deno.test("thousands of unknown names are answered, the first ones with a guess", () => {
  const modes = times(1000, (i) => `[[modes]]\nname = "mode number ${i}"\n`);
  const problems = bad(modes + times(5000, (i) => block(NOTE, `{ type = "ModeChange", mode = "made noumber ${i}" }`)));
  strictEqual(problems.length, 5000);
  strictEqual(problems[0]?.hint, "did you mean 'mode number 0'?");
  ok(problems.at(-1)?.hint?.endsWith("'mode number 9' and 990 more"));
});

Deno.test("a list that is not closed below a hundred thousand empty lines is one problem", () => {
  const result = readConfig(`x = 1${"\n".repeat(100_000)}a = [1 # one\n2\n`);
  ok(!result.ok);
  strictEqual(result.problems.map(({ line, column }) => `${line}:${column}`).join(), "100001:7");
});

function warningCount(text: string): number {
  return findWarnings(good(text), text).length;
}

Deno.test("five thousand shadowed mappings in a long file are all warned of", () => {
  const text = `${MODE}${"#\n".repeat(1_000_000)}${times(5001, () => block(NOTE))}`;
  strictEqual(warningCount(text), 5000);
});

Deno.test("twenty thousand mappings of one control, of which none shadows another, give no warning", () => {
  const text = MODE + times(20_000, (i) => block(`{ type = "LongPress", note = 1, duration_ms = ${i + 1} }`));
  strictEqual(warningCount(text), 0);
});

Deno.test("a global mapping in a file of a thousand modes is held against those of each, up to a limit", () => {
  const modes = times(1000, (i) => `[[modes]]\nname = "${i}"\n${block(NOTE)}`);
  const global = (i: number): string =>
    `[[global_mappings]]\ntrigger = { type = "Note", note = 36, device = "${i}" }\naction = ${NONE}\n`;
  strictEqual(warningCount(modes + times(20, global)), 20);
  strictEqual(warningCount(modes + times(5000, global)), 100);
});
