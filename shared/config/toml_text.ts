/**
 * Walks over TOML text by characters, without building values: where tokens begin and end. smol-toml gives no
 * positions, and this runs only when a problem needs one. Nothing here throws, whatever the text.
 */

import type { Position } from "./lines.ts";

const LINE_BREAK = 10;

/** The offset after spaces and tabs. */
export function skipBlanks(text: string, at: number): number {
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

/** The offset after blanks, line breaks and comments. */
export function skipVoid(text: string, at: number): number {
  for (;;) {
    at = skipBlanks(text, at);
    if (text[at] === "#") at = lineEnd(text, at);
    else if (text[at] === "\n" || text[at] === "\r") at++;
    else return at;
  }
}

/** The offset of the line break that ends the line, or of the text's end. */
export function lineEnd(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found;
}

/**
 * The offset after the string that begins at `at`. One that is not closed ends with its line, or with the text when
 * it is a multi-line one.
 */
export function stringEnd(text: string, at: number): number {
  const quote = text[at] ?? "";
  const many = text.startsWith(quote.repeat(3), at);
  at += many ? 3 : 1;
  for (; at < text.length; at++) {
    const c = text[at];
    if (c === "\\" && quote === '"') at++;
    else if (c === "\n" && !many) return at;
    else if (c === quote && !many) return at + 1;
    else if (c === quote && text.startsWith(quote.repeat(3), at)) {
      // Up to two quotes may stand before the closing three.
      at += 3;
      while (text[at] === quote) at++;
      return at;
    }
  }
  return text.length;
}

export interface KeyPart {
  readonly name: string;
  readonly at: number;
}

/** The parts of a dotted key from `at`, and the offset after them. */
export function readKey(text: string, at: number): { readonly parts: readonly KeyPart[]; readonly end: number } {
  const parts: KeyPart[] = [];
  for (;;) {
    at = skipBlanks(text, at);
    const start = at;
    if (text[at] === '"' || text[at] === "'") {
      at = stringEnd(text, at);
      parts.push({ name: unquote(text.slice(start, at)), at: start });
    } else {
      while (isBare(text.charCodeAt(at))) at++;
      if (at === start) return { parts, end: at };
      parts.push({ name: text.slice(start, at), at: start });
    }
    const next = skipBlanks(text, at);
    if (text[next] !== ".") return { parts, end: at };
    at = next + 1;
  }
}

function isBare(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 45;
}

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b" };

function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith("'")) return inner;
  return inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
    (_, two?: string, four?: string, eight?: string, one?: string) => {
      const code = two ?? four ?? eight;
      if (code === undefined) return ESCAPES[one ?? ""] ?? one ?? "";
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : "";
    },
  );
}

/** An offset as line and column, for a single one; walks the text up to there. */
export function positionOf(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", start)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** The offset of a line and column. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) start = lineEnd(text, start) + 1;
  return Math.min(start + column - 1, text.length);
}

export interface Extent {
  readonly end: number;
  /** The bracket that is still open there, with its offset; null when all are closed. */
  readonly open: { readonly bracket: "[" | "{"; readonly at: number } | null;
}

/** From a value's or statement's start over its brackets to the end of its last line, or to `limit`. */
export function statementExtent(text: string, at: number, limit: number = text.length): Extent {
  const open: { bracket: "[" | "{"; at: number }[] = [];
  while (at < limit) {
    const c = text[at];
    if (c === "#") at = lineEnd(text, at);
    else if (c === '"' || c === "'") at = stringEnd(text, at);
    else if (text.charCodeAt(at) === LINE_BREAK && open.length === 0) break;
    else {
      if (c === "[" || c === "{") open.push({ bracket: c, at });
      if (c === "]" || c === "}") open.pop();
      at++;
    }
  }
  return { end: Math.min(at, limit), open: open.at(-1) ?? null };
}
