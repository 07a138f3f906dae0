/** The socket server: accepts clients, answers their requests in order. Only this room writes to the socket. */
import { type Line, LineSplitter } from "../../shared/json_lines.ts";
import type { Log } from "../../shared/log.ts";
import { CommandError, MAX_REQUEST_BYTES, type MonitorEvent, type MonitorKind } from "../../shared/protocol.ts";
import type { Daemon } from "../daemon.ts";
import { runCommand } from "./commands.ts";
import { ClientWriter } from "./connection.ts";
import { errorReply, parseRequest, RequestRejected, tooLarge } from "./request.ts";

export interface ServerParts {
  readonly daemon: Daemon;
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

export class ControlServer {
  readonly #parts: ServerParts;
  readonly #clients = new Map<Deno.UnixConn, ClientWriter>();
  /** Clients that asked for `monitor`. */
  readonly #followers = new Set<ClientWriter>();
  #closed = false;
  /** Events that clients who have gone were too slow for. */
  #lostByFormer = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** Serves until the listener closes. */
  async serve(listener: Deno.UnixListener): Promise<void> {
    while (!this.#closed) {
      try {
        const conn = await listener.accept();
        this.#serveClient(conn);
      } catch (error) {
        if (this.#closed || error instanceof Deno.errors.BadResource) return;
        // Out of descriptors, above all: one client less, not one daemon less.
        this.#parts.log.warn(`Cannot accept a client: ${error instanceof Error ? error.message : error}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** Events that followers were too slow for, since the start. */
  get eventsLost(): number {
    let lost = this.#lostByFormer;
    for (const { eventsLost } of this.#followers) lost += eventsLost;
    return lost;
  }

  /** Passes an event to the monitors. */
  publish(event: MonitorEvent): void {
    for (const follower of this.#followers) follower.event(event);
  }

  /** Ends every connection. The listener is the caller's. */
  close(): void {
    this.#closed = true;
    for (const [conn, writer] of this.#clients) {
      writer.close();
      closeQuietly(conn);
    }
  }

  async #serveClient(conn: Deno.UnixConn): Promise<void> {
    const writer = new ClientWriter(conn, this.#parts.now);
    this.#clients.set(conn, writer);
    const lines = new LineSplitter(MAX_REQUEST_BYTES);
    const buffer = new Uint8Array(16_384);
    try {
      for (let size = await conn.read(buffer); size !== null; size = await conn.read(buffer)) {
        for (const line of lines.push(buffer.subarray(0, size))) await this.#answer(line, writer);
      }
      // A client that closes its writing side after a line without newline still gets its answer.
      const last = lines.flush();
      if (last !== null) await this.#answer(last, writer);
    } catch {
      // Gone in mid-request or mid-answer: nothing is owed to it any more.
    } finally {
      this.#clients.delete(conn);
      this.#unfollow(writer);
      writer.close();
      closeQuietly(conn);
    }
  }

  async #answer(line: Line, writer: ClientWriter): Promise<void> {
    const { daemon, log } = this.#parts;
    let id: unknown;
    let reply: unknown;
    daemon.countRequest();
    try {
      if (!(line instanceof Uint8Array)) throw tooLarge(line.tooLarge);
      const request = parseRequest(line);
      id = request.id;
      log.debug(`IPC request: ${request.command} ${JSON.stringify(request.args)}`);
      const answer = await runCommand(daemon, request, {
        follow: (kinds: readonly MonitorKind[]) => {
          writer.follow(new Set(kinds));
          this.#followers.add(writer);
          daemon.monitored(true);
        },
      });
      reply = id === undefined ? answer : { ...answer, id };
    } catch (error) {
      if (error instanceof RequestRejected) id = error.id;
      if (!(error instanceof CommandError)) daemon.fault("a request", error);
      reply = errorReply(
        error instanceof CommandError ? error : new CommandError("InternalError", describe(error)),
        id,
      );
    }
    log.debug(`IPC response: ${clip(JSON.stringify(reply))}`);
    await writer.answer(reply);
  }

  #unfollow(writer: ClientWriter): void {
    if (!this.#followers.delete(writer)) return;
    this.#lostByFormer += writer.eventsLost;
    if (this.#followers.size === 0) this.#parts.daemon.monitored(false);
  }
}

function closeQuietly(conn: Deno.UnixConn): void {
  try {
    conn.close();
  } catch {
    // Closed already, by the other side of this file.
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function clip(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)}... (${text.length} characters)` : text;
}
