/** The client's side of the socket: a typed call, and every way that it can fail. */
import { LineSplitter } from "../shared/json_lines.ts";
import type { CommandName, Commands, SuccessReply } from "../shared/protocol.ts";
import { CallFailure, CommandRefused } from "./failures.ts";
import { isData, isObject } from "./reply_shapes.ts";

/** How long a whole answer may take, ms. */
export const ANSWER_TIMEOUT_MS = 5000;
/** A line longer than this is no answer of Conductor's, and would only eat memory. */
const MAX_REPLY_BYTES = 64 * 1_048_576;
/** setTimeout counts in 32 bits; beyond, it would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** How soon to try again while the daemon's queue of new clients is full, ms. */
const RETRY_MS = 20;

/** The success reply to a command, with its data checked. */
export type Answer<N extends CommandName> = SuccessReply<Commands[N]["data"]> & { readonly data: Commands[N]["data"] };

/**
 * One request on a connection of its own. `timeoutMs` is for the whole answer, connecting included.
 * Throws CallFailure when no answer comes, CommandRefused when it is an error.
 */
export async function call<N extends CommandName>(
  socket: string,
  name: N,
  args: Commands[N]["args"],
  timeoutMs: number = ANSWER_TIMEOUT_MS,
): Promise<Answer<N>> {
  const deadline = performance.now() + timeoutMs;
  const connection = await Connection.open(socket, timeoutMs);
  try {
    return await connection.request(name, args, deadline - performance.now(), timeoutMs);
  } finally {
    connection.close();
  }
}

const first = Promise.withResolvers<void>();

/** Resolves once this process has had a connection: most need the permission to make one no more. */
export const connected: Promise<void> = first.promise;

/** An open connection, for those who ask more than once or listen on. */
export class Connection {
  readonly #conn: Deno.UnixConn;
  readonly #splitter = new LineSplitter(MAX_REPLY_BYTES);
  readonly #lines: AsyncGenerator<unknown, void, undefined>;

  private constructor(conn: Deno.UnixConn, readonly socket: string) {
    this.#conn = conn;
    this.#lines = this.#readLines();
  }

  /** Throws CallFailure. */
  static async open(socket: string, timeoutMs: number = ANSWER_TIMEOUT_MS): Promise<Connection> {
    const deadline = performance.now() + timeoutMs;
    while (true) {
      try {
        const conn = await Deno.connect({ transport: "unix", path: socket });
        first.resolve();
        return new Connection(conn, socket);
      } catch (error) {
        if (!(error instanceof Deno.errors.WouldBlock)) throw await connectFailure(error, socket);
        if (performance.now() + RETRY_MS > deadline) throw timedOut(socket, timeoutMs);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /**
   * Sends a command and waits for its answer, ms. `named` is the time to speak of when it runs out.
   * Throws CallFailure and CommandRefused.
   */
  async request<N extends CommandName>(
    name: N,
    args: Commands[N]["args"],
    timeoutMs: number = ANSWER_TIMEOUT_MS,
    named: number = timeoutMs,
  ): Promise<Answer<N>> {
    const reply = await this.#within(timeoutMs, named, async () => {
      await this.#send({ command: name, args });
      return await this.next();
    });
    if (reply === undefined) throw new CallFailure("closed", this.socket);
    return checked(name, reply, this.socket);
  }

  /** The next line as JSON, or undefined when the other side has hung up. Throws CallFailure `garbage`. */
  async next(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  /** May be called more than once. What still waits for a line then gets undefined. */
  close(): void {
    try {
      this.#conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #send(request: unknown): Promise<void> {
    let bytes = new TextEncoder().encode(JSON.stringify(request) + "\n");
    try {
      while (bytes.length > 0) bytes = bytes.subarray(await this.#conn.write(bytes));
    } catch {
      // Hung up; what it may have said before is still to be read.
    }
  }

  async *#readLines(): AsyncGenerator<unknown, void, undefined> {
    const buffer = new Uint8Array(65_536);
    while (true) {
      const size = await this.#conn.read(buffer).catch(() => null);
      // Half a line is no answer.
      if (size === null) return;
      for (const line of this.#splitter.push(buffer.subarray(0, size))) {
        if (!(line instanceof Uint8Array)) throw this.#garbage("the answer is far too long");
        yield this.#parse(line);
      }
    }
  }

  #parse(line: Uint8Array): unknown {
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
    } catch {
      throw this.#garbage("the answer is not JSON");
    }
  }

  #garbage(detail: string): CallFailure {
    return new CallFailure("garbage", this.socket, detail);
  }

  async #within<T>(timeoutMs: number, named: number, work: () => Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expiry = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        // Not left to the close alone: Deno 2.7 never ends a write that is pending on a connection then closed.
        reject(timedOut(this.socket, named));
        this.close();
      }, Math.min(Math.max(0, timeoutMs), LONGEST_TIMER_MS));
    });
    try {
      return await Promise.race([work(), expiry]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function checked<N extends CommandName>(name: N, reply: unknown, socket: string): Answer<N> {
  const garbage = (detail: string): CallFailure => new CallFailure("garbage", socket, detail);
  if (!isObject(reply)) throw garbage("the answer is not a JSON object");
  if (reply.status === "error") {
    const { error } = reply;
    if (!isObject(error) || typeof error.code !== "number" || typeof error.message !== "string") {
      throw garbage("the error it answers has no code or message");
    }
    throw new CommandRefused(error.code, error.message, error.details);
  }
  if (reply.status !== "success") throw garbage("the answer says neither success nor error");
  const data = reply.data ?? null;
  if (!isData(name, data)) throw garbage(`the data of its answer to ${name} is not understood`);
  return {
    status: "success",
    ...(typeof reply.message === "string" ? { message: reply.message } : {}),
    ...(typeof reply.duration_ms === "number" ? { duration_ms: reply.duration_ms } : {}),
    data,
  };
}

function timedOut(socket: string, timeoutMs: number): CallFailure {
  return new CallFailure("timeout", socket, `${Math.round(timeoutMs / 100) / 10} s`);
}

/** unix(7): `sun_path` has 108 bytes on Linux, 104 on macOS, the ending NUL among them. */
const MAX_PATH_BYTES = Deno.build.os === "darwin" ? 103 : 107;

async function connectFailure(error: unknown, socket: string): Promise<CallFailure> {
  const bytes = new TextEncoder().encode(socket).length;
  if (bytes > MAX_PATH_BYTES) {
    return new CallFailure(
      "path_too_long",
      socket,
      `${bytes} bytes, but a socket's path has at most ${MAX_PATH_BYTES}`,
    );
  }
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return new CallFailure("not_running", socket);
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return new CallFailure("denied", socket);
  }
  // Linux says "refused" of a plain file too, macOS has an error of its own.
  const isSocket = await Deno.stat(socket).then((info) => info.isSocket !== false, () => true);
  return new CallFailure(isSocket ? "dead_socket" : "not_a_socket", socket);
}
