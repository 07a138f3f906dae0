import type { Log } from "../../shared/log.ts";

/** A log that keeps its lines: "warn: text". */
export interface KeptLog extends Log {
  readonly lines: readonly string[];
}

export function keptLog(): KeptLog {
  const lines: string[] = [];
  const keep = (level: string) => (text: string | (() => string)): void => {
    lines.push(`${level}: ${typeof text === "string" ? text : text()}`);
  };
  return {
    lines,
    error: keep("error"),
    warn: keep("warn"),
    info: keep("info"),
    debug: keep("debug"),
    trace: keep("trace"),
  };
}
