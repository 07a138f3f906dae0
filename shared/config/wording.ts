/** How problems are worded: the same sentence for the same mistake, wherever it stands. */
import { visible } from "../describe.ts";
import type { FieldSpec, KindSpec, TableSpec, UnionSpec } from "./fields.ts";
import type { PathStep, Reading } from "./reading.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** "Invalid note number: 128 (must be 0-127)". */
export function invalid(label: string, raw: unknown, why: string): string {
  return `Invalid ${label}: ${describeValue(raw)} (${why})`;
}

/** A value as the file wrote it, short and on one line; what is no single value is named by its shape. */
export function describeValue(raw: unknown): string {
  switch (typeof raw) {
    case "string":
      return `"${visible(raw, 40)}"`;
    case "number":
      if (Number.isFinite(raw)) return String(raw);
      return Number.isNaN(raw) ? "nan" : raw > 0 ? "inf" : "-inf";
    case "boolean":
      return String(raw);
    default:
      return Array.isArray(raw) ? "a list" : raw instanceof Date ? "a date or time" : "a table";
  }
}

/** A key as messages show it: on one line, cut to 40 characters. */
export function describeKey(key: string): string {
  return `'${visible(key, 40)}'`;
}

/** "0-127", or "-8192 to 8191" where a minus sign would confuse. */
export function rangeOf(min: number, max: number): string {
  return min < 0 ? `${min} to ${max}` : `${min}-${max}`;
}

/** "must be a table like { min = .., max = .. }". */
export function tableMustBe(spec: TableSpec): string {
  if (spec.what.startsWith("[")) return `must be written as ${spec.what}`;
  const first = spec.required[0] ?? spec.fields[0];
  return `must be a table like { ${first === undefined ? "" : `${first.name} = ..`} }`;
}

/** The field whose name, or an older one, an unknown key nearly is. */
export function nearestField(spec: TableSpec, key: string): FieldSpec | undefined {
  return spec.byName.get(nearest(key, spec.byName.keys()) ?? "");
}

/** Notes a key that the table does not have. */
export function unknownKey(spec: TableSpec, key: string, reading: Reading): void {
  const near = nearestField(spec, key);
  const hint = near === undefined
    ? `${spec.what} has ${spec.fields.map((field) => field.name).join(", ") || "no keys but type"}`
    : `did you mean '${near.name}'?`;
  reading.wrong(key, `Unknown key ${describeKey(key)}`, hint, "key");
}

/** Notes a `type` that is missing, no text, or not one of the union's. */
export function unknownType(union: UnionSpec, raw: Readonly<Record<string, unknown>>, reading: Reading): undefined {
  const type = raw["type"];
  const types = union.variants.map((variant) => variant.type);
  const listed = `types are ${types.join(", ")}`;
  if (type === undefined) {
    reading.wrong(null, `Missing field 'type' (${withArticle(union.what)} needs it)`, listed);
  } else if (typeof type !== "string") {
    reading.wrong("type", invalid("type", type, "must be text in quotes"), listed);
  } else {
    const near = nearest(type, types, union.others);
    const hint = near === null ? listed : `did you mean '${near}'?`;
    reading.wrong("type", `Unknown ${union.what} type ${describeKey(type)}`, hint);
  }
}

/** More known names than this are not listed. */
const MOST_LISTED = 10;

/** For more unknown names than this no near one is looked for: that is every one against every known one. */
const MOST_SEARCHED = 100;

/** Notes a name that no mode or device of the file has. `words` would be right there too. */
export function unknownName(
  what: "mode" | "device",
  name: string,
  known: readonly string[],
  words: readonly string[],
  reading: Reading,
  key: PathStep,
): void {
  const said = `${what} ${words.length} ${name}`;
  let hint = reading.hints.get(said);
  if (hint === undefined) {
    const more = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : "";
    const listed = `the ${what}s are ${known.slice(0, MOST_LISTED).map(describeKey).join(", ")}${more}`;
    const searched = reading.hints.size < MOST_SEARCHED;
    hint = (searched ? didYouMean(name, [...known, ...words]) : null) ?? listed;
    reading.hints.set(said, hint);
  }
  reading.wrong(key, `Unknown ${what} ${describeKey(name)}`, hint);
}

/** What a missing field would hold, as a hint: "'note' is a number 0-127 or a note name like "C3"". */
export function fieldNeeds(field: FieldSpec): string {
  return `'${field.name}' is ${kindInWords(field.kind)}`;
}

/** A kind of value in words. */
export function kindInWords(kind: KindSpec): string {
  switch (kind.kind) {
    case "integer":
    case "number":
      return `a number ${rangeOf(kind.min, kind.max)}`;
    case "note":
      return 'a number 0-127 or a note name like "C3"';
    case "day":
      return 'a number 1-7 (1 = Monday) or a name like "mon"';
    case "flag":
      return "true or false";
    case "text":
    case "form":
      return "text in quotes";
    case "choice":
      return `one of ${kind.of.join(", ")}`;
    case "mode_name":
      return "the name of a mode";
    case "device_alias":
      return "the alias of a device";
    case "list":
      return kind.blocks ? "written as [[blocks]]" : "a list in [ ]";
    case "table":
      return "a table";
    case "union":
      return `a table like { type = "${kind.union().variants[0]?.type ?? ""}", .. }`;
    default:
      return kind satisfies never;
  }
}

function withArticle(what: string): string {
  return /^[aeiou]/i.test(what) ? `an ${what}` : `a ${what}`;
}
