/** Tables, fields and unions of the configuration language as lists of a man page. */
import type { FieldSpec, KindSpec, TableSpec, UnionSpec } from "../../shared/config/fields.ts";
import { kindInWords } from "../../shared/config/wording.ts";
import { argument, display, prose, tagged } from "./mdoc.ts";

/** What each field holds, what it comes to when it is left out, and what it means. Older names are not shown. */
export function fieldList(fields: readonly FieldSpec[]): readonly string[] {
  return fields.length === 0
    ? []
    : tagged(fields.map((field) => ({ head: `Cm ${argument(field.name)}`, body: body(field) })));
}

function body(field: FieldSpec): readonly string[] {
  const { kind, doc, required } = field;
  const meaning = /^(default|absent): /.test(doc) ? `. ${capital(doc)}` : `: ${doc.replace(/\.$/, "")}`;
  const text = prose(`${capital(kindWords(kind))}${meaning}. ${required ? "Required." : defaultWords(field)}`);
  return kind.kind === "table" ? [...text, ...fieldList(kind.table.fields)] : text;
}

function defaultWords({ shown, doc }: FieldSpec): string {
  // Where the default is another setting or a rule, the words about the field tell it.
  if (shown === null || shown === undefined || /default/i.test(doc)) return "";
  if (Array.isArray(shown)) return shown.length === 0 ? "" : `Default: ${JSON.stringify(shown)}.`;
  if (typeof shown === "object" && "type" in shown) return `Default: "${shown.type}".`;
  return `Default: ${JSON.stringify(shown)}.`;
}

/** A kind of value, with what a list holds and which words a text may be. */
function kindWords(kind: KindSpec): string {
  switch (kind.kind) {
    case "list":
      if (kind.blocks) return kindInWords(kind);
      return `a list${kind.min > 1 ? ` of ${kind.min} or more` : ""}, each ${kindWords(kind.of)}`;
    case "union":
      return `${/^[aeiou]/.test(kind.union().what) ? "an" : "a"} ${kind.union().what}`;
    case "integer":
    case "number":
    case "note":
    case "day":
    case "flag":
    case "text":
    case "choice":
    case "form":
    case "mode_name":
    case "device_alias":
    case "table":
      return kindInWords(kind);
    default:
      return kind satisfies never;
  }
}

/** A subsection for every type of a union; `shared` fields, which all of them have, are told elsewhere. */
export function unionSections(
  union: UnionSpec,
  examples: Readonly<Record<string, string>>,
  shared: readonly FieldSpec[] = [],
): readonly string[] {
  const told = new Set(shared.map(({ name }) => name));
  return union.variants.flatMap(({ type, table }) => [
    `.Ss ${argument(type)}`,
    ...prose(table.doc),
    ...display(examples[type] ?? ""),
    ...fieldList(table.fields.filter(({ name }) => !told.has(name))),
  ]);
}

/** The fields that every type of a union has. */
export function sharedFields({ variants: [first, ...rest] }: UnionSpec): readonly FieldSpec[] {
  const inAll = (field: FieldSpec): boolean =>
    rest.every(({ table }) => table.fields.some(({ name, doc }) => name === field.name && doc === field.doc));
  return (first?.table.fields ?? []).filter(inAll);
}

/** The table behind a field: of a section, of each entry of [[blocks]]. */
export function tableBehind({ kind }: FieldSpec): TableSpec | null {
  if (kind.kind === "table") return kind.table;
  return kind.kind === "list" && kind.of.kind === "table" ? kind.of.table : null;
}

/** With a large first letter. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
