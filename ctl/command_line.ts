/** From the words after `conductorctl` to the subcommand they mean, or to the text that answers them. */
import {
  type ApplicationText,
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  formatMessageForArgumentScannerError,
  help,
  run as runStricli,
  text_en,
  version,
} from "@stricli/core";
import { VERSION } from "../shared/version.ts";
import { type Choosing, COMMANDS, type CommonFlags } from "./command_table.ts";
import { programHelp } from "./help_text.ts";
import type { Run } from "./outcome.ts";

/** What the words mean. */
export type Parsed =
  | { readonly kind: "run"; readonly flags: CommonFlags; readonly run: Run }
  /** --help or --version. */
  | { readonly kind: "text"; readonly text: string }
  /** Exit status 2. */
  | { readonly kind: "usage"; readonly errors: readonly string[] };

/** Reads the arguments; runs nothing. Never throws for what a user can type. */
export async function parseCommandLine(args: readonly string[]): Promise<Parsed> {
  const arranged = arrange(args);
  if (typeof arranged === "string") return { kind: "usage", errors: [arranged, seeHelp(args)] };
  const out: string[] = [];
  const errors: string[] = [];
  const streams = {
    stdout: { write: (text: string): void => void out.push(text) },
    stderr: { write: (text: string): void => void errors.push(text) },
  };
  const context: Choosing & { readonly process: typeof streams } = { process: streams, chosen: null };
  await runStricli(application, arranged, context);
  if (context.chosen !== null) return { kind: "run", ...context.chosen };
  if (errors.length === 0) return { kind: "text", text: out.join("") };
  return { kind: "usage", errors: [...errors.join("").trimEnd().split("\n"), seeHelp(arranged)] };
}

/** An option that the parser would take for an argument: `--x`, `--=`, `--socket=`. */
const NOT_AN_OPTION = /^--(?![a-z][a-z\d._-]+(=.+)?$)./i;

/**
 * Options before the command go behind it, where the parser knows them. Gives a message for what cannot be meant.
 */
function arrange(args: readonly string[]): readonly string[] | string {
  let words = 0;
  while (words < args.length && args[words]?.startsWith("-")) words += args[words] === "--socket" ? 2 : 1;
  const leading = args.slice(0, words);
  const [command, ...rest] = args.slice(words);
  if (leading.includes("--version") || leading.includes("-V")) return ["--version"];
  if (command === undefined) {
    if (leading.length === 0 || leading.includes("--help") || leading.includes("-h")) return ["--help"];
    const unknown = leading.find((word) => word.startsWith("-") && !/^--(json|socket)(=.*)?$/.test(word));
    return unknown === undefined ? "No command given" : `Unknown option ${unknown}`;
  }
  const all = [...leading, ...rest];
  const end = all.indexOf("--");
  const odd = (end === -1 ? all : all.slice(0, end)).find((word) => NOT_AN_OPTION.test(word));
  if (odd?.endsWith("=")) return `${odd.slice(0, -1)} needs a value`;
  return odd === undefined ? [command, ...all] : `Unknown option ${odd}`;
}

function seeHelp(args: readonly string[]): string {
  const command = args.find((word) => Object.hasOwn(COMMANDS, word));
  return `See: conductorctl ${command === undefined ? "" : `${command} `}--help`;
}

const didYouMean = (corrections: readonly string[]): string =>
  corrections.length === 0 ? "" : ` (did you mean ${corrections.join(" or ")}?)`;

const text: ApplicationText = {
  ...text_en,
  noCommandRegisteredForInput({ input, corrections }): string {
    const begun = input === "" ? [] : Object.keys(COMMANDS).filter((name) => name.startsWith(input));
    const near = corrections.map((one) => one.replaceAll("`", ""));
    return `Unknown command '${input}'${didYouMean((begun.length > 0 ? begun : near).map((one) => `'${one}'`))}`;
  },
  exceptionWhileParsingArguments(error): string {
    if (!(error instanceof ArgumentScannerError)) return `Cannot read the arguments: ${messageOf(error)}`;
    return formatMessageForArgumentScannerError(error, {
      FlagNotFoundError: ({ input, corrections }) =>
        `Unknown option --${input}${didYouMean(corrections.map((one) => `--${kebab(one)}`))}`,
      AliasNotFoundError: ({ input }) => `Unknown option -${input}`,
      ArgumentParseError: ({ externalFlagNameOrPlaceholder, input, exception }) =>
        `Cannot understand '${input}' for ${optionName(externalFlagNameOrPlaceholder)}: ${messageOf(exception)}`,
      UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
      UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given twice`,
      UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing`,
      UnexpectedPositionalError: ({ input }) => `'${input}' is one argument too many`,
    });
  },
  exceptionWhileRunningCommand: (error) => `Cannot run the command: ${messageOf(error)}`,
};

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const optionName = (name: string): string => name === name.toUpperCase() ? name : `--${name}`;
const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error);

const formatting = {
  caseStyle: "convert-camel-to-kebab",
  useAliasInUsageLine: false,
  onlyRequiredInUsageLine: false,
} as const;

const program = buildRouteMap<string, Choosing>({
  // Without a prototype `conductorctl constructor` is an unknown command like any other.
  routes: Object.assign(Object.create(null), COMMANDS),
  docs: { brief: "Controls the Conductor daemon." },
});

const application = buildApplication<Choosing>(
  { ...program, formatHelp: () => programHelp(Object.entries(COMMANDS).map(([name, { brief }]) => [name, brief])) },
  {
    name: "conductorctl",
    scanner: {
      caseStyle: "allow-kebab-for-camel",
      allowArgumentEscapeSequence: true,
      distanceOptions: { threshold: 2, weights: { insertion: 1, deletion: 1, substitution: 1, transposition: 1 } },
    },
    documentation: { disableAnsiColor: true, ...formatting },
    localization: { text },
  },
  {
    help: help({ brief: "Show this help", defaultForRouteMap: true, formatting }),
    version: version({ brief: "Show the version", alias: "V", info: { currentVersion: `conductorctl ${VERSION}` } }),
  },
);
