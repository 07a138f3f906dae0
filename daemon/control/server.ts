/** The socket server: accepts clients, answers their requests in order. Only this room writes to the socket. */
import { type Line, LineSplitter } from "../../shared/json_lines.ts";
import type { Log } from "../../shared/log.ts";
import { CommandError, MAX_REQUEST_BYTES, type MonitorEvent, type MonitorKind } from "../../shared/protocol.ts";
import { visible } from "../../shared/describe.ts";
import { type Client, CLIENT_LIMITS, type ClientLimits, Clients } from "./clients.ts";
import { type Caller, type CommandedDaemon, runCommand } from "./commands.ts";
import type { ClientWriter } from "./connection.ts";
import { errorReply, parseRequest, RequestRejected, tooLarge } from "./request.ts";
import { Turns } from "./turns.ts";

/** What it works with. */
export interface ServerParts {
  readonly daemon: CommandedDaemon;
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Default: CLIENT_LIMITS. */
  readonly limits?: ClientLimits;
}

/** How soon to try again when no client can be accepted, ms. */
const RETRY_MS = 20;

/** Answers the clients of one listener. */
export class ControlServer {
  readonly #parts: ServerParts;
  readonly #clients: Clients;
  readonly #turns: Turns;
  /** Clients that asked for `monitor`. */
  readonly #followers = new Set<ClientWriter>();
  #closed = false;
  /** Events that clients who have gone were too slow for. */
  #lostByFormer = 0;

  constructor(parts: ServerParts) {
    const { log, now, limits = CLIENT_LIMITS } = parts;
    this.#parts = parts;
    this.#turns = new Turns(now);
    this.#clients = new Clients({ log, now, limits, left: ({ writer }) => this.#unfollow(writer) });
  }

  /** Serves until the listener closes. */
  async serve(listener: Deno.UnixListener): Promise<void> {
    let said = "";
    while (!this.#closed) {
      try {
        const conn = await listener.accept();
        this.#serveClient(this.#clients.add(conn));
        await this.#turns.take();
      } catch (error) {
        if (this.#closed || error instanceof Deno.errors.BadResource) return;
        if (isOutOfDescriptors(error)) this.#clients.outOfDescriptors();
        else if (said !== describe(error)) this.#parts.log.warn(`Cannot accept a client: ${said = describe(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
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
    this.#clients.dropAll();
  }

  async #serveClient(client: Client): Promise<void> {
    const { conn, writer } = client;
    const lines = new LineSplitter(MAX_REQUEST_BYTES);
    const buffer = new Uint8Array(16_384);
    try {
      for (let size = await conn.read(buffer); size !== null; size = await conn.read(buffer)) {
        this.#clients.heard(client);
        // One request at a time goes back to the event loop by itself; only a client that sends ahead has to wait.
        let ahead = size === buffer.length;
        for (const line of lines.push(buffer.subarray(0, size))) {
          await this.#answer(line, client);
          if (ahead) await this.#turns.take();
          ahead = true;
        }
        if (size === buffer.length) await this.#turns.take();
      }
      // A client that closes its writing side after a line without newline still gets its answer.
      const last = lines.flush();
      if (last !== null) await this.#answer(last, client);
      // And one that monitors gets its events, for as long as it takes them.
      client.halfClosed = true;
      if (writer.follows) await client.gone;
    } catch {
      // Gone in mid-request or mid-answer: nothing is owed to it any more.
    } finally {
      this.#clients.drop(client);
    }
  }

  async #answer(line: Line, client: Client): Promise<void> {
    client.working = true;
    let follow = (): void => {};
    const reply = JSON.stringify(
      await this.#reply(line, (kinds) => follow = () => this.#follow(client.writer, kinds)),
    );
    client.working = false;
    this.#parts.log.debug(() => `IPC response: ${clip(reply)}`);
    const answered = client.writer.answer(reply);
    // Not before: no event may come ahead of the answer.
    follow();
    await answered;
  }

  async #reply(line: Line, follow: Caller["follow"]): Promise<unknown> {
    const { daemon, log } = this.#parts;
    let id: unknown;
    daemon.countRequest();
    try {
      if (!(line instanceof Uint8Array)) throw tooLarge(line.tooLarge);
      const request = parseRequest(line);
      id = request.id;
      log.debug(() => `IPC request: ${clip(`${visible(request.command)} ${JSON.stringify(request.args)}`)}`);
      const answer = await runCommand(daemon, request, { follow });
      return id === undefined ? answer : { ...answer, id };
    } catch (error) {
      if (error instanceof RequestRejected) id = error.id;
      if (error instanceof CommandError) return errorReply(error, id);
      daemon.fault("a request", error);
      return errorReply(new CommandError("InternalError", describe(error)), id);
    }
  }

  #follow(writer: ClientWriter, kinds: readonly MonitorKind[]): void {
    writer.follow(new Set(kinds));
    this.#followers.add(writer);
    this.#parts.daemon.monitored(true);
  }

  #unfollow(writer: ClientWriter): void {
    if (!this.#followers.delete(writer)) return;
    this.#lostByFormer += writer.eventsLost;
    if (this.#followers.size === 0) this.#parts.daemon.monitored(false);
  }
}

/** EMFILE: this process may have no more; ENFILE: the whole system (accept(2)). */
function isOutOfDescriptors(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EMFILE" || error.code === "ENFILE");
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function clip(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)}... (${text.length} characters)` : text;
}
