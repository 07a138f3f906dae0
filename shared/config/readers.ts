/** Reads single values, one reader for each kind of definition. */
import type { IntegerKind, KindSpec, ListKind, UnionSpec, VariantSpec } from "./fields.ts";
import { noteFromName } from "./notes.ts";
import { isTable, readFields } from "./read_table.ts";
import { MAX_NESTING, type PathStep, type Reading } from "./reading.ts";
import { didYouMean, nearest } from "./suggest.ts";
import { dayFromName, Misfit } from "./text_forms.ts";
import { describeValue, invalid, rangeOf, tableMustBe, unknownName, unknownType } from "./wording.ts";

const NO_WORDS: readonly string[] = [];

/** `key` is where the value stands in the current table or list, `label` what messages call it. undefined: wrong. */
type ReaderOf<K extends KindSpec> = (kind: K, raw: unknown, reading: Reading, key: PathStep, label: string) => unknown;

/** A reader whose kind is not known to the type-checker; a field holds the one that fits its kind. */
export type Reader = ReaderOf<KindSpec>;

/** One function per kind, not a switch: each sees objects of one shape only, which V8 reads much faster. */
const READERS: { readonly [K in KindSpec["kind"]]: ReaderOf<Extract<KindSpec, { readonly kind: K }>> } = {
  integer(kind, raw, reading, key, label): unknown {
    if (typeof raw === "number" && Number.isInteger(raw) && raw >= kind.min && raw <= kind.max) return raw;
    return wrongInteger(kind, raw, reading, key, label);
  },
  note(_, raw, reading, key): unknown {
    if (typeof raw === "number" && Number.isInteger(raw) && raw >= 0 && raw <= 127) return raw;
    return readNoteName(raw, reading, key);
  },
  number({ min, max }, raw, reading, key, label): unknown {
    if (typeof raw === "number" && raw >= min && raw <= max) return raw;
    return refuse(reading, key, label, raw, `must be a number ${rangeOf(min, max)}`);
  },
  flag(_, raw, reading, key, label): unknown {
    if (typeof raw === "boolean") return raw;
    return refuse(reading, key, label, raw, "must be true or false");
  },
  text(kind, raw, reading, key, label): unknown {
    if (typeof raw !== "string") return refuse(reading, key, label, raw, "must be text in quotes");
    if (raw === "" && !kind.empty) return refuse(reading, key, label, raw, "must not be empty");
    if (raw.length <= kind.longest) return raw;
    return refuse(reading, key, label, raw, `must be at most ${kind.longest} characters`);
  },
  choice(kind, raw, reading, key, label): unknown {
    if (typeof raw === "string" && kind.of.includes(raw)) return raw;
    const hint = typeof raw === "string" ? didYouMean(raw, kind.of, kind.others) : null;
    return refuse(reading, key, label, raw, `must be ${oneOfWords(kind.of)}`, hint);
  },
  form(kind, raw, reading, key, label): unknown {
    if (typeof raw !== "string") return refuse(reading, key, label, raw, "must be text in quotes");
    const value = kind.form.read(raw);
    return value instanceof Misfit ? refuse(reading, key, label, raw, value.why, value.hint) : value;
  },
  day(_, raw, reading, key, label): unknown {
    const day = typeof raw === "string" ? dayFromName(raw) : raw;
    if (typeof day === "number" && Number.isInteger(day) && day >= 1 && day <= 7) return day;
    return refuse(reading, key, label, raw, 'must be 1-7, 1 = Monday, or a name like "mon"');
  },
  mode_name: ({ words }, raw, reading, key, label) => readModeName(words, raw, reading, key, label),
  device_alias: (_, raw, reading, key, label) => readDeviceAlias(raw, reading, key, label),
  list: readList,
  table(kind, raw, reading, key, label): unknown {
    if (!isTable(raw)) return refuse(reading, key, label, raw, tableMustBe(kind.table));
    reading.enter(key);
    const value = readFields(kind.table, raw, reading, false);
    reading.leave();
    return value;
  },
  union: (kind, raw, reading, key, label) => readUnion(kind.union(), raw, reading, key, label),
};

/** The reader of a kind. It must only be given that kind again. */
export function readerOf(kind: KindSpec): Reader {
  return READERS[kind.kind] as Reader;
}

function refuse(
  reading: Reading,
  key: PathStep,
  label: string,
  raw: unknown,
  why: string,
  hint: string | null = null,
): undefined {
  reading.wrong(key, invalid(label, raw, why), hint);
}

function wrongInteger(kind: IntegerKind, raw: unknown, reading: Reading, key: PathStep, label: string): undefined {
  const range = rangeOf(kind.min, kind.max);
  const what = typeof raw !== "number" ? "a number " : Number.isInteger(raw) ? "" : "a whole number ";
  refuse(reading, key, kind.label ?? label, raw, `must be ${what}${range}`);
}

function readNoteName(raw: unknown, reading: Reading, key: PathStep): number | undefined {
  if (typeof raw === "number") {
    return refuse(reading, key, "note number", raw, `must be ${Number.isInteger(raw) ? "" : "a whole number "}0-127`);
  }
  const value = typeof raw === "string" ? noteFromName(raw) : null;
  if (value === null) return refuse(reading, key, "note", raw, 'must be a number 0-127 or a note name like "C3"');
  if (value >= 0 && value <= 127) return value;
  return refuse(reading, key, "note", raw, `is note number ${value}, must be 0-127: "C-1" to "G9"`);
}

function readModeName(words: readonly string[], raw: unknown, reading: Reading, key: PathStep, label: string): unknown {
  if (typeof raw !== "string") return refuse(reading, key, label, raw, "must be the name of a mode in quotes");
  const { modeNames } = reading.surroundings;
  if (modeNames === null || modeNames.includes(raw) || words.includes(raw)) return raw;
  unknownName("mode", raw, modeNames, words, reading, key);
}

function readDeviceAlias(raw: unknown, reading: Reading, key: PathStep, label: string): unknown {
  if (typeof raw !== "string") return refuse(reading, key, label, raw, "must be a device's alias in quotes");
  const { deviceAliases } = reading.surroundings;
  if (deviceAliases === null || deviceAliases.includes(raw)) return raw;
  unknownName("device", raw, deviceAliases, NO_WORDS, reading, key);
}

function readList(kind: ListKind, raw: unknown, reading: Reading, key: PathStep, label: string): unknown {
  if (!Array.isArray(raw)) {
    const written = kind.blocks ? `must be written as [[${reading.headerOf(label)}]]` : "must be a list in [ ]";
    return refuse(reading, key, label, raw, written);
  }
  if (raw.length < kind.min || raw.length > kind.max) {
    const wanted = raw.length < kind.min ? `at least ${kind.min}` : `at most ${kind.max}`;
    reading.wrong(key, `Invalid ${label}: ${raw.length} given (must be ${wanted})`);
    return undefined;
  }
  const values: unknown[] = [];
  const read = readerOf(kind.of);
  reading.enter(key);
  for (let i = 0; i < raw.length; i++) {
    const value = read(kind.of, raw[i], reading, i, label);
    if (kind.distinct && value !== undefined && values.includes(value)) {
      reading.wrong(i, `Invalid ${label}: ${describeValue(raw[i])} is given twice`);
    }
    values.push(value);
  }
  reading.leave();
  return values;
}

function readUnion(union: UnionSpec, raw: unknown, reading: Reading, key: PathStep, label: string): unknown {
  if (typeof raw === "string" && raw === union.bare) return { type: raw };
  if (!isTable(raw)) {
    const example = union.variants[0]?.type ?? "";
    const bare = union.bare === null ? "" : `"${union.bare}" or `;
    const near = typeof raw === "string" && union.bare !== null ? nearest(raw, [union.bare], union.others) : null;
    const hint = near !== null && near === union.bare ? `did you mean '${near}'?` : null;
    return refuse(reading, key, label, raw, `must be ${bare}a table like { type = "${union.bare ?? example}" }`, hint);
  }
  if (reading.depth >= MAX_NESTING) {
    reading.wrong(key, `Nested too deeply (at most ${MAX_NESTING} ${union.what}s within each other)`);
    return undefined;
  }
  const type = raw["type"];
  const variant = typeof type === "string" ? findVariant(union, type) : undefined;
  reading.enter(key);
  reading.depth++;
  const value = variant === undefined
    ? unknownType(union, raw, reading)
    : readFields(variant.table, raw, reading, true);
  reading.depth--;
  reading.leave();
  return value;
}

/** By length first: the names come fresh from the parser, and hashing each for a map costs more than comparing. */
function findVariant(union: UnionSpec, type: string): VariantSpec | undefined {
  const candidates = union.byLength[type.length];
  if (candidates === undefined) return undefined;
  for (let i = 0; i < candidates.length; i++) {
    const candidate = candidates[i];
    if (candidate !== undefined && candidate.type === type) return candidate;
  }
  return undefined;
}

function oneOfWords(words: readonly string[]): string {
  return words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
