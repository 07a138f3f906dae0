import { ok, strictEqual } from "node:assert/strict";
import { readConfig } from "../../shared/config/read_config.ts";
import { problemLine, renderProblems } from "../../shared/config/report.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import { SAMPLES } from "./samples.ts";
import { seeded } from "./seeded.ts";

const BITS = [
  ...["[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", '"', "'", '"""', "\\", "\n", "\r\n", "\t", " "],
  ...["true", "inf", "nan", "-1", "1e999", "128", "0x7f", "1979-05-27", "07:32:00", "99999999999999999999"],
  ...["__proto__", "constructor", "type", '"Note"', "\u0000", "\uFEFF", "\ud800", "é", "[modes]", "[[modes]]", "note"],
];

/** One to four small changes: cut, copied, moved or foreign text. */
function spoil(text: string, pick: (below: number) => number): string {
  for (let n = 1 + pick(4); n > 0; n--) {
    const at = pick(text.length + 1);
    const length = pick(3) === 0 ? pick(60) : pick(4);
    const piece = text.slice(at, at + length);
    const elsewhere = pick(text.length + 1);
    const change = pick(4);
    if (change === 0) text = text.slice(0, at) + text.slice(at + length);
    else if (change === 1) text = text.slice(0, elsewhere) + piece + text.slice(elsewhere);
    else text = text.slice(0, at) + (BITS[pick(BITS.length)] ?? "") + text.slice(at + (change === 2 ? length : 0));
  }
  return text;
}

Deno.test("six hundred spoiled files are each read or refused, with every problem in its place", () => {
  const pick = seeded(20251114);
  let refused = 0;
  for (let n = 0; n < 600; n++) {
    const text = spoil(SAMPLES[n % SAMPLES.length] ?? "", pick);
    const result = readConfig(text);
    if (result.ok) {
      findWarnings(result.config, text);
      continue;
    }
    refused++;
    ok(result.problems.length > 0, text);
    const lines = text.replace(/^\uFEFF/, "").split("\n");
    let before = 0;
    for (const problem of result.problems) {
      const line = lines[problem.line - 1];
      ok(line !== undefined, `line ${problem.line} of:\n${text}`);
      ok(problem.column >= 1 && problem.column <= line.length + 1, `column ${problem.column} of ${line}`);
      strictEqual(problem.source, line.replace(/\r$/, ""));
      ok(problem.line >= before, "problems stand in file order");
      ok(!/[\n\r]/.test(problem.message + problem.place + (problem.hint ?? "")), problem.message);
      ok(problemLine(problem).length > 0);
      before = problem.line;
    }
    ok(renderProblems(result.problems).startsWith("Error "));
  }
  ok(refused > 300, `only ${refused} were refused`);
});

Deno.test("random bytes as text are refused without an exception", () => {
  const pick = seeded(7);
  for (let n = 0; n < 200; n++) {
    const text = String.fromCharCode(...Array.from({ length: 1 + pick(200) }, () => pick(n % 2 === 0 ? 128 : 65536)));
    const result = readConfig(text);
    ok(!result.ok);
  }
});

Deno.test("hostile shapes are refused in reasonable time", () => {
  const shapes = [
    "a = " + "[".repeat(100_000),
    "a = " + "{a=".repeat(50_000),
    "[" + "a.".repeat(50_000) + "a]",
    "a.".repeat(50_000) + "a = 1",
    '[[modes]]\nname = "' + "x".repeat(1_000_000),
    "x\n".repeat(50_000),
    "__proto__ = 1",
    "[__proto__]\nx = 1",
    "constructor = {}",
  ];
  for (const text of shapes) ok(!readConfig(text).ok, text.slice(0, 40));
});
