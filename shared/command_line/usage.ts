/** How both programs read their arguments, and how they say what is wrong with them. */
import {
  type ApplicationText,
  ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
} from "@stricli/core";

/** For the parser's `documentation`. */
export const FORMATTING = {
  caseStyle: "convert-camel-to-kebab",
  useAliasInUsageLine: false,
  onlyRequiredInUsageLine: false,
} as const;

/** For the parser's `scanner`: a word two slips away is still meant. */
export const SCANNER = {
  caseStyle: "allow-kebab-for-camel",
  allowArgumentEscapeSequence: true,
  distanceOptions: { threshold: 2, weights: { insertion: 1, deletion: 1, substitution: 1, transposition: 1 } },
} as const;

/** " (did you mean --json?)", or nothing without a suggestion. */
export function didYouMean(corrections: readonly string[]): string {
  return corrections.length === 0 ? "" : ` (did you mean ${corrections.join(" or ")}?)`;
}

/** An option that the parser would take for an argument: `--_x`, `--=`, `--socket=`. */
const NOT_AN_OPTION = /^--(?![a-z][a-z\d._-]+(=.+)?$)./i;

/** What is wrong with the first word that the parser would take for an argument, though an option was meant; or null. */
export function misreadOption(words: readonly string[]): string | null {
  const end = words.indexOf("--");
  const odd = (end === -1 ? words : words.slice(0, end)).find((word) => NOT_AN_OPTION.test(word));
  if (odd === undefined) return null;
  return odd.endsWith("=") ? `${odd.slice(0, -1)} needs a value` : `Unknown option ${odd}`;
}

/** For the parser's `localization`. */
export const USAGE_TEXTS: ApplicationText = {
  ...text_en,
  exceptionWhileParsingArguments(error): string {
    if (!(error instanceof ArgumentScannerError)) return `Cannot read the arguments: ${messageOf(error)}`;
    return formatMessageForArgumentScannerError(error, {
      FlagNotFoundError: ({ input, corrections }) =>
        `Unknown option --${input}${didYouMean(corrections.map((one) => `--${kebab(one)}`))}`,
      AliasNotFoundError: ({ input }) => `Unknown option -${input}`,
      ArgumentParseError: ({ externalFlagNameOrPlaceholder, input, exception }) =>
        `Cannot understand '${input}' for ${optionName(externalFlagNameOrPlaceholder)}: ${messageOf(exception)}`,
      EnumValidationError: ({ externalFlagName, input, values }) =>
        `--${externalFlagName} cannot be '${input}', it is one of ${values.join(", ")}`,
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
