/** Pieces of mdoc(7), the language of the man pages: what mandoc and groff both read. */

/** An input line should not be longer, bytes (mandoc's own advice). */
const LONGEST_LINE = 78;

/** Text of ours as it stands, so that nothing in it means anything to the formatter. */
function escaped(text: string): string {
  const quiet = text.replaceAll("\\", "\\e").replaceAll(/[~^`]/g, (one) => SPECIAL[one] ?? one);
  return /^[.']/.test(quiet) ? `\\&${quiet}` : quiet;
}

const SPECIAL: Readonly<Record<string, string>> = {
  "~": "\\(ti",
  "^": "\\(ha",
  "`": "\\(ga",
  "'": "\\(aq",
  "-": "\\-",
};

/** What somebody copies: quotes and minus signs stay those of ASCII. */
function literal(text: string): string {
  return escaped(text).replaceAll(/['-]/g, (one) => SPECIAL[one] ?? one);
}

/** One argument of a macro; a word that a macro has for a name would be taken for it. */
export function argument(text: string): string {
  const quoted = literal(text).replaceAll('"', "\\(dq");
  if (/\s/.test(quoted)) return `"${quoted}"`;
  return /^[A-Z][a-z]$|^[^\w\\]$/.test(quoted) ? `\\&${quoted}` : quoted;
}

/** Sentences, each from the start of a line, as mdoc wants them. */
export function prose(text: string): readonly string[] {
  return text.trim() === ""
    ? []
    : text.trim().split(/(?<=[\w"')\]][.!?])\s+/).flatMap((sentence) => wrapped(escaped(sentence)));
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > LONGEST_LINE) {
      lines.push(/^[.']/.test(word) ? `\\&${word}` : word);
    } else lines[lines.length - 1] = `${last} ${word}`;
  }
  // Only the last line ends a sentence.
  return lines.map((line, index) => index < lines.length - 1 && /[.!?]$/.test(line) ? `${line}\\&` : line);
}

/** Lines as they stand, indented. */
export function display(text: string): readonly string[] {
  return [".Bd -literal -offset indent", ...text.trimEnd().split("\n").map(literal), ".Ed"];
}

/** Texts, each with what to type or to write for it. */
export function examples(all: readonly { readonly text: string; readonly lines: string }[]): readonly string[] {
  return all.flatMap(({ text, lines }, index) => [...(index === 0 ? [] : [".Pp"]), ...prose(text), ...display(lines)]);
}

/** A list of terms; `head` is what follows .It. */
export function tagged(
  items: readonly { readonly head: string; readonly body: readonly string[] }[],
  options = "-width indent",
): readonly string[] {
  return [`.Bl -tag ${options}`, ...items.flatMap(({ head, body }) => [`.It ${head}`, ...body]), ".El"];
}

/** A whole page; `date` is as in "2026-11-22". */
export function page(title: string, section: 1 | 5, date: string, body: readonly string[]): string {
  const head = [`.Dd ${longDate(date)}`, `.Dt ${title.toUpperCase()} ${section}`, ".Os"];
  return [...head, ...body].join("\n") + "\n";
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "November 22, 2026". */
function longDate(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  return `${MONTHS[(month ?? 1) - 1]} ${day}, ${year}`;
}
