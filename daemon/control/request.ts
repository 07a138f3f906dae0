/** One request line, checked: what was asked, or the error to answer with. */
import {
  CommandError,
  ERROR_CODES,
  type ErrorName,
  type ErrorReply,
  MAX_REQUEST_BYTES,
} from "../../shared/protocol.ts";

export interface Request {
  /** As sent; aliases of older clients are resolved by the command table. */
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Echoed back; undefined when there was none. */
  readonly id: unknown;
}

/** Reads one line. Throws `CommandError`, with the request's id when the line had one. */
export function parseRequest(line: Uint8Array): Request {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it is not UTF-8";
    throw new CommandError("InvalidJson", `Request is not valid JSON: ${reason}`);
  }
  if (!isObject(value)) throw new CommandError("InvalidRequest", "Request must be a JSON object");
  const { command, args = {}, id } = value;
  if (command === undefined) throw new RequestRejected(id, "MissingField", "Missing field 'command'");
  if (typeof command !== "string") throw new RequestRejected(id, "MissingField", "Field 'command' must be a string");
  if (args !== null && !isObject(args)) throw new RequestRejected(id, "MissingField", "Field 'args' must be an object");
  return { command, args: args ?? {}, id };
}

/** A request whose id is known although the rest is wrong. */
export class RequestRejected extends CommandError {
  constructor(readonly id: unknown, kind: ErrorName, message: string) {
    super(kind, message);
  }
}

export function errorReply(error: CommandError, id: unknown): ErrorReply {
  const details = error.details === undefined ? {} : { details: error.details };
  return {
    status: "error",
    error: { code: ERROR_CODES[error.kind], message: error.message, ...details },
    ...(id === undefined ? {} : { id }),
  };
}

/** The answer to a line over the limit; PRODUCT.md section 3 fixes every word. */
export function tooLarge(bytes: number): CommandError {
  return new CommandError(
    "InvalidRequest",
    `Request too large: ${bytes} bytes exceeds maximum of ${MAX_REQUEST_BYTES} bytes (1MB)`,
    {
      request_size: bytes,
      max_size: MAX_REQUEST_BYTES,
      security: "Request rejected to prevent memory exhaustion",
    },
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
