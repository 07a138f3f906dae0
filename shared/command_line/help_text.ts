/** The text of --help, within 80 columns. */
import { type HelpTopic, type Operand, operandsOf, type Option, optionsOf } from "./parameters.ts";

/** `prefix` is the program and the command: ["conductorctl", "status"]. */
export function commandHelp(prefix: readonly string[], topic: HelpTopic): string {
  const operands = operandsOf(topic).map(operandRow);
  const options = optionsOf(topic).map(optionRow);
  const widest = Math.max(...[...operands, ...options].map(([left]) => left.length));
  const usage = ["Usage:", ...prefix, "[OPTIONS]", ...operands.map(([left]) => left)].join(" ");
  return sections(
    [usage],
    [topic.brief, ...topic.more],
    operands.length === 0 ? [] : ["Arguments:", ...columns(operands, widest)],
    ["Options:", ...columns(options, widest)],
    ["Examples:", ...topic.examples.map((example) => `  ${example}`)],
  );
}

/** `topic` is of the program as a whole; `commands` are names and briefs. */
export function programHelp(topic: HelpTopic, commands: readonly (readonly [name: string, brief: string])[]): string {
  const options = optionsOf(topic).map(optionRow);
  return sections(
    ["Usage: conductorctl COMMAND [OPTIONS]"],
    [`${topic.brief}.`],
    ["Commands:", ...columns(commands, Math.max(...commands.map(([name]) => name.length)))],
    ["Options:", ...columns(options, Math.max(...options.map(([left]) => left.length)))],
    [...topic.more, "More about one command, with examples: conductorctl COMMAND --help"],
  );
}

function sections(...all: readonly (readonly string[])[]): string {
  return all.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function columns(rows: readonly (readonly [left: string, right: string])[], width: number): readonly string[] {
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function operandRow({ placeholder, optional, several, brief }: Operand): readonly [string, string] {
  return [`${optional ? `[${placeholder}]` : placeholder}${several ? "..." : ""}`, brief];
}

/** "--socket PATH", "-h, --help". */
function optionRow({ name, short, value, brief }: Option): readonly [string, string] {
  return [`${short === null ? "" : `${short}, `}${name}${value === null ? "" : ` ${value}`}`, brief];
}
