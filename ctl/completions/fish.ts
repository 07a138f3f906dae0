/** Completions for fish 3.0 and later. */
import type { Option, WordSource } from "../../shared/command_line/parameters.ts";
import { isFixed, placesOf, type Program, valuedOptions } from "./programs.ts";

/** A script to be sourced, or put where fish looks for one with the program's name. */
export function fishScript(programs: readonly Program[]): string {
  return [SUPPORT, ...programs.map(lines)].join("\n");
}

function lines(program: Program): string {
  const { name, commands } = program;
  const at = (command: string, index: number | null): string => {
    const words = [`__${name}_at`, commands.length === 0 ? null : fishQuoted(command), index === null ? "any" : index];
    return words.filter((word) => word !== null).join(" ");
  };
  const complete = (condition: string | null, ...rest: readonly string[]): string =>
    [`complete -c ${name}`, ...(condition === null ? [] : [`-n ${fishQuoted(condition)}`]), ...rest].join(" ");
  const names = commands.map((one) => complete(at("", 0), `-a ${one.name}`, `-d ${fishQuoted(one.brief)}`));
  const rest = placesOf(program).flatMap((place) => [
    ...place.options.map((option) =>
      complete(commands.length === 0 ? null : at(place.name, null), ...optionWords(option))
    ),
    ...place.operands.flatMap(({ source, several }, index) => {
      const words = argumentWords(source, several);
      return words.length === 0 ? [] : [complete(at(place.name, several ? null : index), ...words)];
    }),
  ]);
  return [positionFunction(program), complete(null, "-f"), ...names, ...rest, ""].join("\n");
}

function optionWords({ name, short, value, brief, source, several }: Option): readonly string[] {
  return [
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    `-l ${name.slice(2)}`,
    ...(value === null ? [] : [source === "files" ? "-r" : "-x", ...argumentWords(source, several)]),
    `-d ${fishQuoted(brief)}`,
  ];
}

function argumentWords(source: WordSource, several: boolean): readonly string[] {
  if (isFixed(source)) {
    return [
      several ? `-a ${fishQuoted(`(__conductor_several ${source.join(" ")})`)}` : `-a ${fishQuoted(source.join(" "))}`,
    ];
  }
  switch (source) {
    case "files":
      return ["-F"];
    case "sockets":
      return ["-a '(__conductor_sockets)'"];
    case "modes":
    case "devices":
    case "aliases":
    case "ports":
      return [`-a '(__conductor_names ${source})'`];
    case "text":
      return [];
    default:
      return source satisfies never;
  }
}

/** Whether the cursor is at an operand of a subcommand: 0 is the first one, "any" any of them. */
function positionFunction(program: Program): string {
  const { name, commands } = program;
  const command = commands.length === 0 ? "" : `
    set -l command
    if set -q words[1]
        set command $words[1]
        set -e words[1]
    end
    test "$command" = $argv[1]; or return
    set -e argv[1]`;
  return `function __${name}_at
    set -l words (__conductor_operands ${valuedOptions(program).join(" ")})${command}
    test $argv[1] = any -o (count $words) = $argv[1]
end`;
}

/** In single quotes, where fish knows \\\\ and \\' alone. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}

const SUPPORT = `# Completions of Conductor for fish. Made by: conductorctl completions fish

# The words before the cursor that are neither options nor the values of those in $argv.
function __conductor_operands
    set -l words (commandline -opc)
    set -l option
    set -l ended
    for word in $words[2..-1]
        if set -q option[1]
            set -e option[1]
        else if set -q ended[1]
            printf '%s\\n' $word
        else if test "$word" = --
            set ended yes
        else if contains -- $word $argv
            set option $word
        else if not string match -q -- '-*' $word
            printf '%s\\n' $word
        end
    end
end

# What the running daemon knows; nothing when none answers.
function __conductor_names
    set -l words (commandline -opc)
    set -l socket
    for i in (seq 2 (count $words))
        switch $words[$i]
            case --socket
                set -q words[(math $i + 1)]; and set socket --socket $words[(math $i + 1)]
            case '--socket=*'
                set socket --socket (string replace -- --socket= '' $words[$i])
        end
    end
    # The conductorctl that was typed, or the one beside the conductor that was.
    set -l program conductorctl
    if string match -q '*/*' -- $words[1]
        set program (string replace -r '[^/]*$' conductorctl -- (string replace -r '^~/' $HOME/ -- $words[1]))
    end
    $program completions $argv[1] $socket 2>/dev/null </dev/null
end

# The value being typed, after the = of its option if there is one.
function __conductor_typed
    string replace -r '^--[^=]*=' '' -- (commandline -ct)
end

# Several words with commas between.
function __conductor_several
    set -l given (string split , -- (__conductor_typed))
    set -e given[-1]
    for word in $argv
        contains -- $word $given; or string join , -- $given $word
    end
end

# Sockets, and folders on the way to them.
function __conductor_sockets
    set -l typed (string unescape -- (__conductor_typed))
    set -l folder (string replace -r '[^/]*$' '' -- "$typed")
    set -l real (string replace -r '^~/' $HOME/ -- "$folder")
    for path in "$real"*
        set -l name (string replace -r '.*/' '' -- $path)
        if test -S $path
            printf '%s\\tSocket\\n' "$folder$name"
        else if test -d $path
            printf '%s/\\tFolder\\n' "$folder$name"
        end
    end
end
`;
