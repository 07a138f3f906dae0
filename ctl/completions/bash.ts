/**
 * Completions for bash, 3.2 (macOS) and later. Nothing of the bash-completion package is called, so that the script works
 * without it; `compopt` is new in bash 4 and asked for niceties only.
 */
import type { Option, WordSource } from "../../shared/command_line/parameters.ts";
import { isFixed, placesOf, type Program, shellQuoted, valuedOptions } from "./programs.ts";

/** A script to be sourced, or put where bash-completion looks for one with the program's name. */
export function bashScript(programs: readonly Program[]): string {
  return [SUPPORT, ...programs.map(programFunction)].join("\n");
}

function programFunction(program: Program): string {
  const { name, commands } = program;
  const valued = shellQuoted(` ${valuedOptions(program).join(" ")} `);
  const words = commands.length === 0 ? [] : [`/0) _conductor_words ${commands.map((one) => one.name).join(" ")}`];
  return `_${name}() {
  local cur typed prefix place kept quote command option socket used operands ended
  local -a words
  COMPREPLY=()
  _conductor_read_line ${commands.length === 0 ? "operands" : "commands"} ${valued}
  case $command/$place in
${[...words, ...cases(program)].map((line) => `    ${line} ;;\n`).join("")}  esac
  # 127, of a compopt that is not there, would undo it all.
  return 0
}
complete -F _${name} ${name}
`;
}

/** "mode/0) _conductor_names modes": what is offered at each place. */
function cases(program: Program): readonly string[] {
  return placesOf(program).flatMap(({ name, options, operands }) => {
    const all = `${name}/options) _conductor_options ${options.map((one) => one.name).join(" ")}`;
    const values = options.map((option) => [option.value === null ? null : call(option), option.name]);
    const arguments_ = operands.map((operand, index) => [call(operand), operand.several ? "[0-9]*" : index]);
    const wanted = [...values, ...arguments_].filter(([line]) => line !== null);
    return [all, ...wanted.map(([line, place]) => `${name}/${place}) ${line}`)];
  });
}

/** The function that offers such a value, or null where there is nothing to offer. */
function call({ source, several }: Pick<Option, "source" | "several">): string | null {
  if (isFixed(source)) return `${several ? "_conductor_several" : "_conductor_words"} ${source.join(" ")}`;
  return source === "text" ? null : `_conductor_${FUNCTIONS[source]}`;
}

const FUNCTIONS: Readonly<Record<Exclude<WordSource, "text" | readonly string[]>, string>> = {
  files: "files",
  sockets: "sockets",
  modes: "names modes",
  devices: "names devices",
  aliases: "names aliases",
  ports: "names ports",
};

const SUPPORT = `\
# Completions of Conductor for bash. Made by: conductorctl completions bash

# Reads the line up to the cursor. Sets words and cur without their quotes; quote, the one that is still open; kept, how
# many characters of cur readline leaves alone, because it completes from the last quote or break character on; and what
# the words mean: command, option (it waits for its value), socket, used, operands, ended (there was a --).
_conductor_read_line() {
  local line=\${COMP_LINE:0:$COMP_POINT} breaks=\${COMP_WORDBREAKS//[[:space:]\\"\\']/} i=0 c word='' begun=''
  words=() quote='' kept=0
  while [ $i -lt \${#line} ]; do
    c=\${line:i:1} i=$((i + 1))
    if [ "$c" = \\\\ ] && [ "$quote" != \\' ]; then
      c=\${line:i:1} i=$((i + 1)) begun=yes
      case $quote$c in \\"[\\"\\\\\\$\\\`]) ;; \\"*) c=\\\\$c ;; esac
      word=$word$c
    elif [ -n "$quote" ]; then
      if [ "$c" = "$quote" ]; then quote='' kept=\${#word}; else word=$word$c; fi
    else
      case $c in
        [[:space:]])
          if [ -n "$begun" ]; then words[\${#words[@]}]=$word; fi
          word='' begun='' kept=0
          ;;
        \\' | \\") quote=$c begun=yes kept=\${#word} ;;
        *)
          word=$word$c begun=yes
          case $breaks in *"$c"*) kept=\${#word} ;; esac
          ;;
      esac
    fi
  done
  cur=$word command='' option='' socket='' used=' ' operands=0 ended=''
  for ((i = 1; i < \${#words[@]}; i++)); do
    word=\${words[i]}
    if [ -n "$option" ]; then
      if [ "$option" = --socket ]; then socket=$word; fi
      option=''
      continue
    fi
    case $ended$word in
      --) ended=yes ;;
      -*)
        used="$used\${word%%=*} "
        case $word in --socket=*) socket=\${word#*=} ;; esac
        case $2 in *" $word "*) option=$word ;; esac
        ;;
      *) if [ "$1" = commands ] && [ -z "$command" ]; then command=$word; else operands=$((operands + 1)); fi ;;
    esac
  done
  place=$operands prefix=''
  if [ -n "$option" ]; then
    place=$option
  elif [ -z "$ended" ]; then
    case $cur in
      --*=*) place=\${cur%%=*} prefix=\${cur%%=*}= ;;
      -*) place=options ;;
    esac
  fi
  typed=\${cur:\${#prefix}}
}

# Offers a value that begins as typed, quoted as the line is.
_conductor_offer() {
  case $1 in "$typed"*) ;; *) return ;; esac
  local rest=$prefix$1 special='[][[:space:]"'\\''\\\\$\`!&;|<>(){}*?^]' quoted='' i c
  rest=\${rest:kept}
  for ((i = 0; i < \${#rest}; i++)); do
    c=\${rest:i:1}
    case $quote$c in
      \\'\\') c="'\\\\''" ;;
      \\"[\\"\\\\\\$\\\`] | $special) c=\\\\$c ;;
      [~#]) if [ -z "$quoted" ]; then c=\\\\$c; fi ;;
    esac
    quoted=$quoted$c
  done
  # Readline closes the quote only when it does not see one at the end.
  if [ -n "$quote" ] && [ "\${quoted:\${#quoted}-1}" = "$quote" ]; then quoted=$quoted$quote; fi
  COMPREPLY[\${#COMPREPLY[@]}]=$quoted
}

_conductor_words() {
  local word
  for word; do _conductor_offer "$word"; done
}

# Those that are not on the line yet.
_conductor_options() {
  local word
  for word; do
    case $used in *" $word "*) ;; *) _conductor_offer "$word" ;; esac
  done
}

# Several words with commas between.
_conductor_several() {
  local word before=''
  case $typed in *,*) before=\${typed%,*}, ;; esac
  for word; do
    case ,$before in *",$word,"*) ;; *) _conductor_offer "$before$word" ;; esac
  done
  compopt -o nospace 2>/dev/null
}

# What the running daemon knows; nothing when none answers.
_conductor_names() {
  local program=\${words[0]/#\\~\\//$HOME/} name about
  # The conductorctl that was typed, or the one beside the conductor that was.
  case $program in */*) program=\${program%/*}/conductorctl ;; *) program=conductorctl ;; esac
  if [ -n "$socket" ]; then set -- "$1" --socket "$socket"; fi
  while IFS=$'\\t' read -r name about; do
    _conductor_offer "$name"
  done < <("$program" completions "$@" 2>/dev/null </dev/null)
}

# Left to readline, which knows about tildes, folders and quotes.
_conductor_files() {
  local path
  compopt -o default 2>/dev/null && return
  while IFS= read -r path; do _conductor_offer "$path"; done < <(compgen -f -- "$typed")
}

# Sockets, and folders on the way to them.
_conductor_sockets() {
  local path
  typed=\${typed/#\\~\\//$HOME/}
  for path in "$typed"*; do
    if [ -S "$path" ]; then _conductor_offer "$path"; fi
    if [ -d "$path" ]; then
      _conductor_offer "$path/"
      compopt -o nospace 2>/dev/null
    fi
  done
}
`;
