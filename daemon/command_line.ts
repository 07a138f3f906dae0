/** From the words after `conductor` to what they ask for, or to the text that answers them. */
import { buildApplication, buildCommand, type CommandContext, help, run, version } from "@stricli/core";
import { commandHelp } from "../shared/command_line/help_text.ts";
import { FORMATTING, SCANNER, USAGE_TEXTS } from "../shared/command_line/usage.ts";
import { LED_SCHEMES, type LedScheme } from "../shared/config/types.ts";
import { VERSION } from "../shared/version.ts";

/** The options of `conductor`. */
export type DaemonOptions = {
  readonly config?: string;
  readonly socket?: string;
  /** A port's name, part of it, or its index. */
  readonly device?: string;
  readonly led?: LedScheme;
  readonly verbose?: boolean;
};

export type Parsed =
  | { readonly kind: "start"; readonly options: DaemonOptions }
  /** --help or --version. */
  | { readonly kind: "text"; readonly text: string }
  /** Exit status 2. */
  | { readonly kind: "usage"; readonly text: string };

interface Choosing extends CommandContext {
  chosen: DaemonOptions | null;
}

const text = { kind: "parsed", parse: String, optional: true } as const;

const command = buildCommand<DaemonOptions, [], Choosing>({
  docs: { brief: "Turns MIDI controllers into a control surface for this computer" },
  parameters: {
    flags: {
      config: { ...text, brief: "The config file", placeholder: "PATH" },
      socket: { ...text, brief: "The socket for conductorctl", placeholder: "PATH" },
      device: { ...text, brief: "The MIDI device to use first", placeholder: "NAME|INDEX" },
      led: { kind: "enum", values: LED_SCHEMES, brief: "The LED scheme", placeholder: "SCHEME", optional: true },
      verbose: { kind: "boolean", brief: "Log every MIDI event, request and save", optional: true, withNegated: false },
    },
  },
  func(options): void {
    this.chosen = options;
  },
});

const topic = {
  brief: "Turns MIDI controllers into a control surface for this computer",
  more: [
    "Runs in the foreground and logs to standard error. Every save of the config is",
    "live a moment later. conductorctl controls it while it runs.",
  ],
  examples: ["conductor", "conductor --config ~/pads.toml --device Mikro --verbose"],
  parameters: command.parameters,
  program: true,
};

const application = buildApplication<Choosing>(
  { ...command, formatHelp: () => commandHelp(["conductor"], topic) },
  {
    name: "conductor",
    scanner: SCANNER,
    documentation: { disableAnsiColor: true, ...FORMATTING },
    localization: { text: USAGE_TEXTS },
  },
  {
    help: help({ brief: "Show this help", formatting: FORMATTING }),
    version: version({ brief: "Show the version", alias: "V", info: { currentVersion: `conductor ${VERSION}` } }),
  },
);

/** Reads the arguments; starts nothing. */
export async function parseCommandLine(args: readonly string[]): Promise<Parsed> {
  let out = "";
  let errors = "";
  const context: Choosing = {
    process: {
      stdout: { write: (part: string): void => void (out += part) },
      stderr: { write: (part: string): void => void (errors += part) },
    },
    chosen: null,
  };
  await run(application, args, context);
  if (context.chosen !== null) return { kind: "start", options: context.chosen };
  return errors === ""
    ? { kind: "text", text: out }
    : { kind: "usage", text: `${errors.trimEnd()}\nSee: conductor --help\n` };
}
