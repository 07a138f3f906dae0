/** The man pages: what mandoc says of them, how they look, and whether what they say holds. */
import assert from "node:assert/strict";
import { COMMANDS } from "../../ctl/command_table.ts";
import denoJson from "../../deno.json" with { type: "json" };
import { manualPages } from "../../scripts/manual.ts";
import {
  ACTION_EXAMPLES,
  CONDITION_EXAMPLES,
  FILE_EXAMPLES,
  TRIGGER_EXAMPLES,
  VELOCITY_EXAMPLES,
} from "../../scripts/manual/config_examples.ts";
import { DAEMON_TOPIC } from "../../shared/command_line/conductor.ts";
import { optionsOf } from "../../shared/command_line/parameters.ts";
import { FILE, UNIONS } from "../../shared/config/define_file.ts";
import type { FieldSpec, TableSpec } from "../../shared/config/fields.ts";
import { readConfig } from "../../shared/config/read_config.ts";
import { renderProblems } from "../../shared/config/report.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import { testWithPrograms } from "../support/needed_programs.ts";
import { inTempDir } from "../support/temp_dir.ts";

const DATE = "2026-11-22";

/** Runs `play` in a folder that holds every page; references between them are found there. */
async function withPages(
  play: (run: (...words: readonly string[]) => Promise<string>) => Promise<void>,
): Promise<void> {
  await inTempDir(async (cwd) => {
    for (const [name, text] of manualPages(DATE)) await Deno.writeTextFile(`${cwd}/${name}`, text);
    await play(async (program = "", ...args) => {
      const { stdout, stderr } = await new Deno.Command(program, { args: [...args], cwd }).output();
      return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    });
  });
}

/** A page as people see it, without the overstrikes that make it bold. */
async function shown(run: (...words: readonly string[]) => Promise<string>, name: string): Promise<string> {
  return (await run("mandoc", "-T", "utf8", "-O", "width=80", name)).replaceAll(/.[\b]/g, "");
}

testWithPrograms("mandoc finds nothing to complain of, of style neither", ["mandoc"], async () => {
  await withPages(async (run) => assert.equal(await run("mandoc", "-T", "lint", ...manualPages(DATE).keys()), ""));
});

testWithPrograms("no line of a page is longer than 80 columns", ["mandoc"], async () => {
  await withPages(async (run) => {
    for (const name of manualPages(DATE).keys()) {
      const long = (await shown(run, name)).split("\n").filter((line) => [...line].length > 80);
      assert.deepEqual(long, [], name);
    }
  });
});

testWithPrograms("every config in the page, as it is shown, is valid and without warnings", ["mandoc"], async () => {
  await withPages(async (run) => {
    const text = await shown(run, "conductor.toml.5");
    for (const { lines } of FILE_EXAMPLES) {
      // A page that is read back gives the same text: nothing got lost in the formatter's language.
      const indented = lines.trimEnd().split("\n").map((line) => line === "" ? "" : `           ${line}`).join("\n");
      assert.ok(text.includes(`\n${indented}\n`), lines);
      const result = readConfig(lines);
      assert(result.ok, result.ok ? "" : renderProblems(result.problems));
      assert.deepEqual(findWarnings(result.config, lines), []);
    }
  });
});

Deno.test("every trigger, action, condition and velocity mapping has an example that is valid", () => {
  const file = (trigger: string, action: string, velocity = '"PassThrough"'): string =>
    `[[modes]]\nname = "Default"\n[[modes.mappings]]\ntrigger = ${trigger}\naction = ${action}\n` +
    `velocity_mapping = ${velocity}\n`;
  const note = TRIGGER_EXAMPLES.Note;
  const all = [
    ...Object.values(TRIGGER_EXAMPLES).map((trigger) => file(trigger, ACTION_EXAMPLES.None)),
    ...Object.values(ACTION_EXAMPLES).map((action) => file(note, action)),
    ...Object.values(CONDITION_EXAMPLES).map((condition) =>
      file(note, `{ type = "Conditional", condition = ${condition}, then_action = { type = "None" } }`)
    ),
    ...Object.values(VELOCITY_EXAMPLES).map((velocity) => file(note, ACTION_EXAMPLES.SendMidi, velocity)),
  ];
  for (const text of all) {
    const result = readConfig(text);
    assert(result.ok, result.ok ? "" : `${text}${renderProblems(result.problems)}`);
  }
});

Deno.test("conductor.toml(5) has every section, type and key of the language, and no older name", () => {
  const page = manualPages(DATE).get("conductor.toml.5") ?? "";
  const sections = FILE.fields.map(({ name }) => name);
  for (const name of sections) assert.match(page, new RegExp(`^\\.Ss \\[+${name}\\]+ `, "m"));
  const types = UNIONS.flatMap(({ variants }) => variants);
  for (const { type } of types) assert.match(page, new RegExp(`^\\.Ss (\\\\&)?${type}$`, "m"));
  const fields = [FILE, ...types.map(({ table }) => table)].flatMap(allFields);
  const names = new Set(fields.map(({ name }) => name));
  for (const name of names) {
    if (!sections.includes(name) && name !== "mappings") assert.ok(page.includes(`.It Cm ${name}\n`), name);
  }
  // "value" is an older name in one type and the name in another.
  const older = fields.flatMap((field) => field.older).filter((name) => !names.has(name));
  assert.ok(older.length > 5);
  for (const name of older) assert.doesNotMatch(page, new RegExp(`\\b${name}\\b`));
});

/** Of a table and those within it; unions are told apart. */
function allFields({ fields }: TableSpec): readonly FieldSpec[] {
  return fields.flatMap((field) => [field, ...tablesIn(field).flatMap(allFields)]);
}

function tablesIn({ kind }: FieldSpec): readonly TableSpec[] {
  if (kind.kind === "table") return [kind.table];
  return kind.kind === "list" && kind.of.kind === "table" ? [kind.of.table] : [];
}

Deno.test("the pages of the programs have every command and every option", () => {
  const [conductor = "", control = ""] = ["conductor.1", "conductorctl.1"].map((name) => manualPages(DATE).get(name));
  for (const { name } of optionsOf(DAEMON_TOPIC)) assert.ok(conductor.includes(`Fl ${name.slice(1)}`), name);
  for (const [name, { topic }] of Object.entries(COMMANDS)) {
    const part = control.split(`.Cm ${name.replaceAll("-", "\\-")}\n`)[1]?.split("\n.Ss ")[0] ?? "";
    assert.ok(part.includes(topic.brief.split(/[;,]/)[0] ?? "?"), name);
    for (const option of optionsOf(topic)) assert.ok(control.includes(`Fl ${option.name.slice(1)}`), option.name);
  }
});

Deno.test("every environment variable that a program may read is in its page", () => {
  const pages = [["daemon", "conductor.1"], ["ctl", "conductorctl.1"]] as const;
  for (const [set, name] of pages) {
    const page = manualPages(DATE).get(name) ?? "";
    // Of Windows alone, where there are no man pages.
    const asked = denoJson.permissions[set].env.filter((variable) => !["USERPROFILE", "ComSpec"].includes(variable));
    for (const variable of asked) assert.ok(page.includes(variable.replace("*", "")), `${name} lacks ${variable}`);
  }
});

Deno.test("the same commit gives the same pages, with its date", () => {
  assert.deepEqual(manualPages(DATE), manualPages(DATE));
  for (const text of manualPages("2026-02-03").values()) assert.match(text, /^\.Dd February 3, 2026\n/);
});
