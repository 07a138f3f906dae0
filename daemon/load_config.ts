/** From the content of a config file to a configuration, or the `CommandError` that says what is wrong with it. */
import type { ConfigContent } from "../shared/config/config_text.ts";
import { readConfig } from "../shared/config/read_config.ts";
import { problemLine } from "../shared/config/report.ts";
import type { Config, Problem } from "../shared/config/types.ts";
import { CommandError } from "../shared/protocol.ts";

/** A valid configuration and the text that it was read from. */
export interface LoadedConfig {
  readonly config: Config;
  readonly text: string;
}

/** Throws `CommandError` ConfigNotFound, ConfigParseFailed or ConfigValidationFailed with `details.problems`. */
export function requireConfig(content: ConfigContent): LoadedConfig {
  if (!content.ok) throw new CommandError("ConfigNotFound", content.message, { problems: [] });
  const result = readConfig(content.text);
  if (result.ok) return { config: result.config, text: content.text };
  const { problems, reason } = result;
  throw reason === "syntax"
    ? new CommandError("ConfigParseFailed", `TOML parse error: ${summary(problems)}`, { problems })
    : new CommandError("ConfigValidationFailed", `Config validation failed: ${summary(problems)}`, { problems });
}

/** The problems that a `CommandError` of `requireConfig` carries. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (!(error instanceof CommandError)) return [];
  const { details } = error;
  return typeof details === "object" && details !== null && "problems" in details && Array.isArray(details.problems)
    ? details.problems
    : [];
}

function summary(problems: readonly Problem[]): string {
  const [first] = problems;
  if (first === undefined) return "unknown problem";
  const more = problems.length - 1;
  return problemLine(first) + (more === 0 ? "" : ` (and ${more} more)`);
}
