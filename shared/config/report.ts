/** Problems as people read them, in a terminal, a log line and `status`. */
import type { Problem } from "./types.ts";

/** Longer source lines are shown in part. */
const SHOWN_WIDTH = 100;

/**
 * One problem as lines without a final line break:
 *
 *     Error in mode 'Default', mapping 3:
 *       Invalid note number: 128 (must be 0-127)
 *         at line 12, column 39
 *         |   trigger = { type = "Note", note = 128 }
 *         |                                     ^
 *
 * TOML syntax has its line in the first one: "Error at line 42: expected '=' after key 'trigger'".
 */
export function renderProblem(problem: Problem, severity: "Error" | "Warning" = "Error"): string {
  const { line, column, message, hint, place } = problem;
  const lines = isSyntax(problem)
    ? [`${severity} at line ${line}: ${message}`]
    : [`${severity} in ${place}:`, `  ${message}`];
  lines.push(`    at line ${line}, column ${column}`);
  const { source, caret } = excerpt(problem.source, column);
  if (source.trim() !== "") lines.push(`    | ${source}`, `    | ${caret}`);
  if (hint !== null) lines.push(`    ${hint}`);
  return lines.join("\n");
}

/** Every problem, one after the other. */
export function renderProblems(problems: readonly Problem[], severity: "Error" | "Warning" = "Error"): string {
  return problems.map((problem) => renderProblem(problem, severity)).join("\n");
}

/** One line: "mode 'Default', mapping 3: Invalid note number: 128 (must be 0-127) (line 12)". */
export function problemLine(problem: Problem): string {
  if (isSyntax(problem)) return `line ${problem.line}: ${problem.message}`;
  return `${problem.place}: ${problem.message} (line ${problem.line})`;
}

/** A place of "line 42" marks TOML syntax: there is no mode or section to name yet. */
function isSyntax({ place, line, path }: Problem): boolean {
  return path === "" && place === `line ${line}`;
}

/** The part of the line around the column, with what a terminal would act on made harmless. */
function excerpt(source: string, column: number): { readonly source: string; readonly caret: string } {
  const start = source.length <= SHOWN_WIDTH ? 0 : Math.max(0, column - 1 - SHOWN_WIDTH / 2);
  const end = start + SHOWN_WIDTH;
  const before = start > 0 ? "…" : "";
  const shown = before + source.slice(start, end) + (end < source.length ? "…" : "");
  const left = before + source.slice(start, column - 1);
  return { source: shown.replace(HARMFUL, "?"), caret: left.replace(/[^\t]/g, " ") + "^" };
}

/** Control, format and separator characters, all but the tab: one could move the cursor or turn the line around. */
const HARMFUL = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
