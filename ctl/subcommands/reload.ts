/** `conductorctl reload`: the config file is read again, now. */
import { ERROR_CODES, type ReloadReport } from "../../shared/protocol.ts";
import { call } from "../client.ts";
import { CommandRefused } from "../failures.ts";
import { done, type Outcome, refused, type Session } from "../outcome.ts";
import { type RefusedConfig, reloadFailure } from "../refused_config.ts";
import { problemsOf } from "../reply_shapes.ts";

/** A config that the daemon refuses is an outcome, exit 1. Throws CallFailure; CommandRefused for other refusals. */
export async function reload(session: Session): Promise<Outcome> {
  try {
    const { message = "Config reloaded successfully", duration_ms = 0, data } = await call(
      session.socket(),
      "reload",
      {},
    );
    return done({ status: "success", message, duration_ms, data }, renderReload(data, duration_ms));
  } catch (error) {
    const config = error instanceof CommandRefused ? refusedConfig(error) : null;
    if (config === null || !(error instanceof CommandRefused)) throw error;
    return { ...refused(error, 1), errors: reloadFailure(config) };
  }
}

/** `durationMs` is the daemon's own figure, parse to swap. */
export function renderReload(report: ReloadReport, durationMs: number): readonly string[] {
  return [
    `Config reloaded successfully in ${Math.round(durationMs)}ms`,
    `Loaded ${report.mappings} mappings across ${report.modes} modes`,
  ];
}

/** What the daemon said about the file, or null when it refused for another reason. */
export function refusedConfig(error: CommandRefused): RefusedConfig | null {
  const { code, message } = error;
  const problems = problemsOf(error.details);
  const told = problems.length > 0;
  switch (code) {
    case ERROR_CODES.ConfigNotFound:
      return { reason: "unreadable", message };
    case ERROR_CODES.ConfigParseFailed:
      return told ? { reason: "syntax", problems } : { reason: "unreadable", message };
    case ERROR_CODES.ConfigValidationFailed:
      return told ? { reason: "invalid", problems } : { reason: "unreadable", message };
    default:
      return null;
  }
}
