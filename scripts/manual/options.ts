/** Options, operands and synopses, made from the declarations that --help is made of. */
import type { Operand, Option, WordSource } from "../../shared/command_line/parameters.ts";
import { argument, prose, tagged } from "./mdoc.ts";

/** "Op Fl -socket Ar path" for each, without the dot of a macro. */
export function synopsisOf(options: readonly Option[]): readonly string[] {
  return options.map(({ name, value }) => `.Op Fl ${name.slice(1)}${value === null ? "" : ` ${placeholder(value)}`}`);
}

/** "Op Ar name", "Ar script ...". */
export function operandWords({ placeholder: word, optional, several }: Operand): string {
  return `${optional ? "Op " : ""}${placeholder(word)}${several ? " ..." : ""}`;
}

/** A list of options; `more` says what their help has no room for. */
export function optionList(
  options: readonly Option[],
  more: Readonly<Record<string, string>> = {},
): readonly string[] {
  return tagged(options.map(({ name, short, value, brief, source, several }) => {
    const dashes = short === null ? "" : `Fl ${short.slice(1)} , `;
    return {
      head: `${dashes}Fl ${name.slice(1)}${value === null ? "" : ` ${placeholder(value)}`}`,
      body: prose(`${brief}. ${more[name] ?? ""} ${choice(source, several)}`),
    };
  }));
}

/** A list of operands. */
export function operandList(operands: readonly Operand[]): readonly string[] {
  return tagged(operands.map(({ placeholder: word, brief, source }) => ({
    head: placeholder(word),
    body: prose(`${brief}. ${choice(source, false)}`),
  })));
}

function choice(source: WordSource, several: boolean): string {
  return typeof source === "string" ? "" : `${several ? "Any of" : "One of"} ${source.join(", ")}.`;
}

/** "NAME|INDEX" -> "Ar name Ns | Ns Ar index". */
function placeholder(word: string): string {
  return word.toLowerCase().split("|").map((part) => `Ar ${argument(part)}`).join(" Ns | Ns ");
}
