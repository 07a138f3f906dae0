import { strictEqual } from "node:assert/strict";
import { problemLine, renderProblem, renderProblems } from "../../shared/config/report.ts";
import type { Problem } from "../../shared/config/types.ts";
import { bad, fileWith, NONE } from "./snippets.ts";

const PROBLEM: Problem = {
  place: "mode 'Default', mapping 3",
  path: "modes[0].mappings[2].trigger.note",
  line: 12,
  column: 37,
  message: "Invalid note number: 128 (must be 0-127)",
  hint: null,
  source: '  trigger = { type = "Note", note = 128 }',
};

Deno.test("a problem is rendered as place and message, then position, source and caret", () => {
  strictEqual(
    renderProblem(PROBLEM),
    `Error in mode 'Default', mapping 3:
  Invalid note number: 128 (must be 0-127)
    at line 12, column 37
    |   trigger = { type = "Note", note = 128 }
    |                                     ^`,
  );
});

Deno.test("a hint is the last line", () => {
  strictEqual(
    renderProblems(bad(fileWith('{ type = "Nte" }', NONE))),
    `Error in mode 'Default', mapping 1:
  Unknown trigger type 'Nte'
    at line 4, column 20
    | trigger = { type = "Nte" }
    |                    ^
    did you mean 'Note'?`,
  );
});

Deno.test("several problems follow one another", () => {
  const lines = renderProblems([PROBLEM, PROBLEM]).split("\n");
  strictEqual(lines.filter((line) => line === "Error in mode 'Default', mapping 3:").length, 2);
  strictEqual(lines.length, 10);
});

Deno.test("a warning says that it is one", () => {
  strictEqual(renderProblem(PROBLEM, "Warning").split("\n")[0], "Warning in mode 'Default', mapping 3:");
});

Deno.test("the one-line form has place, message and line", () => {
  strictEqual(
    problemLine(PROBLEM),
    "mode 'Default', mapping 3: Invalid note number: 128 (must be 0-127) (line 12)",
  );
});

Deno.test("a long source line is cut around the caret", () => {
  const source = "x".repeat(300) + "HERE" + "y".repeat(300);
  const lines = renderProblem({ ...PROBLEM, source, column: 301 }).split("\n");
  const [shown = "", caret = ""] = lines.slice(3);
  strictEqual(shown.slice(caret.indexOf("^"), caret.indexOf("^") + 4), "HERE");
  strictEqual(shown.length < 120, true);
});

Deno.test("an empty source line is not shown, and no control character reaches the terminal", () => {
  strictEqual(renderProblem({ ...PROBLEM, source: "" }).split("\n").length, 3);
  strictEqual(renderProblem({ ...PROBLEM, source: "a\u001b[31m\u202eb", column: 1 }).split("\n")[3], "    | a?[31m?b");
});
