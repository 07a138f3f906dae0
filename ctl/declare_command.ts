/** How a subcommand is declared, and what all of them take. */
import {
  type BaseArgs,
  buildCommand,
  type Command,
  type CommandContext,
  type TypedCommandParameters,
} from "@stricli/core";
import { commandHelp } from "../shared/command_line/help_text.ts";
import type { Completes, HelpTopic } from "../shared/command_line/parameters.ts";
import type { Run, Session } from "./outcome.ts";

/** What every subcommand takes. */
export type CommonFlags = {
  readonly json?: boolean;
  readonly socket?: string;
};

/** Where the parser leaves what was chosen: nothing runs while arguments are still being read. */
export interface Choosing extends CommandContext {
  chosen: { readonly flags: CommonFlags; readonly run: Run } | null;
}

interface Declaration<Flags extends CommonFlags, Args extends BaseArgs> {
  readonly brief: string;
  /** More for --help, in lines of at most 80 columns. */
  readonly more?: readonly string[];
  /** Command lines, shown in --help. */
  readonly examples: readonly string[];
  readonly parameters: TypedCommandParameters<Flags, Args, Choosing>;
  /** What may stand for the value of each option and operand; --socket is known. */
  readonly completes?: Completes;
  /** Subcommands are loaded when they are run: what `validate` needs shall not slow `ping`. */
  readonly run: (session: Session, flags: Flags, ...args: Args) => ReturnType<Run>;
}

/** A subcommand for the parser, and the words about it. */
export interface Subcommand extends Command<Choosing> {
  readonly topic: HelpTopic;
}

/** A subcommand of conductorctl. */
export function declare<Flags extends CommonFlags = CommonFlags, Args extends BaseArgs = []>(
  declaration: Declaration<Flags, Args>,
): Subcommand {
  const { brief, more = [], examples, parameters, completes = {}, run } = declaration;
  // Without a prototype `--constructor` is an unknown option like any other.
  if (parameters.flags !== undefined) Object.setPrototypeOf(parameters.flags, null);
  const command = buildCommand<Flags, Args, Choosing>({
    docs: { brief },
    parameters,
    func(flags, ...args): void {
      this.chosen = { flags, run: (session) => run(session, flags, ...args) };
    },
  });
  const topic = { brief, more, examples, parameters: command.parameters, completes: { ...COMPLETES, ...completes } };
  return { ...command, topic, formatHelp: ({ prefix }) => commandHelp(prefix, topic) };
}

/** Its options. */
export const COMMON = {
  json: { kind: "boolean", brief: "Print one line of JSON instead of text", optional: true, withNegated: false },
  socket: { kind: "parsed", parse: String, brief: "The daemon's socket", placeholder: "PATH", optional: true },
} as const;

/** Of the options of every subcommand. */
const COMPLETES = { socket: "sockets" } as const;

/** conductorctl as a whole. */
export const PROGRAM: HelpTopic = {
  brief: "Controls the Conductor daemon",
  more: ["Exit status: 0 done, 1 the command failed, 2 wrong usage, 3 no daemon answers."],
  examples: ["conductorctl status"],
  parameters: { flags: COMMON },
  completes: COMPLETES,
  program: true,
};

/** Parameters of a subcommand that takes nothing more. */
export const common = { flags: { ...COMMON } };

/** Parameters of one optional operand. */
export function optional(placeholder: string, brief: string): {
  readonly kind: "tuple";
  readonly parameters: readonly [{
    readonly brief: string;
    readonly parse: (input: string) => string;
    readonly placeholder: string;
    readonly optional: true;
  }];
} {
  return { kind: "tuple", parameters: [{ brief, parse: String, placeholder, optional: true }] };
}

/** What `optional` comes to. */
export type MaybeOne = [one?: string];
