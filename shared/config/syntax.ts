/**
 * TOML syntax errors. smol-toml stops at the first; here the statement it stopped in is taken out and the rest is
 * parsed again, as long as it is certain where that statement ends: no error may be the echo of another.
 */
import { parse, TomlError } from "smol-toml";
import { Lines } from "./lines.ts";
import { mapText } from "./locate.ts";
import { explainSyntax } from "./syntax_wording.ts";
import { lineEnd, offsetOf, positionOf, readKey, skipBlanks, skipVoid, statementExtent } from "./toml_text.ts";
import type { Problem } from "./types.ts";

/** Lists and inline tables within each other; actions nest less (MAX_NESTING). */
export const PARSE_DEPTH = 200;

/** A text with more errors than this is not a config that someone mistyped. */
const MAX_ERRORS = 20;

/** At least one problem: `error` is what parsing `text` threw. */
export function syntaxProblems(text: string, error: TomlError): readonly Problem[] {
  const lines = new Lines(text);
  const problems: Problem[] = [];
  let rest = text;
  let next: TomlError | null = error;
  let headerLost = false;
  for (let round = 0; next !== null && problems.length < MAX_ERRORS && round < 2 * MAX_ERRORS; round++) {
    const at = offsetOf(rest, next.line, next.column);
    const start = statementStart(rest, at);
    const said = explainSyntax(rest, at, start, next.message);
    const isHeader = rest[start] === "[";
    // Tables may look defined twice only because the header between them was lost.
    const echo = headerLost && isHeader && said.redefines;
    if (!echo) problems.push(problemAt(lines, rest, said));
    const patched = said.inComment ? takeOutComment(rest, at) : takeOut(rest, at, start, round);
    if (patched === null) break;
    headerLost ||= isHeader && !said.inComment;
    rest = patched;
    next = firstError(rest);
    // What comes next lies behind what was taken out; anything else would be an echo.
    if (next !== null && offsetOf(rest, next.line, next.column) <= (said.inComment ? at : start)) break;
  }
  const nothingElse = next === null && problems.length > 2 && mapText(rest).keys.size === 0;
  return nothingElse ? problems.slice(0, 1) : problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function problemAt(
  lines: Lines,
  rest: string,
  said: { readonly offset: number; readonly message: string; readonly hint: string | null },
): Problem {
  const { line, column } = positionOf(rest, said.offset);
  const { message, hint } = said;
  return { place: `line ${line}`, path: "", line, column, message, hint, source: lines.shown(line) };
}

function firstError(text: string): TomlError | null {
  try {
    parse(text, { maxDepth: PARSE_DEPTH });
    return null;
  } catch (error) {
    if (error instanceof TomlError) return error;
    throw error;
  }
}

/** The start of the statement that `at` lies in; all before it has been parsed, so its extents are certain. */
function statementStart(text: string, at: number): number {
  let start = skipVoid(text, 0);
  for (;;) {
    const { end } = statementExtent(text, bodyStart(text, start));
    const following = skipVoid(text, end);
    if (end >= at || following > at || following <= start) return start;
    start = following;
  }
}

/** Behind a header's brackets, which are none of a value's. */
function bodyStart(text: string, start: number): number {
  if (text[start] !== "[") return start;
  const { end } = readKey(text, start + (text[start + 1] === "[" ? 2 : 1));
  return Math.min(text[end] === "]" ? end + (text[end + 1] === "]" ? 2 : 1) : end, lineEnd(text, start));
}

/** The text without the statement, lines kept; null when it is not certain where the statement ends. */
function takeOut(text: string, at: number, start: number, round: number): string | null {
  const firstLineEnd = lineEnd(text, start);
  if (text[start] === "[") {
    // The keys that follow need a table of their own, or they would land in the one before.
    return `${text.slice(0, start)}["\uE000${round}"]${text.slice(firstLineEnd)}`;
  }
  const { end, open } = statementExtent(text, start);
  const certain = open === null ? end : endsItself(text, at, start, firstLineEnd) ? firstLineEnd : null;
  if (certain === null) return null;
  return text.slice(0, start) + text.slice(start, certain).replace(/[^\n]/g, " ") + text.slice(certain);
}

function takeOutComment(text: string, at: number): string {
  return text.slice(0, at) + text.slice(lineEnd(text, at));
}

/** A broken statement that looks whole on its one line, with a new statement, or nothing, below it. */
function endsItself(text: string, at: number, start: number, end: number): boolean {
  if (at > end) return false;
  const { end: keyEnd } = readKey(text, start);
  const equals = skipBlanks(text, keyEnd);
  const opening = text[text[equals] === "=" ? skipBlanks(text, equals + 1) : equals];
  const line = text.slice(start, end).trimEnd();
  const closed = opening === "{" ? line.endsWith("}") : opening === "[" ? line.endsWith("]") : true;
  const following = skipVoid(text, end);
  if (!closed || following >= text.length) return closed;
  if (text[following] === "[") return true;
  const key = readKey(text, following);
  return key.parts.length > 0 && text[skipBlanks(text, key.end)] === "=";
}
