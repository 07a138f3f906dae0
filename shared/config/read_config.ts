/** The way from the text of a config file to a `Config`, or to every problem in it. */
import { parse, TomlError } from "smol-toml";
import { ADVANCED, FILE } from "./define_file.ts";
import { allDefaults } from "./fields.ts";
import { toProblems } from "./problems.ts";
import { isTable, type RawTable, readTable } from "./read_table.ts";
import { type PathStep, Reading, type Surroundings } from "./reading.ts";
import { PARSE_DEPTH, syntaxProblems } from "./syntax.ts";
import type { AdvancedSettings, Config, ConfigCounts, ConfigResult } from "./types.ts";
import { invalid } from "./wording.ts";

/** The virtual MIDI input port that the daemon offers; always a device that triggers may name. */
const VIRTUAL_DEVICE = "Conductor";

/** Reads a config file's text. Never throws for what the text says. */
export function readConfig(text: string): ConfigResult {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  let raw: RawTable;
  try {
    raw = parse(source, { maxDepth: PARSE_DEPTH });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { ok: false, reason: "syntax", problems: syntaxProblems(source, error) };
  }
  const reading = new Reading(surroundingsOf(raw));
  const config = readFile(raw, reading);
  if (config !== undefined) return { ok: true, config };
  return { ok: false, reason: "invalid", problems: toProblems(source, raw, reading.findings) };
}

/** What `validate` and `reload` count; the global mappings apart. */
export function countConfig(config: Config): ConfigCounts {
  const mappings = config.modes.reduce((sum, mode) => sum + mode.mappings.length, 0);
  return { modes: config.modes.length, mappings, global_mappings: config.global_mappings.length };
}

function readFile(raw: RawTable, reading: Reading): Config | undefined {
  const config = readTable(FILE, raw, reading);
  checkNamesOnce(raw, reading);
  return reading.findings.length === 0 ? config : undefined;
}

/** Reads ahead the names that any part of the file may use. */
function surroundingsOf(raw: RawTable): Surroundings {
  const names = listOf(raw["modes"]).map((mode) => isTable(mode) ? mode["name"] : undefined);
  const known = names.length > 0 && names.every((name) => typeof name === "string");
  const defaults: Surroundings = { modeNames: null, deviceAliases: null, advanced: allDefaults(ADVANCED) };
  return {
    modeNames: known ? names : null,
    deviceAliases: aliasesOf(raw),
    advanced: advancedOf(raw["advanced_settings"], defaults),
  };
}

/** The defaults stand in when the section is wrong; its own problems are found when it is read. */
function advancedOf(raw: unknown, defaults: Surroundings): AdvancedSettings {
  const advanced = isTable(raw) ? readTable(ADVANCED, raw, new Reading(defaults)) : undefined;
  return advanced ?? defaults.advanced;
}

function aliasesOf(raw: RawTable): readonly string[] | null {
  const devices = [raw["device"], ...listOf(raw["devices"])].filter(isTable);
  const aliases = devices.map((device) => device["alias"] ?? device["name"]);
  if (aliases.length === 0 || !aliases.every((alias) => typeof alias === "string")) return null;
  return [...aliases, VIRTUAL_DEVICE];
}

function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

/** Mode names and device aliases name one thing each. */
function checkNamesOnce(raw: RawTable, reading: Reading): void {
  const modes = new Set<string>();
  for (const [i, mode] of listOf(raw["modes"]).entries()) {
    const name = isTable(mode) ? mode["name"] : undefined;
    if (typeof name !== "string" || name === "") continue;
    reading.enter("modes");
    reading.enter(i);
    if (modes.has(name)) reading.wrong("name", invalid("name", name, "another mode has it already"));
    if (name === "next" || name === "previous") {
      reading.wrong("name", invalid("name", name, "ModeChange gives this word a meaning of its own"));
    }
    reading.leave();
    reading.leave();
    modes.add(name);
  }
  const aliases = new Set<string>();
  checkAlias(raw["device"], ["device"], aliases, reading);
  for (const [i, device] of listOf(raw["devices"]).entries()) checkAlias(device, ["devices", i], aliases, reading);
}

function checkAlias(device: unknown, path: readonly PathStep[], aliases: Set<string>, reading: Reading): void {
  if (!isTable(device)) return;
  const key = Object.hasOwn(device, "alias") ? "alias" : "name";
  const alias = device[key];
  if (typeof alias !== "string") return;
  path.forEach((step) => reading.enter(step));
  if (aliases.has(alias)) reading.wrong(key, invalid(key, alias, "another device goes by it already"));
  if (alias === VIRTUAL_DEVICE) reading.wrong(key, invalid(key, alias, "the daemon's own port has this name"));
  path.forEach(() => reading.leave());
  aliases.add(alias);
}
