/** Both programs as their completions see them. */
import { DAEMON_TOPIC } from "../../shared/command_line/conductor.ts";
import {
  type HelpTopic,
  type Operand,
  operandsOf,
  type Option,
  optionsOf,
  type WordSource,
} from "../../shared/command_line/parameters.ts";
import { COMMANDS } from "../command_table.ts";
import { PROGRAM } from "../declare_command.ts";

/** What may follow a program's name, or that of a subcommand. */
export interface Place {
  readonly name: string;
  readonly brief: string;
  readonly options: readonly Option[];
  readonly operands: readonly Operand[];
}

/** A program, with its subcommands if it has any. */
export interface Program extends Place {
  readonly name: "conductor" | "conductorctl";
  /** Empty: it takes operands itself. */
  readonly commands: readonly Place[];
}

/** conductorctl and conductor, from the declarations that their help is made of. */
export function programs(): readonly Program[] {
  return [
    {
      ...place("conductorctl", PROGRAM),
      name: "conductorctl",
      commands: Object.entries(COMMANDS).map(([name, { topic }]) => place(name, topic)),
    },
    { ...place("conductor", DAEMON_TOPIC), name: "conductor", commands: [] },
  ];
}

/** The program itself and its subcommands. */
export function placesOf(program: Program): readonly Place[] {
  return [{ ...program, name: "" }, ...program.commands];
}

/** Names of the options that take the next word as their value, whichever subcommand has them. */
export function valuedOptions(program: Program): readonly string[] {
  const all = placesOf(program).flatMap(({ options }) => options);
  return [...new Set(all.filter(({ value }) => value !== null).map(({ name }) => name))];
}

/** A fixed set of words. */
export function isFixed(source: WordSource): source is readonly string[] {
  return typeof source !== "string";
}

/** In single quotes, for bash and zsh. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function place(name: string, topic: HelpTopic): Place {
  return { name, brief: topic.brief, options: optionsOf(topic), operands: operandsOf(topic) };
}
