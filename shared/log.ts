/** Log lines for people: `[2025-11-14 10:30:15] Config file changed`. */
import { LOG_LEVELS, type LogLevel } from "./config/types.ts";

/** What a room needs to say something. */
export interface Log {
  error(text: string): void;
  warn(text: string): void;
  info(text: string): void;
  /** A function is only called when the text is wanted. */
  debug(text: string | (() => string)): void;
  /** Of every message. */
  trace(text: () => string): void;
}

/** Local time, to the second. */
function timestamp(time: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ` +
    `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** A log that leaves out what is below `level()`, which is asked anew for each line: a reload may change it. */
export function makeLog(level: () => LogLevel, now: () => Date, write: (line: string) => void): Log {
  const wanted = (at: LogLevel): boolean => LOG_LEVELS.indexOf(at) <= LOG_LEVELS.indexOf(level());
  const say = (at: LogLevel, prefix: string) => (text: string | (() => string)): void => {
    if (wanted(at)) write(`[${timestamp(now())}] ${prefix}${typeof text === "string" ? text : text()}`);
  };
  const debug = say("debug", "");
  return {
    error: say("error", "Error: "),
    warn: say("warn", "Warning: "),
    info: say("info", ""),
    debug,
    trace: (text) => wanted("trace") ? debug(text()) : undefined,
  };
}
