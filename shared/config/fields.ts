/**
 * The small language in which the configuration is defined: kinds of values, fields, tables and unions.
 * The same definitions are read by the validator and by the JSON Schema, and are tied to types.ts:
 * a table that lacks a field of its type, or gives it another kind, does not compile.
 */
import { type Reader, readerOf } from "./readers.ts";
import type { Reading } from "./reading.ts";
import { type OtherWords, otherWords, type WordsFor } from "./suggest.ts";
import type { TextForm } from "./text_forms.ts";

/** What a value in the file may be. */
export type KindSpec =
  | IntegerKind
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  /** 0..127 or a name: "C3" is 48. */
  | { readonly kind: "note" }
  /** 1..7 or a name: "mon" is 1. */
  | { readonly kind: "day" }
  | { readonly kind: "flag" }
  | { readonly kind: "text"; readonly empty: boolean; readonly longest: number }
  | { readonly kind: "choice"; readonly of: readonly string[]; readonly others: OtherWords }
  /** Text with a grammar of its own. */
  | { readonly kind: "form"; readonly form: TextForm<unknown> }
  /** The name of a mode of this file, or one of `words`. */
  | { readonly kind: "mode_name"; readonly words: readonly string[] }
  | { readonly kind: "device_alias" }
  | ListKind
  | { readonly kind: "table"; readonly table: TableSpec }
  /** A table whose `type` says which; a function, because actions hold actions. */
  | { readonly kind: "union"; readonly union: () => UnionSpec };

export interface IntegerKind {
  readonly kind: "integer";
  readonly min: number;
  readonly max: number;
  /** What messages call it; null: the field's name. */
  readonly label: string | null;
}

export interface ListKind {
  readonly kind: "list";
  readonly of: KindSpec;
  readonly min: number;
  readonly max: number;
  /** No element twice. */
  readonly distinct: boolean;
  /** Written as [[header]] blocks, so messages say so. */
  readonly blocks: boolean;
}

/** A kind whose values become a T. `gives` exists for the type-checker alone. */
export type Kind<T> = KindSpec & { readonly gives?: T };

export interface FieldSpec {
  readonly name: string;
  /** Older spellings: accepted, never printed. */
  readonly older: readonly string[];
  readonly kind: KindSpec;
  /** Reads values of `kind`. */
  readonly read: Reader;
  readonly required: boolean;
  /** What stands in the result when the file does not say; undefined when required. */
  readonly fallback: unknown;
  /** The default in words or as a value, for the schema and the manual; null: none. */
  readonly shown: unknown;
  readonly doc: string;
  /** What to say when it is missing, where the usual sentence would not help; else null. */
  readonly missing: { readonly message: string; readonly hint: string } | null;
}

/** A field before it knows its name. */
export type Field<T> = Omit<FieldSpec, "name" | "read"> & { readonly gives?: T };

/** One field for each property of T. `type` is the union's own. */
export type Fields<T> = { readonly [K in Exclude<keyof T, "type">]-?: Field<T[K]> };

/** T as read so far: what was wrong in the file is undefined. */
export type Given<T> = { readonly [K in keyof T]: T[K] | undefined };

/** What is wrong between the fields of one table. */
export interface Complaint<Name extends string = string> {
  /** Where the caret goes: the first of these that the file gives, else the table. */
  readonly at: readonly Name[];
  readonly message: string;
  readonly hint?: string;
}

/**
 * Copies a template: always the literal `(blank) => ({ ...blank })`, written anew at each table, because V8 copies
 * objects quickly only at a place in the code that has seen few shapes.
 */
export type Copy = (blank: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export interface TableSpec {
  /** "a Keystroke", "[led]": as in "Missing field 'keys' (a Keystroke needs it)". */
  readonly what: string;
  readonly doc: string;
  readonly fields: readonly FieldSpec[];
  /** By name and by older names. */
  readonly byName: ReadonlyMap<string, FieldSpec>;
  /** Fallbacks of every field in one object; copied for each table read. */
  readonly template: Readonly<Record<string, unknown>>;
  readonly copy: Copy;
  readonly required: readonly FieldSpec[];
  /** Both take what `fields` describe; `never` because that type is known only where the table is defined. */
  readonly check: ((given: never) => readonly Complaint[]) | null;
  readonly finish: ((file: never, reading: Reading) => unknown) | null;
}
export type Table<T> = TableSpec & { readonly gives?: T };

export interface VariantSpec {
  readonly type: string;
  readonly table: TableSpec;
}

export interface UnionSpec {
  /** "trigger", "action". */
  readonly what: string;
  readonly variants: readonly VariantSpec[];
  /** The variants again, by the length of their type. */
  readonly byLength: readonly (readonly VariantSpec[] | undefined)[];
  /** A type that may be written as a bare text: velocity_mapping = "PassThrough". */
  readonly bare: string | null;
  /** What else its types are called. */
  readonly others: OtherWords;
}

type Check<File> = (given: Given<File>) => readonly Complaint<keyof File & string>[];

/** A table that becomes a T field by field. */
export function table<T>(
  what: string,
  doc: string,
  copy: Copy,
  fields: Fields<T>,
  check: Check<T> | null = null,
): Table<T> {
  return makeTable(what, doc, copy, fields, check, null);
}

/** A table that is written as `File` and becomes an `Out`. `finish` is only called when every field was good. */
export function shapedTable<File, Out>(
  what: string,
  doc: string,
  copy: Copy,
  fields: Fields<File>,
  check: Check<File> | null,
  finish: (file: File, reading: Reading) => Out,
): Table<Out> {
  return makeTable(what, doc, copy, fields, check, finish);
}

function makeTable(
  what: string,
  doc: string,
  copy: Copy,
  named: Readonly<Record<string, Field<unknown>>>,
  check: TableSpec["check"],
  finish: TableSpec["finish"],
): TableSpec {
  const fields = Object.entries(named).map(([name, field]): FieldSpec => ({
    ...field,
    name,
    read: readerOf(field.kind),
  }));
  const byName = new Map<string, FieldSpec>();
  for (const field of fields) {
    byName.set(field.name, field);
    for (const older of field.older) byName.set(older, field);
  }
  const template = Object.fromEntries(fields.map((field) => [field.name, field.fallback]));
  const required = fields.filter((field) => field.required);
  return { what, doc, fields, byName, template, copy, required, check, finish };
}

/** What an absent table comes to, when each of its fields has a default. */
export function allDefaults<T>(spec: Table<T>): T {
  if (spec.required.length > 0 || spec.finish !== null) throw new Error(`${spec.what} is more than its defaults`);
  return spec.template as T;
}

/** A closed set of tables told apart by `type`; every member of T has one. */
export function union<T extends { readonly type: string }>(
  what: string,
  variants: { readonly [K in T["type"]]: Table<Extract<T, { readonly type: K }>> },
  others: WordsFor<T["type"]>,
  bare: T["type"] | null = null,
): UnionSpec & { readonly gives?: T } {
  const list = Object.entries<TableSpec>(variants).map(([type, spec]): VariantSpec => (
    { type, table: { ...spec, template: { type, ...spec.template } } }
  ));
  const byLength: VariantSpec[][] = [];
  for (const variant of list) (byLength[variant.type.length] ??= []).push(variant);
  return { what, variants: list, byLength, bare, others: otherWords(others) };
}

// --- fields ---------------------------------------------------------------------------------------------------------

/** A field that the file must give. */
export function required<T>(kind: Kind<T>, doc: string, ...older: string[]): Field<T> {
  return { kind, doc, older, required: true, fallback: undefined, shown: null, missing: null };
}

/** A field with a default. */
export function optional<T>(kind: Kind<T>, fallback: NoInfer<T>, doc: string, ...older: string[]): Field<T> {
  return { kind, doc, older, required: false, fallback, shown: fallback, missing: null };
}

/** A field that is null when the file does not give it; `shown` is what that comes to, when it comes to a fixed value. */
export function maybe<T>(kind: Kind<T>, doc: string, shown: unknown = null, ...older: string[]): Field<T | null> {
  return { kind, doc, older, required: false, fallback: null, shown, missing: null };
}
