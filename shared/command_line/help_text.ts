/** The text of --help, within 80 columns. */
import type { Command, CommandContext } from "@stricli/core";

type Parameters = Command<CommandContext>["parameters"];

/** A subcommand as --help shows it. */
export interface HelpTopic {
  readonly brief: string;
  /** More about it, in lines of at most 80 columns. */
  readonly more: readonly string[];
  /** Whole command lines. */
  readonly examples: readonly string[];
  readonly parameters: Parameters;
  /** A program of its own, which has a --version. */
  readonly program?: boolean;
}

const HELP_ROW = ["-h, --help", "Show this help"] as const;
const VERSION_ROW = ["-V, --version", "Show the version"] as const;

/** `prefix` is the program and the command: ["conductorctl", "status"]. */
export function commandHelp(prefix: readonly string[], topic: HelpTopic): string {
  const operands = operandsOf(topic.parameters);
  const options = [...Object.entries(topic.parameters.flags ?? {}).map(optionRow), HELP_ROW];
  if (topic.program === true) options.push(VERSION_ROW);
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

/** `commands` are names and briefs. */
export function programHelp(commands: readonly (readonly [name: string, brief: string])[]): string {
  const options = [
    ["--json", "Print one line of JSON instead of text"],
    ["--socket PATH", "The daemon's socket"],
    HELP_ROW,
    VERSION_ROW,
  ] as const;
  return sections(
    ["Usage: conductorctl COMMAND [OPTIONS]"],
    ["Controls the Conductor daemon."],
    ["Commands:", ...columns(commands, Math.max(...commands.map(([name]) => name.length)))],
    ["Options:", ...columns(options, Math.max(...options.map(([left]) => left.length)))],
    [
      "Exit status: 0 done, 1 the command failed, 2 wrong usage, 3 no daemon answers.",
      "More about one command, with examples: conductorctl COMMAND --help",
    ],
  );
}

function sections(...all: readonly (readonly string[])[]): string {
  return all.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function columns(rows: readonly (readonly [left: string, right: string])[], width: number): readonly string[] {
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function operandsOf({ positional }: Parameters): readonly (readonly [string, string])[] {
  if (positional === undefined) return [];
  if (positional.kind === "array") {
    return [[positional.parameter.placeholder ?? "ARG", positional.parameter.brief]];
  }
  return positional.parameters.map(({ placeholder = "ARG", optional, brief }) => [
    optional === true ? `[${placeholder}]` : placeholder,
    brief,
  ]);
}

function optionRow([name, flag]: [string, NonNullable<Parameters["flags"]>[string]]): readonly [string, string] {
  const kebab = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const value = "placeholder" in flag && flag.placeholder !== undefined ? ` ${flag.placeholder}` : "";
  return [`--${kebab}${value}`, flag.brief];
}
