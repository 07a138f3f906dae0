/** Where the keys and values of a TOML text stand: a tree of offsets beside the parsed one. */
import type { Lines, Position } from "./lines.ts";
import type { Aim, PathStep } from "./reading.ts";
import { type KeyPart, readKey, skipBlanks, skipVoid, statementExtent, stringEnd } from "./toml_text.ts";

/** One key or list element. */
export interface Spot {
  /** Offset of the key; of a list element: its value's. */
  readonly key: number;
  /** Offset of the value; of a [header] table: its bracket. */
  readonly value: number;
  readonly keys: Map<string, Spot>;
  readonly items: Spot[];
}

function spot(key: number, value: number): Spot {
  return { key, value, keys: new Map(), items: [] };
}

/** The tree of a text that is valid TOML, up to `limit`; of any other text, what can be made out of it. */
export function mapText(text: string, limit: number = text.length): Spot {
  const root = spot(0, 0);
  let current = root;
  let at = skipVoid(text, 0);
  while (at < limit) {
    const before = at;
    if (text[at] === "[") {
      const isList = text[at + 1] === "[";
      const { parts, end } = readKey(text, at + (isList ? 2 : 1));
      current = enterHeader(root, parts, at, isList);
      at = end + (isList ? 2 : 1);
    } else {
      at = mapPair(text, at, current, 0);
    }
    at = skipVoid(text, Math.max(at, before + 1));
  }
  return root;
}

function enterHeader(root: Spot, parts: readonly KeyPart[], bracket: number, isList: boolean): Spot {
  let table = root;
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    const child = table.keys.get(part.name) ?? spot(part.at, bracket);
    table.keys.set(part.name, child);
    if (last && isList) child.items.push(spot(bracket, bracket));
    table = child.items.at(-1) ?? child;
  }
  return table;
}

/** Reads `key = value` into a table, and gives the offset after it. */
function mapPair(text: string, at: number, table: Spot, depth: number): number {
  const { parts, end } = readKey(text, at);
  const equals = skipBlanks(text, end);
  if (parts.length === 0 || text[equals] !== "=") return end;
  const valueAt = skipBlanks(text, equals + 1);
  let own = table;
  for (const [i, part] of parts.entries()) {
    const child = own.keys.get(part.name) ?? spot(part.at, i === parts.length - 1 ? valueAt : part.at);
    own.keys.set(part.name, child);
    own = child;
  }
  return mapValue(text, valueAt, own, depth);
}

/** Far beyond what the parser lets through; keeps hostile text off the stack. */
const MAX_DEPTH = 1000;

function mapValue(text: string, at: number, own: Spot, depth: number): number {
  const c = text[at];
  if (c === '"' || c === "'") return stringEnd(text, at);
  if ((c === "[" || c === "{") && depth < MAX_DEPTH) return mapBracket(text, at, own, depth);
  if (c === "[" || c === "{") return statementExtent(text, at).end;
  while (at < text.length && !",]}#\n".includes(text[at] ?? "")) at++;
  return at;
}

function mapBracket(text: string, at: number, own: Spot, depth: number): number {
  const closing = text[at] === "[" ? "]" : "}";
  at = skipVoid(text, at + 1);
  while (at < text.length && text[at] !== closing) {
    const before = at;
    if (closing === "]") {
      const item = spot(at, at);
      own.items.push(item);
      at = mapValue(text, at, item, depth + 1);
    } else {
      at = mapPair(text, at, own, depth + 1);
    }
    at = skipVoid(text, at);
    if (text[at] === ",") at = skipVoid(text, at + 1);
    else if (at === before) at++;
  }
  return at + 1;
}

/** The spot at the path, or the nearest one above it. */
export function findSpot(root: Spot, path: readonly PathStep[]): { readonly spot: Spot; readonly found: boolean } {
  let at = root;
  for (const step of path) {
    const next = typeof step === "number" ? at.items[step] : at.keys.get(step);
    if (next === undefined) return { spot: at, found: false };
    at = next;
  }
  return { spot: at, found: true };
}

/** Line and column of what the path leads to: its value, or its key. `lines` are those of the text that `root` maps. */
export function locate(lines: Lines, root: Spot, path: readonly PathStep[], aim: Aim): Position {
  const { spot, found } = findSpot(root, path);
  return lines.positionOf(aim === "key" && found ? spot.key : spot.value);
}
