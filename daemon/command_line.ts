/** From the words after `conductor` to what they ask for, or to the text that answers them. */
import {
  type ApplicationText,
  buildApplication,
  buildCommand,
  type CommandContext,
  help,
  run,
  UnexpectedPositionalError,
  version,
} from "@stricli/core";
import { DAEMON_PARAMETERS, DAEMON_TOPIC, type DaemonOptions } from "../shared/command_line/conductor.ts";
import { commandHelp } from "../shared/command_line/help_text.ts";
import { FORMATTING, misreadOption, SCANNER, USAGE_TEXTS } from "../shared/command_line/usage.ts";
import { type Build, versionLine } from "../shared/version.ts";

/** What the words mean. */
export type Parsed =
  | { readonly kind: "start"; readonly options: DaemonOptions }
  /** --help or --version. */
  | { readonly kind: "text"; readonly text: string }
  /** Exit status 2. */
  | { readonly kind: "usage"; readonly text: string };

interface Choosing extends CommandContext {
  chosen: DaemonOptions | null;
}

// Without a prototype `--constructor` is an unknown option like any other.
Object.setPrototypeOf(DAEMON_PARAMETERS.flags, null);

const command = buildCommand<DaemonOptions, [], Choosing>({
  docs: { brief: DAEMON_TOPIC.brief },
  parameters: DAEMON_PARAMETERS,
  func(options): void {
    this.chosen = options;
  },
});

const text: ApplicationText = {
  ...USAGE_TEXTS,
  exceptionWhileParsingArguments(error, colour): string {
    const line = USAGE_TEXTS.exceptionWhileParsingArguments(error, colour);
    // `conductor status`, `conductor pads.toml`.
    if (!(error instanceof UnexpectedPositionalError)) return line;
    return `${line}: a config follows --config, and commands are for conductorctl`;
  },
};

const applicationOf = (build: () => Build | null) =>
  buildApplication<Choosing>(
    { ...command, formatHelp: () => commandHelp(["conductor"], DAEMON_TOPIC) },
    {
      name: "conductor",
      scanner: SCANNER,
      documentation: { disableAnsiColor: true, ...FORMATTING },
      localization: { text },
    },
    {
      help: help({ brief: "Show this help", formatting: FORMATTING }),
      version: version({
        brief: "Show the version",
        alias: "V",
        info: { getCurrentVersion: () => Promise.resolve(versionLine("conductor", build())) },
      }),
    },
  );

/** Reads the arguments; starts nothing. `build` is asked for --version alone. */
export async function parseCommandLine(
  args: readonly string[],
  build: () => Build | null = () => null,
): Promise<Parsed> {
  const misread = misreadOption(args) ?? inheritedName(args);
  if (misread !== null) return { kind: "usage", text: `${misread}\nSee: conductor --help\n` };
  let out = "";
  let errors = "";
  const context: Choosing = {
    process: {
      stdout: { write: (part: string): void => void (out += part) },
      stderr: { write: (part: string): void => void (errors += part) },
    },
    chosen: null,
  };
  await run(applicationOf(build), args, context);
  if (context.chosen !== null) return { kind: "start", options: context.chosen };
  return errors === ""
    ? { kind: "text", text: out }
    : { kind: "usage", text: `${errors.trimEnd()}\nSee: conductor --help\n` };
}

/** `--constructor`: the parser finds it where it looks for --help, as every JavaScript object has it. */
function inheritedName(args: readonly string[]): string | null {
  const camel = (word: string): string =>
    word.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const odd = args.find((word) => word.startsWith("--") && camel(word) in Object.prototype);
  return odd === undefined ? null : `Unknown option ${odd}`;
}
