/**
 * Reads parsed TOML tables as the definitions say. One pass over the keys that are there; nothing is built for a
 * message until something is wrong, so that a reload costs little more than the parse.
 */
import type { Complaint, FieldSpec, Table, TableSpec } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { fieldNeeds, nearestField, unknownKey } from "./wording.ts";

/** A parsed TOML table: smol-toml gives them no prototype. */
export type RawTable = Readonly<Record<string, unknown>>;

/** Whether a parsed value is a table; dates are objects too. */
export function isTable(raw: unknown): raw is RawTable {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) && !(raw instanceof Date);
}

/** Reads a table that stands at the reading's path. undefined: it was wrong, and findings say why. */
export function readTable<T>(spec: Table<T>, raw: RawTable, reading: Reading): T | undefined {
  // The one place where the erased definitions meet their type: fields.ts has tied `spec` to T.
  return readFields(spec, raw, reading, false) as T | undefined;
}

/** readTable without its type. `typed`: the table is a union's, and its `type` has been read. */
export function readFields(spec: TableSpec, raw: RawTable, reading: Reading, typed: boolean): unknown {
  const before = reading.findings.length;
  const file = spec.copy(spec.template);
  let needed = spec.required.length;
  for (const key in raw) {
    if (typed && key === "type") continue;
    const field = spec.byName.get(key);
    if (field === undefined) unknownKey(spec, key, reading);
    else if (key === field.name || !givenTwice(field, key, raw, reading)) {
      if (field.required) needed--;
      file[field.name] = field.read(field.kind, raw[key], reading, key, field.name);
    }
  }
  if (needed > 0) { for (const field of spec.required) missing(spec, field, raw, reading); }
  if (spec.check !== null) {
    const complaints = spec.check(file as never);
    if (complaints.length > 0) complain(spec, complaints, raw, reading);
  }
  if (reading.findings.length > before) return undefined;
  return spec.finish === null ? file : spec.finish(file as never, reading);
}

function complain(spec: TableSpec, complaints: readonly Complaint[], raw: RawTable, reading: Reading): void {
  for (const { at, message, hint } of complaints) {
    const spellings = at.flatMap((name) => [name, ...spec.byName.get(name)?.older ?? []]);
    reading.wrong(spellings.find((name) => Object.hasOwn(raw, name)) ?? null, message, hint ?? null);
  }
}

/** An older spelling beside the name itself, or beside another older one: nobody can say which holds. */
function givenTwice(field: FieldSpec, key: string, raw: RawTable, reading: Reading): boolean {
  const spellings = [field.name, ...field.older].filter((name) => Object.hasOwn(raw, name));
  if (spellings.length === 1 || spellings[0] === key) return false;
  reading.wrong(key, `'${spellings[0]}' and '${key}' are the same field`, `keep '${field.name}' alone`, "key");
  return true;
}

function missing(spec: TableSpec, field: FieldSpec, raw: RawTable, reading: Reading): void {
  if (Object.hasOwn(raw, field.name) || field.older.some((name) => Object.hasOwn(raw, name))) return;
  // A slip in the key's name has been reported as such.
  for (const key in raw) if (!spec.byName.has(key) && nearestField(spec, key) === field) return;
  const message = field.missing?.message ?? `Missing field '${field.name}' (${spec.what} needs it)`;
  reading.wrong(null, message, field.missing?.hint ?? fieldNeeds(field));
}
