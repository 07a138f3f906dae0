/** From the words after `conductorctl` to the subcommand they mean, or to the text that answers them. */
import { type ApplicationText, buildApplication, buildRouteMap, help, run as runStricli, version } from "@stricli/core";
import { programHelp } from "../shared/command_line/help_text.ts";
import { didYouMean, FORMATTING, misreadOption, SCANNER, USAGE_TEXTS } from "../shared/command_line/usage.ts";
import { type Build, versionLine } from "../shared/version.ts";
import { COMMANDS } from "./command_table.ts";
import { type Choosing, type CommonFlags, PROGRAM } from "./declare_command.ts";
import type { Run } from "./outcome.ts";

/** What the words mean. */
export type Parsed =
  | { readonly kind: "run"; readonly command: string; readonly flags: CommonFlags; readonly run: Run }
  /** --help or --version. */
  | { readonly kind: "text"; readonly text: string }
  /** Exit status 2. `json`: the words ask for an answer in JSON. */
  | { readonly kind: "usage"; readonly errors: readonly string[]; readonly json: boolean };

/** Reads the arguments; runs nothing. `build` is asked for --version alone. Never throws for what a user can type. */
export async function parseCommandLine(
  args: readonly string[],
  build: () => Build | null = () => null,
): Promise<Parsed> {
  const arranged = arrange(args);
  const usage = (lines: readonly string[], words: readonly string[]): Parsed => (
    { kind: "usage", errors: [...lines, seeHelp(words)], json: args.includes("--json") }
  );
  if (typeof arranged === "string") return usage([arranged], args);
  const out: string[] = [];
  const errors: string[] = [];
  const streams = {
    stdout: { write: (text: string): void => void out.push(text) },
    stderr: { write: (text: string): void => void errors.push(text) },
  };
  const context: Choosing & { readonly process: typeof streams } = { process: streams, chosen: null };
  await runStricli(applicationOf(build), arranged, context);
  if (context.chosen !== null) return { kind: "run", command: arranged[0] ?? "", ...context.chosen };
  if (errors.length === 0) return { kind: "text", text: out.join("") };
  return usage(errors.join("").trimEnd().split("\n"), arranged);
}

/**
 * Options before the command go behind it, where the parser knows them. Gives a message for what cannot be meant.
 */
function arrange(args: readonly string[]): readonly string[] | string {
  let words = 0;
  while (words < args.length && args[words]?.startsWith("-")) words += args[words] === "--socket" ? 2 : 1;
  const leading = args.slice(0, words);
  const [command, ...rest] = args.slice(words);
  if (leading.includes("--version") || leading.includes("-V") || command === "version") return ["--version"];
  // As git, cargo and brew have it; --help says it all, so help has no line of its own there.
  if (command === "help") return [...rest.slice(0, 1), "--help"];
  if (command === undefined) {
    if (leading.length === 0 || leading.includes("--help") || leading.includes("-h")) return ["--help"];
    const unknown = leading.find((word) => word.startsWith("-") && !/^--(json|socket)(=.*)?$/.test(word));
    if (unknown !== undefined) return `Unknown option ${unknown}`;
    return leading.at(-1) === "--socket" ? "--socket needs a value" : "No command given";
  }
  const all = [...leading, ...rest];
  return misreadOption(all) ?? [command, ...all];
}

function seeHelp(args: readonly string[]): string {
  const command = args.find((word) => Object.hasOwn(COMMANDS, word));
  return `See: conductorctl ${command === undefined ? "" : `${command} `}--help`;
}

const text: ApplicationText = {
  ...USAGE_TEXTS,
  noCommandRegisteredForInput({ input, corrections }): string {
    const begun = input === "" ? [] : Object.keys(COMMANDS).filter((name) => name.startsWith(input.toLowerCase()));
    const near = corrections.map((one) => one.replaceAll("`", ""));
    return `Unknown command '${input}'${didYouMean((begun.length > 0 ? begun : near).map((one) => `'${one}'`))}`;
  },
};

const program = buildRouteMap<string, Choosing>({
  // Without a prototype `conductorctl constructor` is an unknown command like any other.
  routes: Object.assign(Object.create(null), COMMANDS),
  docs: { brief: PROGRAM.brief },
});

const applicationOf = (build: () => Build | null) =>
  buildApplication<Choosing>(
    {
      ...program,
      formatHelp: () => programHelp(PROGRAM, Object.entries(COMMANDS).map(([name, { brief }]) => [name, brief])),
    },
    {
      name: "conductorctl",
      scanner: SCANNER,
      documentation: { disableAnsiColor: true, ...FORMATTING },
      localization: { text },
    },
    {
      help: help({ brief: "Show this help", defaultForRouteMap: true, formatting: FORMATTING }),
      version: version({
        brief: "Show the version",
        alias: "V",
        info: { getCurrentVersion: () => Promise.resolve(versionLine("conductorctl", build())) },
      }),
    },
  );
