/** `conductorctl validate [PATH]`: checks a config file by itself. Needs no daemon, writes nothing. */
import {
  type ConfigContent,
  decodeConfig,
  describeReadFailure,
  MAX_CONFIG_BYTES,
} from "../../shared/config/config_text.ts";
import { countConfig, readConfig } from "../../shared/config/read_config.ts";
import { renderProblem } from "../../shared/config/report.ts";
import type { Problem } from "../../shared/config/types.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import { configPath, expandHome } from "../../shared/paths.ts";
import { ERROR_CODES, type ValidateReport } from "../../shared/protocol.ts";
import { readBytes } from "../../shared/read_bytes.ts";
import { UsageError } from "../failures.ts";
import { done, errorValue, type Outcome, type Session } from "../outcome.ts";
import { validationFailure } from "../refused_config.ts";

/** The other two would need every permission that Deno has. */
const STANDARD_INPUT = ["-", "/dev/stdin", "/dev/fd/0"];

/** Without a path: the file that the daemon would use. */
export async function validate(session: Session, given: string | undefined): Promise<Outcome> {
  if (given !== undefined && STANDARD_INPUT.includes(given)) return await validateInput(session);
  const { surroundings } = session;
  if (given === "") throw new UsageError("PATH is empty");
  if (given !== undefined) {
    const path = expandHome(given, surroundings);
    return judge(path, await readConfigFile(path));
  }
  const { path, explicit } = configPath(undefined, surroundings);
  const content = await readConfigFile(path);
  const outcome = judge(path, content);
  if (content.ok || content.reason !== "missing" || explicit) return outcome;
  return { ...outcome, errors: [...outcome.errors, "The daemon writes a small one when it first starts: conductor"] };
}

async function validateInput(session: Session): Promise<Outcome> {
  const path = "standard input";
  return judge(path, await contentOf(path, () => session.readInput(MAX_CONFIG_BYTES)));
}

/** From a file's content to what is said about it. */
export function judge(path: string, content: ConfigContent): Outcome {
  if (!content.ok) {
    const code = content.reason === "missing" ? ERROR_CODES.ConfigNotFound : ERROR_CODES.ConfigValidationFailed;
    return invalid(
      code,
      content.message,
      path,
      [],
      validationFailure({ reason: "unreadable", message: content.message }),
    );
  }
  if (content.text.trim() === "") {
    const message = `${path} is empty`;
    const lines = validationFailure({ reason: "unreadable", message });
    return invalid(ERROR_CODES.ConfigValidationFailed, message, path, [], lines);
  }
  const result = readConfig(content.text);
  if (!result.ok) {
    const { reason, problems } = result;
    const lines = validationFailure({ reason, problems });
    return reason === "syntax"
      ? invalid(ERROR_CODES.ConfigParseFailed, "TOML parse error", path, problems, lines)
      : invalid(ERROR_CODES.ConfigValidationFailed, "Config validation failed", path, problems, lines);
  }
  const report = { ...countConfig(result.config), warnings: findWarnings(result.config, content.text) };
  return done({ status: "success", message: "Config is valid", data: { path, ...report } }, renderValid(report));
}

/** The four promised lines, then the warnings. */
function renderValid({ modes, mappings, global_mappings, warnings }: ValidateReport): readonly string[] {
  return [
    "✓ Config is valid",
    `Found ${modes} modes with ${mappings} total mappings`,
    `Found ${global_mappings} global mappings`,
    "No errors detected",
    ...warnings.flatMap((warning) => renderProblem(warning, "Warning").split("\n")),
  ];
}

function invalid(
  code: number,
  message: string,
  path: string,
  problems: readonly Problem[],
  errors: readonly string[],
): Outcome {
  return { value: errorValue(code, message, { path, problems }), lines: [], errors, exit: 1 };
}

/** A file of any kind (a pipe too), otherwise as the daemon would read it. Never rejects. */
export function readConfigFile(path: string): Promise<ConfigContent> {
  return contentOf(path, async () => {
    using file = await Deno.open(path);
    return await readBytes(file, MAX_CONFIG_BYTES);
  });
}

async function contentOf(path: string, read: () => Promise<Uint8Array>): Promise<ConfigContent> {
  try {
    const bytes = await read();
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decodeConfig(path, bytes, (part) => decoder.decode(part));
  } catch (error) {
    return describeReadFailure(path, error);
  }
}
