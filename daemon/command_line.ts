/** From the words after `conductor` to what they ask for, or to the text that answers them. */
import { buildApplication, buildCommand, type CommandContext, help, run, version } from "@stricli/core";
import { DAEMON_PARAMETERS, DAEMON_TOPIC, type DaemonOptions } from "../shared/command_line/conductor.ts";
import { commandHelp } from "../shared/command_line/help_text.ts";
import { FORMATTING, SCANNER, USAGE_TEXTS } from "../shared/command_line/usage.ts";
import { type Build, versionLine } from "../shared/version.ts";

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

const applicationOf = (build: () => Build | null) =>
  buildApplication<Choosing>(
    { ...command, formatHelp: () => commandHelp(["conductor"], DAEMON_TOPIC) },
    {
      name: "conductor",
      scanner: SCANNER,
      documentation: { disableAnsiColor: true, ...FORMATTING },
      localization: { text: USAGE_TEXTS },
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
  const odd = args.find(isNoOption);
  if (odd !== undefined) return { kind: "usage", text: `Unknown option ${odd}\nSee: conductor --help\n` };
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

/**
 * What the parser would not call an unknown option: `--_x`, which it takes for an argument, and `--constructor`, which it
 * finds where it looks for --help, as every JavaScript object has it.
 */
function isNoOption(word: string): boolean {
  const camel = word.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return /^--(?![a-z])./i.test(word) || (word.startsWith("--") && camel in Object.prototype);
}
