/** What a subcommand gives back: everything that is printed and the exit status, as data. */
import { ERROR_CODES } from "../shared/protocol.ts";
import { PathError, type Surroundings } from "../shared/paths.ts";
import { reasonOf } from "../shared/system_error.ts";
import { CallFailure, CommandRefused, exitOf, ServiceFailure, UsageError, wayOut } from "./failures.ts";

/** 0 done, 1 the command failed (bad config, refused), 2 wrong usage, 3 no daemon answers. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** What came of a subcommand, ready to print. */
export interface Outcome {
  /** What `--json` prints on standard output, as one line. */
  readonly value: unknown;
  /** For people, on standard output; left out under `--json`. */
  readonly lines: readonly string[];
  /** For people, on standard error, under `--json` too. */
  readonly errors: readonly string[];
  readonly exit: ExitStatus;
}

/** What a subcommand may know and do. Only main.ts makes a real one. */
export interface Session {
  /** The socket that the options and the environment name. Throws PathError. */
  readonly socket: () => string;
  readonly json: boolean;
  readonly surroundings: Surroundings;
  /** Prints a line now, for what goes on and on. False when nobody reads any more. */
  readonly print: (line: string) => Promise<boolean>;
  /** Says something beside the results, on standard error. */
  readonly note: (line: string) => Promise<void>;
  /** All of standard input. Throws when that is more than `longest` bytes. */
  readonly readInput: (longest: number) => Promise<Uint8Array>;
  /** Aborted by Ctrl-C. Watching it takes Ctrl-C over. */
  readonly interrupted: () => AbortSignal;
  /** Wall-clock time. */
  readonly now: () => Date;
}

/** A subcommand with its arguments, ready to run. May throw; `failed` makes an outcome of it. */
export type Run = (session: Session) => Promise<Outcome>;

/** The command did what it should. */
export function done(value: unknown, lines: readonly string[]): Outcome {
  return { value, lines, errors: [], exit: 0 };
}

/** The error object that `--json` prints. `code` is one of ERROR_CODES, or null for what no daemon said. */
export function errorValue(code: number | null, message: string, details?: unknown): unknown {
  return { status: "error", error: { code, message, ...(details === undefined ? {} : { details }) } };
}

/** The outcome of a subcommand that threw. Whatever it is, it becomes plain lines, never a stack trace. */
export function failed(error: unknown): Outcome {
  if (error instanceof CallFailure) {
    const hint = wayOut(error.kind, error.socket);
    return {
      value: errorValue(error.kind === "timeout" ? ERROR_CODES.Timeout : null, error.message, { reason: error.kind }),
      lines: [],
      errors: hint === null ? [error.message] : [error.message, hint],
      exit: exitOf(error.kind),
    };
  }
  if (error instanceof CommandRefused) return refused(error, 1);
  if (error instanceof ServiceFailure) {
    const { message, hint } = error;
    return {
      value: errorValue(null, message),
      lines: [],
      errors: hint === null ? [message] : [message, hint],
      exit: 1,
    };
  }
  // Of an error that nobody foresaw, the first line: further ones hold places in the source.
  const message = reasonOf(error);
  const known = error instanceof PathError || error instanceof UsageError;
  return {
    value: errorValue(null, message),
    lines: [],
    errors: [known ? message : `conductorctl failed unexpectedly: ${message}`],
    exit: known ? 2 : 1,
  };
}

/** The daemon's error reply, passed on. */
export function refused(error: CommandRefused, exit: ExitStatus): Outcome {
  return {
    value: errorValue(error.code, error.message, error.details),
    lines: [],
    errors: error.message.split("\n"),
    exit,
  };
}
