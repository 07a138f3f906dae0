/** One request line, checked: what was asked, or the error to answer with. */
import {
  CommandError,
  ERROR_CODES,
  type ErrorName,
  type ErrorReply,
  MAX_REQUEST_BYTES,
} from "../../shared/protocol.ts";

/** What a line asks for. */
export interface Request {
  /** As sent; aliases of older clients are resolved by the command table. */
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Echoed back; undefined when there was none. */
  readonly id: unknown;
}

/** No request has more lists and objects within each other; a hundred thousand would hold up MIDI while they are read. */
const MAX_DEPTH = 100;

/** Reads one line. Throws `CommandError`, with the request's id when the line had one. */
export function parseRequest(line: Uint8Array): Request {
  let value: unknown;
  const { deepest, balanced } = nesting(line);
  if (deepest > MAX_DEPTH) {
    throw balanced
      ? new CommandError("InvalidRequest", `Request is nested too deeply: ${deepest} levels, at most ${MAX_DEPTH}`)
      : new CommandError("InvalidJson", "Request is not valid JSON: its brackets do not match");
  }
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

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** How deep the brackets outside of strings go. Looks at every byte once, and builds nothing. */
function nesting(line: Uint8Array): { readonly deepest: number; readonly balanced: boolean } {
  let [depth, deepest, lowest, inString] = [0, 0, 0, false];
  for (let at = 0; at < line.length; at++) {
    const byte = line[at];
    if (byte === QUOTE) inString = !inString;
    else if (inString) at += byte === BACKSLASH ? 1 : 0;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) lowest = Math.min(lowest, --depth);
  }
  return { deepest, balanced: depth === 0 && lowest === 0 };
}

/** A request whose id is known although the rest is wrong. */
export class RequestRejected extends CommandError {
  constructor(readonly id: unknown, kind: ErrorName, message: string) {
    super(kind, message);
  }
}

/** As it goes over the socket. */
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
