/** From findings (a path and a message) to problems: with place, line, column and source, in file order. */
import { visible } from "../describe.ts";
import { Lines } from "./lines.ts";
import { locate, mapText } from "./locate.ts";
import type { Finding, PathStep } from "./reading.ts";
import type { Problem } from "./types.ts";
import { isTable } from "./read_table.ts";

/** What the file is made of, by the names that places use; older spellings are never printed. */
const SECTION_NAMES: Readonly<Record<string, string>> = { led_settings: "led" };

/** Gives each finding its place and position, and sorts them as they stand in the file. `raw` is the parsed text. */
export function toProblems(text: string, raw: unknown, findings: readonly Finding[]): readonly Problem[] {
  // Both walk the text once, however many findings there are.
  const root = mapText(text);
  const lines = new Lines(text);
  return findings.map(({ path, aim, message, hint }): Problem => {
    const { line, column } = locate(lines, root, path, aim);
    return {
      place: placeOf(path, raw),
      path: pathText(path),
      line,
      column,
      message,
      hint,
      source: lines.shown(line),
    };
  }).sort((a, b) => a.line - b.line || a.column - b.column);
}

function placeOf(path: readonly PathStep[], raw: unknown): string {
  const [section, index, list, inner] = path;
  if (section === undefined || typeof section === "number") return "the file";
  if (typeof index !== "number") return index === undefined ? topPlace(section, raw) : `[${nameOf(section)}]`;
  switch (section) {
    case "modes": {
      const mode = modeTitle(raw, index);
      return list === "mappings" && typeof inner === "number" ? `${mode}, mapping ${inner + 1}` : mode;
    }
    case "global_mappings":
      return `global mapping ${index + 1}`;
    case "devices":
      return `device ${index + 1}`;
    default:
      return topPlace(section, raw);
  }
}

/** A section that is a table is named by its header; anything else stands in the file at large. */
function topPlace(section: string, raw: unknown): string {
  return isTable(raw) && isTable(raw[section]) ? `[${nameOf(section)}]` : "the file";
}

function nameOf(section: string): string {
  const name = SECTION_NAMES[section] ?? section;
  return /^[\w-]{1,40}$/.test(name) ? name : "a table";
}

function modeTitle(raw: unknown, index: number): string {
  const modes = isTable(raw) ? raw["modes"] : undefined;
  const mode: unknown = Array.isArray(modes) ? modes[index] : undefined;
  const name = isTable(mode) ? mode["name"] : undefined;
  return typeof name === "string" && name !== "" ? `mode '${visible(name)}'` : `mode ${index + 1}`;
}

function pathText(path: readonly PathStep[]): string {
  let written = "";
  for (const step of path) {
    if (typeof step === "number") written += `[${step}]`;
    else {
      const key = /^[\w-]+$/.test(step) ? step : JSON.stringify(step);
      written += written === "" ? key : `.${key}`;
    }
  }
  return written;
}
