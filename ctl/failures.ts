/** Everything that can keep an answer from coming, each with its plain words and its exit status. */
import { DEFAULT_SOCKET } from "../shared/paths.ts";
import { shellWord } from "./shell_word.ts";

/**
 * `not_running`: nothing at the path. `dead_socket`: a socket file where nobody listens. `closed`: hung up before the
 * answer was whole. `garbage`: an answer, but not one of Conductor's.
 */
export type CallFailureKind =
  | "not_running"
  | "dead_socket"
  | "not_a_socket"
  | "path_too_long"
  | "denied"
  | "timeout"
  | "closed"
  | "garbage";

/** No usable answer came from the socket. `message` is one line for people. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";

  /** `detail` says more where there is more: the time waited, what was wrong with the answer. */
  constructor(readonly kind: CallFailureKind, readonly socket: string, detail: string = "") {
    super(sentence(kind, socket, detail));
  }
}

/** The daemon answered with an error. `code` is one of ERROR_CODES. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
  constructor(readonly code: number, message: string, readonly details: unknown) {
    super(message);
  }
}

/** The command line was understood, but what it asks for cannot be meant. `message` is one line for people. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The service manager, or a file of its, does not do what it should. `message` is one line, `hint` the way out. */
export class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
  constructor(message: string, readonly hint: string | null = null) {
    super(message);
  }
}

function sentence(kind: CallFailureKind, socket: string, detail: string): string {
  switch (kind) {
    case "not_running":
    case "dead_socket":
      return `Conductor is not running (no daemon answers at ${socket})`;
    case "not_a_socket":
      return `Cannot reach Conductor at ${socket}: not a socket`;
    case "path_too_long":
      return `Cannot use the socket path ${socket}: ${detail}`;
    case "denied":
      return `Cannot reach Conductor at ${socket}: permission denied (only the user who started it may)`;
    case "timeout":
      return `Conductor does not answer at ${socket} (waited ${detail})`;
    case "closed":
      return `Conductor closed the connection at ${socket} before it had answered`;
    case "garbage":
      return `What answers at ${socket} does not speak Conductor's protocol (${detail})`;
    default:
      return kind satisfies never;
  }
}

/** The next step after a failure, as a second line, or null where the first says all. */
export function wayOut(kind: CallFailureKind, socket: string): string | null {
  const start = socket === DEFAULT_SOCKET ? "conductor &" : `conductor --socket ${shellWord(socket)} &`;
  switch (kind) {
    case "not_running":
      return `Start it with: ${start}`;
    case "dead_socket":
      return `Start it with: ${start} (it takes over the socket file that a dead daemon left)`;
    case "not_a_socket":
    case "path_too_long":
      return "Name another one with --socket PATH or CONDUCTOR_SOCKET";
    case "timeout": {
      const option = socket === DEFAULT_SOCKET ? "" : ` --socket ${shellWord(socket)}`;
      return `End it without asking: conductorctl stop --force${option}`;
    }
    case "denied":
    case "closed":
    case "garbage":
      return null;
    default:
      return kind satisfies never;
  }
}

/** 1 the command failed, 2 wrong usage, 3 no daemon answers. */
export function exitOf(kind: CallFailureKind): 1 | 2 | 3 {
  switch (kind) {
    case "not_running":
    case "dead_socket":
    case "not_a_socket":
    case "timeout":
    case "closed":
      return 3;
    case "path_too_long":
      return 2;
    case "denied":
    case "garbage":
      return 1;
    default:
      return kind satisfies never;
  }
}
