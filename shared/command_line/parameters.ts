/** What a program or subcommand takes, as --help, the completions and the man pages show it. */
import type { Command, CommandContext } from "@stricli/core";

/** The parser's declarations. */
export type Parameters = Command<CommandContext>["parameters"];

/**
 * What may stand where a value is wanted: files or sockets of this machine, names that the running daemon knows, or
 * these words. `devices`: what `conductorctl device` takes; `aliases`: what the config calls devices; `ports`: names
 * of MIDI ports. "text": anything, so that there is nothing to offer.
 */
export type WordSource = "files" | "sockets" | "modes" | "devices" | "aliases" | "ports" | "text" | readonly string[];

/** Sources by option ("dryRun") or by placeholder of an operand ("NAME"). */
export type Completes = Readonly<Record<string, WordSource>>;

/** A program or a subcommand, in words. */
export interface HelpTopic {
  readonly brief: string;
  /** More about it, in lines of at most 80 columns. */
  readonly more: readonly string[];
  /** Whole command lines. */
  readonly examples: readonly string[];
  readonly parameters: Parameters;
  /** One for every option that takes a value, and for every operand. */
  readonly completes: Completes;
  /** A program of its own, which has a --version. */
  readonly program?: boolean;
}

/** An option, with its dashes. */
export interface Option {
  readonly name: string;
  /** "-h". */
  readonly short: string | null;
  /** The placeholder of its value; null: it takes none. */
  readonly value: string | null;
  readonly brief: string;
  readonly source: WordSource;
  /** Several values, with commas between. */
  readonly several: boolean;
}

/** An argument that is no option. */
export interface Operand {
  readonly placeholder: string;
  readonly brief: string;
  readonly optional: boolean;
  /** Any number of them. */
  readonly several: boolean;
  readonly source: WordSource;
}

const HELP: Option = plain("--help", "-h", "Show this help");
const VERSION: Option = plain("--version", "-V", "Show the version");

/** Its options in the order of its help; --help, and --version of a program, are the last. */
export function optionsOf({ parameters, completes, program = false }: HelpTopic): readonly Option[] {
  const own = Object.entries(parameters.flags ?? {}).map(([key, flag]): Option => {
    const name = `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (!("placeholder" in flag) || flag.placeholder === undefined) return plain(name, null, flag.brief);
    const source = flag.kind === "enum" ? flag.values : completes[key] ?? "text";
    const several = "variadic" in flag && flag.variadic === ",";
    return { name, short: null, value: flag.placeholder, brief: flag.brief, source, several };
  });
  return [...own, HELP, ...(program ? [VERSION] : [])];
}

/** Its operands in their order. */
export function operandsOf({ parameters: { positional }, completes }: HelpTopic): readonly Operand[] {
  if (positional === undefined) return [];
  const operand = (
    { placeholder = "ARG", optional, brief }: { placeholder?: string; optional?: boolean; brief: string },
    several: boolean,
  ): Operand => ({
    placeholder,
    brief,
    optional: optional === true,
    several,
    source: completes[placeholder] ?? "text",
  });
  return positional.kind === "array"
    ? [operand(positional.parameter, true)]
    : positional.parameters.map((parameter) => operand(parameter, false));
}

function plain(name: string, short: string | null, brief: string): Option {
  return { name, short, value: null, brief, source: "text", several: false };
}
