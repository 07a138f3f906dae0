/** Completions for zsh: an autoloaded function of compinit, or text to be evaluated after it. */
import type { Operand, Option, WordSource } from "../../shared/command_line/parameters.ts";
import { isFixed, type Place, type Program, shellQuoted, valuedOptions } from "./programs.ts";

/** For a folder of $fpath, under the first program's name with a _ before, or to be evaluated. */
export function zshScript(programs: readonly Program[]): string {
  const names = programs.map(({ name }) => name);
  return `#compdef ${names.join(" ")}
# Completions of Conductor for zsh. Made by: conductorctl completions zsh
${SUPPORT}
${programs.flatMap(functions).join("\n")}
# An autoloaded file is the function's first call; else it is being evaluated.
if (( $+functions[compdef] )); then
${names.map((name) => `  compdef _${name} ${name}\n`).join("")}fi
if [[ \${funcstack[1]-} == _conductor* ]]; then
  case $service in
${names.map((name) => `    ${name}) _${name} "$@" ;;\n`).join("")}  esac
fi
`;
}

function functions(program: Program): readonly string[] {
  const valued = valuedOptions(program).join(" ");
  return program.commands.length === 0
    ? [`_${program.name}() {
  local program command socket at
  _conductor_read_words ${valued}
${argumentsCall(program)}}
`]
    : [commandList(program), subcommandFunction(program, valued)];
}

/** The subcommand is taken out of the words, so that the options before and behind it are read as one. */
function subcommandFunction(program: Program, valued: string): string {
  const { name, options, commands } = program;
  const own = argumentsCall({ options, operands: [] }, `'1:command:_${name}_commands'`);
  const cases = commands.map((one) => `    ${one.name})\n${indent(argumentsCall(one), 4)}      ;;\n`);
  return `_${name}() {
  local program command socket at
  _conductor_read_words ${valued}
  if [[ -z $command ]]; then
${indent(own, 2)}    return
  fi
  words[at]=()
  (( CURRENT-- ))
  case $command in
${cases.join("")}    *) return 1 ;;
  esac
}
`;
}

function commandList({ name, commands }: Program): string {
  const rows = commands.map((one) => `    ${shellQuoted(`${one.name}:${one.brief}`)}\n`);
  return `_${name}_commands() {
  local -a commands=(
${rows.join("")}  )
  _describe -t commands command commands
}
`;
}

function argumentsCall(place: Pick<Place, "options" | "operands">, ...more: readonly string[]): string {
  const specs = [...place.options.map(optionSpec), ...place.operands.map(operandSpec), ...more];
  return `  ${["_arguments -S", ...specs].join(" \\\n    ")}\n`;
}

/** "'--socket=[The daemon's socket]:path:_conductor_sockets'". */
function optionSpec({ name, short, value, brief, source, several }: Option): string {
  const about = `[${escaped(brief, /[\]\\]/g)}]`;
  if (short !== null) return `'(${short} ${name})'{${short},${name}}${shellQuoted(about)}`;
  if (value === null) return shellQuoted(`${name}${about}`);
  return shellQuoted(`${name}=${about}:${label(value)}:${action(source, several)}`);
}

function operandSpec({ placeholder, optional, several, source }: Operand, index: number): string {
  const position = several ? "*" : String(index + 1);
  // Where anything may stand, _guard leaves what begins with - to the options.
  const words = source === "text" ? "_guard '^-*' word" : action(source, false);
  return shellQuoted(`${position}:${optional ? ":" : ""}${label(placeholder)}:${words}`);
}

function action(source: WordSource, several: boolean): string {
  if (isFixed(source)) return several ? ` _values -s , word ${source.join(" ")}` : `(${source.join(" ")})`;
  switch (source) {
    case "files":
      return "_files";
    case "sockets":
      return '_files -g "*(=)"';
    case "modes":
    case "devices":
    case "aliases":
    case "ports":
      return ` _conductor_names ${source}`;
    case "text":
      return " ";
    default:
      return source satisfies never;
  }
}

function label(placeholder: string): string {
  return escaped(placeholder.toLowerCase(), /[:\\]/g);
}

function escaped(text: string, special: RegExp): string {
  return text.replaceAll(special, "\\$&");
}

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(by));
}

const SUPPORT = `
# Sets program (as typed), command and socket; the options in $@ take the next word as their value.
_conductor_read_words() {
  local -i i
  program=\${\${(Q)words[1]}/#\\~\\//$HOME/}
  for (( i = 2; i < CURRENT; i++ )); do
    case $words[i] in
      --socket=*) socket=\${(Q)words[i]#*=} ;;
      -*)
        (( $@[(I)$words[i]] )) || continue
        (( i++ ))
        [[ $words[i-1] == --socket ]] && (( i < CURRENT )) && socket=\${(Q)words[i]}
        ;;
      *) [[ -z $command ]] && command=$words[i] at=$i ;;
    esac
  done
  socket=\${socket/#\\~\\//$HOME/}
}

# What the running daemon knows; nothing when none answers.
_conductor_names() {
  local kind=$1 ctl=conductorctl line name
  local -a names
  # The conductorctl that was typed, or the one beside the conductor that was.
  [[ $program == */* ]] && ctl=\${program:h}/conductorctl
  for line in \${(f)"$($ctl completions $kind \${socket:+--socket} $socket 2>/dev/null </dev/null)"}; do
    name=\${\${line%%$'\\t'*}//\\\\/\\\\\\\\}
    names+=("\${name//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -t $kind $kind names
}
`;
