/** The kinds of values that fields are made of. */
import type { Kind, Table, UnionSpec } from "./fields.ts";
import { otherWords, type WordsFor } from "./suggest.ts";
import type { TextForm } from "./text_forms.ts";

export const flag: Kind<boolean> = { kind: "flag" };
export const note: Kind<number> = { kind: "note" };
export const day: Kind<number> = { kind: "day" };
export const deviceAlias: Kind<string> = { kind: "device_alias" };
/** Text that says something. */
export const text: Kind<string> = { kind: "text", empty: false, longest: Infinity };
export const textOrEmpty: Kind<string> = { kind: "text", empty: true, longest: Infinity };

/** A whole number. */
export function integer(min: number, max: number, label: string | null = null): Kind<number> {
  return { kind: "integer", min, max, label };
}

/** Any finite number. */
export function number(min: number, max: number): Kind<number> {
  return { kind: "number", min, max };
}

/** Text of at most so many UTF-16 units. */
export function shortText(longest: number): Kind<string> {
  return { kind: "text", empty: false, longest };
}

/** One of these words; `others`: what else they are called elsewhere, for "did you mean". */
export function choice<T extends string>(of: readonly T[], others: WordsFor<T> = {}): Kind<T> {
  return { kind: "choice", of, others: otherWords(others) };
}

export function form<T>(textForm: TextForm<T>): Kind<T> {
  return { kind: "form", form: textForm };
}

export function modeName(...words: string[]): Kind<string> {
  return { kind: "mode_name", words };
}

export function list<T>(
  of: Kind<T>,
  limits: { readonly min?: number; readonly max?: number; readonly distinct?: boolean; readonly blocks?: boolean } = {},
): Kind<readonly T[]> {
  const { min = 0, max = 1000, distinct = false, blocks = false } = limits;
  return { kind: "list", of, min, max, distinct, blocks };
}

export function tableOf<T>(spec: Table<T>): Kind<T> {
  return { kind: "table", table: spec };
}

export function oneOf<T extends { readonly type: string }>(
  spec: () => UnionSpec & { readonly gives?: T },
): Kind<T> {
  return { kind: "union", union: spec };
}
