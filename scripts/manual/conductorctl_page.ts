/** conductorctl(1). */
import { COMMANDS } from "../../ctl/command_table.ts";
import { PROGRAM } from "../../ctl/declare_command.ts";
import { type HelpTopic, operandsOf, optionsOf } from "../../shared/command_line/parameters.ts";
import { argument, display, examples, page, prose, tagged } from "./mdoc.ts";
import { operandList, operandWords, optionList, synopsisOf } from "./options.ts";
import { environment, files } from "./surroundings.ts";

const MORE: Readonly<Record<string, string>> = {
  "--json": "Errors are an object as well, with the same exit status; what is said to people goes to standard error.",
  "--socket": "Every command takes it, before or behind its name.",
};

/** `date` is as in "2026-11-22". */
export function conductorctlPage(date: string): string {
  const common = optionsOf(PROGRAM);
  const known = new Set(common.map(({ name }) => name));
  return page("conductorctl", 1, date, [
    ".Sh NAME",
    ".Nm conductorctl",
    ".Nd controls the Conductor daemon",
    ".Sh SYNOPSIS",
    ".Nm",
    ".Ar command",
    ".Op Fl -json",
    ".Op Fl -socket Ar path",
    ".Op Ar argument ...",
    ".Nm",
    ".Fl -help | -version",
    ".Sh DESCRIPTION",
    ".Nm",
    "talks to a running",
    ".Xr conductor 1",
    ...prose(
      "over its control socket, and makes a service of it that starts at login. Results go to standard output, errors to standard error. conductorctl command --help shows the " +
        "options of one command, with examples.",
    ),
    ".Pp",
    "The options of every command are:",
    ...optionList(common, MORE),
    ".Sh COMMANDS",
    ...Object.entries(COMMANDS).flatMap(([name, { topic }]) => command(name, topic, known)),
    ...environment("conductorctl"),
    ...files("conductorctl"),
    ".Sh EXIT STATUS",
    ...tagged([
      { head: "0", body: ["Done."] },
      { head: "1", body: prose("The command failed: a config with mistakes, or the daemon refused.") },
      { head: "2", body: prose("Wrong usage; the message says what was probably meant.") },
      { head: "3", body: prose("No daemon answers.") },
    ]),
    ".Sh EXAMPLES",
    ...examples(EXAMPLES),
    ...DIAGNOSTICS,
    ".Sh SEE ALSO",
    ".Xr conductor 1 ,",
    ".Xr conductor.toml 5",
  ]);
}

/** "Ss mode": how it is called, what it does, its operands and options, examples. */
function command(name: string, topic: HelpTopic, common: ReadonlySet<string>): readonly string[] {
  const operands = operandsOf(topic);
  const options = optionsOf(topic).filter((option) => !common.has(option.name));
  return [
    `.Ss ${argument(name)}`,
    ".Nm",
    `.Cm ${argument(name)}`,
    ...synopsisOf(options),
    ...operands.map((operand) => `.${operandWords(operand)}`),
    ".Pp",
    ...prose(`${topic.brief}.`),
    ...paragraphs(topic.more),
    ...(operands.length === 0 ? [] : operandList(operands)),
    ...(options.length === 0 ? [] : optionList(options)),
    ...display(topic.examples.join("\n")),
  ];
}

/** Lines of --help as prose; what stands indented there stands so here. */
function paragraphs(lines: readonly string[]): readonly string[] {
  const indented = (line: string | undefined): boolean => line?.startsWith("  ") === true;
  const from = lines.findIndex(indented);
  if (from === -1) return prose(lines.join(" "));
  const to = lines.findLastIndex(indented) + 1;
  const [before, table, after] = [lines.slice(0, from), lines.slice(from, to), lines.slice(to)];
  const block = display(table.map((line) => line.trim()).join("\n"));
  return [...prose(before.join(" ")), ...block, ".Pp", ...prose(after.join(" "))];
}

const EXAMPLES: readonly { readonly text: string; readonly lines: string }[] = [
  {
    text: "Check every config before it is committed, as a pre-commit hook of git:",
    lines: 'for file in configs/*.toml; do\n  conductorctl validate "$file" || exit\ndone',
  },
  {
    text: "Play a pad that is held for half a second, and see what would come of it:",
    lines: 'conductorctl simulate --dry-run "+36v100 500ms -36"',
  },
  { text: "What a controller sends, to find the number of a pad:", lines: "conductorctl monitor --kinds message" },
  { text: "The current mode, for a script:", lines: "conductorctl status --json | jq -r .mode" },
  { text: "Completions, for the start file of bash:", lines: 'eval "$(conductorctl completions bash)"' },
];

const DIAGNOSTICS: readonly string[] = [
  ".Sh DIAGNOSTICS",
  ".Bl -diag",
  ".It Conductor is not running (no daemon answers at PATH)",
  "Start it as the next line says.",
  "Or name the socket of the daemon that is meant with",
  ".Fl -socket",
  "or",
  ".Ev CONDUCTOR_SOCKET .",
  ".It Cannot reach Conductor at PATH: permission denied",
  "The daemon belongs to another user.",
  ".It Config validation failed",
  "Each mistake follows with its mode and mapping, line and column.",
  ".El",
];
