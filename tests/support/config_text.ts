/** Configurations for engine tests in few words: `oneMode("Note, note = 36")` is a TOML file with one mapping. */

/** What a file is made of. */
export interface Parts {
  /** Triggers by mode, each as `Type, field = value, ...`. */
  readonly modes: Readonly<Record<string, readonly string[]>>;
  readonly global?: readonly string[];
  /** Tables that stand before the modes. */
  readonly head?: string;
}

/** A whole file. */
export function configText({ modes, global = [], head = "" }: Parts): string {
  const lines = [head];
  for (const [name, triggers] of Object.entries(modes)) {
    lines.push("[[modes]]", `name = "${name}"`, ...triggers.flatMap((trigger) => mapping("modes.mappings", trigger)));
  }
  return [...lines, ...global.flatMap((trigger) => mapping("global_mappings", trigger))].join("\n");
}

/** A file with the mode Default alone. */
export function oneMode(...triggers: readonly string[]): string {
  return configText({ modes: { Default: triggers } });
}

function mapping(table: string, trigger: string): readonly string[] {
  const [type = "", ...fields] = trigger.split(/,(.*)/s, 2);
  return [
    `[[${table}]]`,
    `trigger = { type = "${type}"${fields.map((text) => `, ${text.trim()}`).join("")} }`,
    `action = { type = "Text", text = "x" }`,
  ];
}
