/** Config files for tests, made around the part that a test is about. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { readConfig } from "../../shared/config/read_config.ts";
import { renderProblems } from "../../shared/config/report.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import type { Config, Mapping, Problem } from "../../shared/config/types.ts";

export const NOTE = '{ type = "Note", note = 36 }';
export const NONE = '{ type = "None" }';

/** A file of one mode with one mapping; line 4 is the trigger, line 5 the action, the rest follows. */
export function fileWith(trigger: string, action: string, rest = ""): string {
  return `[[modes]]\nname = "Default"\n[[modes.mappings]]\ntrigger = ${trigger}\naction = ${action}\n${rest}`;
}

export function good(text: string): Config {
  const result = readConfig(text);
  ok(result.ok, result.ok ? "" : renderProblems(result.problems));
  return result.config;
}

/** The first mapping of the first mode. */
export function firstMapping(text: string): Mapping {
  const mapping = good(text).modes[0]?.mappings[0];
  ok(mapping !== undefined, "the file has no mapping");
  return mapping;
}

export function bad(text: string): readonly Problem[] {
  const result = readConfig(text);
  ok(!result.ok, "the file was accepted");
  return result.problems;
}

/** "mode 'Default', mapping 1 4:35 Invalid note number: 128 (must be 0-127)". */
function briefly(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ place, line, column, message }) => `${place} ${line}:${column} ${message}`);
}

export function problemsAre(text: string, expected: readonly string[]): void {
  deepStrictEqual(briefly(bad(text)), expected);
}

/** "7 mode 'A', mapping 2: ..." for each warning of mode A with these triggers and actions; three lines each, from 3. */
export function warningsOf(mappings: readonly (readonly [string, string])[], rest = ""): readonly string[] {
  const blocks = mappings.map(([trigger, action]) => `[[modes.mappings]]\ntrigger = ${trigger}\naction = ${action}\n`);
  const text = `[[modes]]\nname = "A"\n${blocks.join("")}${rest}`;
  return findWarnings(good(text), text).map(({ place, line, message }) => `${line} ${place}: ${message}`);
}
