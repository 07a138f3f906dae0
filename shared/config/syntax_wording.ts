/** smol-toml's messages in the words of someone who may never have written TOML before. */
import { foreignClosing, foreignText } from "./foreign_quotes.ts";
import { findSpot, mapText } from "./locate.ts";
import { lineEnd, positionOf, readKey, skipBlanks, skipVoid, statementExtent, stringEnd } from "./toml_text.ts";
import { describeKey } from "./wording.ts";

export interface SyntaxSaying {
  readonly message: string;
  readonly hint: string | null;
  /** Where the caret goes; often a little before the place where the parser gave up. */
  readonly offset: number;
  /** Something is defined a second time. */
  readonly redefines: boolean;
  /** It stands in a comment, and so in no statement. */
  readonly inComment: boolean;
}

/** What to say of an error at offset `at`, in the statement that begins at `start`. `thrown` is the parser's message. */
export function explainSyntax(text: string, at: number, start: number, thrown: string): SyntaxSaying {
  const reason = (thrown.split("\n", 1)[0] ?? "").replace("Invalid TOML document: ", "");
  const inHeader = text[start] === "[";
  switch (reason) {
    case "trying to redefine an already defined table or value":
    case "trying to redefine an already defined value":
      return explainTwice(text, at, start);
    case "illegal character in key":
    case "incomplete key-value: cannot find end of key":
    case "expected end of table array declaration":
      return inHeader
        ? explainHeader(text, start)
        : explainKey(text, reason.startsWith("incomplete") ? at : keyStart(text, at, start));
    case "unexpected end of key":
      return inHeader ? say(at, "expected a table name between the brackets") : say(at, "expected a key before '='");
    case "illegal empty bare key":
      return say(at, "expected a name before '.'");
    case "illegal quoted key: multiline strings are not allowed":
      return say(at, "a key's quotes are single ones, not three");
    case "each key-value declaration must be followed by an end-of-line":
      return inHeader
        ? say(at, `unexpected ${charAt(text, at)} after the table name`)
        : say(at, `unexpected ${charAt(text, at)} after the value`, "each 'key = value' stands on a line of its own");
    case "expected comma or end of structure":
    case "unfinished table":
    case "unfinished array":
      return explainOpen(text, at, start);
    case "invalid value":
      return explainValue(text, at);
    case "control characters are not allowed in strings":
    case "unfinished string":
      return explainString(text, at, start, reason);
    default:
      return explainRest(text, at, reason);
  }
}

function say(offset: number, message: string, hint: string | null = null): SyntaxSaying {
  return { offset, message, hint, redefines: false, inComment: false };
}

function charAt(text: string, at: number): string {
  const c = text[at];
  if (c === undefined) return "the end of the file";
  if (c === "\n" || c === "\r") return "the end of the line";
  return describeKey(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

function explainRest(text: string, at: number, reason: string): SyntaxSaying {
  switch (reason) {
    case "illegal character in numeric literal":
      return say(at, `unexpected ${charAt(text, at)} in a number`, "text needs quotes");
    case "illegal leading zero":
      return say(at, "a number cannot begin with 0");
    case "illegal underscore":
    case "unfinished numeric value":
      return say(at, "the number is not complete");
    case "integer value cannot be represented losslessly":
      return say(at, "the number is too large");
    case "invalid date":
    case "invalid date-time: date part is malformed":
    case "invalid date-time: time part is malformed":
      return say(at, "this is no date or time", "text needs quotes");
    case "control characters are not allowed in comments":
      return { ...say(at, "a control character cannot stand in a comment"), inComment: true };
    case "unrecognised escape sequence":
      return say(
        at - 1,
        `unknown escape '\\${text[at] ?? ""}' in a text`,
        "write \\\\ for a backslash, or use 'single quotes'",
      );
    case "invalid non-hex character in unicode escape":
    case "invalid unicode escape":
      return say(
        at,
        "the \\u escape is not a character's number",
        "write \\\\ for a backslash, or use 'single quotes'",
      );
    case "invalid escape: only line-ending whitespace may be escaped":
      return say(at, "a backslash must be followed by an escape or the line's end");
    case "document contains excessively nested structures. aborting.":
      return say(at, "nested too deeply");
    default:
      return say(at, reason);
  }
}

/** A key of an inline table begins after the last `{` or `,`, any other with its line. */
function keyStart(text: string, at: number, start: number): number {
  let from = at;
  while (from > start && !"{,\n".includes(text[from - 1] ?? "")) from--;
  return skipBlanks(text, from);
}

function explainKey(text: string, from: number): SyntaxSaying {
  const { parts, end } = readKey(text, from);
  const last = parts.at(-1);
  const stop = skipBlanks(text, end);
  if (last === undefined) {
    return say(stop, `expected a key, found ${charAt(text, stop)}`, foreignText(text, stop)?.hint ?? null);
  }
  const key = describeKey(parts.map((part) => part.name).join("."));
  const c = text[end];
  if (c !== undefined && !" \t\r\n:{[\"'#,}".includes(c)) {
    return say(
      end,
      `unexpected ${charAt(text, end)} in a key`,
      "a key with other than letters, digits, - and _ needs quotes",
    );
  }
  const hint = c === ":" || text[stop] === ":" ? "TOML writes key = value" : null;
  return say(stop < lineEnd(text, end) ? stop : end, `expected '=' after key ${key}`, hint);
}

function explainHeader(text: string, start: number): SyntaxSaying {
  const brackets = text[start + 1] === "[" ? 2 : 1;
  const { parts, end } = readKey(text, start + brackets);
  const name = parts.map((part) => part.name).join(".");
  if (parts.length === 0) {
    const found = skipBlanks(text, end);
    return say(found, `expected a table name, found ${charAt(text, found)}`, foreignText(text, found)?.hint ?? null);
  }
  const stop = skipBlanks(text, end);
  const closing = "]".repeat(brackets);
  if (text[stop] === "]" || stop >= lineEnd(text, start) || text[stop] === "\r" || text[stop] === "#") {
    return say(text[stop] === "]" ? stop : end, `expected '${closing}' after the table name ${describeKey(name)}`);
  }
  return say(
    stop,
    `unexpected ${charAt(text, stop)} in a table name`,
    "a name with other than letters, digits, - and _ needs quotes",
  );
}

/** Names what is there already, and where. */
function explainTwice(text: string, at: number, start: number): SyntaxSaying {
  if (text[start] === "[") {
    const isList = text[start + 1] === "[";
    const { parts } = readKey(text, start + (isList ? 2 : 1));
    const name = parts.map((part) => part.name).join(".");
    const header = isList ? `[[${name}]]` : `[${name}]`;
    const found = findSpot(mapText(text, start), parts.map((part) => part.name));
    const before = found.found ? found.spot : null;
    const plainTwice = before !== null && !isList && before.items.length === 0 && text[before.value] === "[";
    const message = plainTwice ? `table ${header} is given twice` : `${header} does not fit what '${name}' is above`;
    return { ...say(start, message, before === null ? null : firstAt(text, before.key)), redefines: true };
  }
  const { parts } = readKey(text, at);
  const key = parts.map((part) => part.name).join(".");
  return { ...say(at, `key ${describeKey(key)} is given twice`), redefines: true };
}

function firstAt(text: string, offset: number): string {
  return `the first stands at line ${positionOf(text, offset).line}`;
}

function explainOpen(text: string, at: number, start: number): SyntaxSaying {
  const { open } = statementExtent(text, start, at);
  const opened = open ?? { bracket: text[at] === "{" ? "{" as const : "[" as const, at };
  const closing = opened.bracket === "{" ? "}" : "]";
  const what = opened.bracket === "{" ? "table" : "list";
  const { line } = positionOf(text, opened.at);
  // The end of what was read, not the start of what came instead, which may be lines below.
  const end = open === null ? opened.at : lastTokenEnd(text, opened.at, at);
  const offset = end < lineEnd(text, end) && positionOf(text, end).line === positionOf(text, at).line ? at : end;
  if (open === null) return say(opened.at, `expected '${closing}': the ${what} that opens here is not closed`);
  return say(offset, `expected ',' or '${closing}' in the ${what} that opens at line ${line}`);
}

/** Where the last thing between two offsets ends that is neither blank nor comment. */
function lastTokenEnd(text: string, from: number, to: number): number {
  let end = from;
  while (from < to) {
    const c = text[from];
    end = c === '"' || c === "'" ? stringEnd(text, from) : from + 1;
    from = skipVoid(text, end);
  }
  return Math.min(end, to);
}

function explainValue(text: string, at: number): SyntaxSaying {
  // Of what looks a little like a time of day the parser gives the blank before it.
  at = skipBlanks(text, at);
  const foreign = foreignText(text, at);
  if (foreign !== null) return say(at, `expected a value, found ${describeKey(foreign.written)}`, foreign.hint);
  const word = /^[^\s,\]}#="'[{]+/.exec(text.slice(at, at + 200))?.[0];
  if (word === undefined) {
    if (text[at] === "=") return say(at, "unexpected '=' after '='");
    return say(at, "expected a value");
  }
  if (/^true$|^yes$|^on$/i.test(word)) return say(at, `expected a value, found ${describeKey(word)}`, "write true");
  if (/^false$|^no$|^off$/i.test(word)) return say(at, `expected a value, found ${describeKey(word)}`, "write false");
  return say(at, `expected a value, found ${describeKey(word)}`, `text needs quotes: "${word}"`);
}

function explainString(text: string, at: number, start: number, reason: string): SyntaxSaying {
  const c = text[at];
  const unclosed = reason === "unfinished string" || c === "\n" || c === "\r" || c === undefined;
  if (!unclosed) return say(at, "a control character cannot stand in a text");
  const opening = reason === "unfinished string" ? at : openQuote(text, start, at);
  const quote = text[opening] ?? "";
  const closing = text.startsWith(quote.repeat(3), opening) ? quote.repeat(3) : quote;
  const hint = foreignClosing(text.slice(opening, Math.min(lineEnd(text, opening), opening + 500)), closing);
  return say(opening, `expected ${closing} to close the text that begins here`, hint);
}

/** The quote of the string that is still open at `at`. */
function openQuote(text: string, start: number, at: number): number {
  let from = start;
  while (from < at) {
    const c = text[from];
    if (c === "#") from = lineEnd(text, from);
    else if (c === '"' || c === "'") {
      const end = stringEnd(text, from);
      if (end >= at) return from;
      from = end;
    } else from++;
  }
  return at;
}
