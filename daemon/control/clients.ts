/**
 * Who is connected. There is always room for one more: where there is not, those who have been silent longest go, so that
 * no number of forgotten connections can lock the owner out or take the descriptors that a reload needs.
 */
import type { Log } from "../../shared/log.ts";
import { ClientWriter } from "./connection.ts";

/** How much clients may take. */
export interface ClientLimits {
  /** Connected at once. */
  readonly clients: number;
  /** An answer must be taken within this time, ms. */
  readonly takenWithin: number;
  /** How often to look, ms. */
  readonly lookEvery: number;
}

/** Far more than anybody needs, and far below the descriptors that most systems allow. */
export const CLIENT_LIMITS: ClientLimits = { clients: 1000, takenWithin: 30_000, lookEvery: 2000 };

/** Descriptors to leave for files and processes once the system has no more. */
const SPARE_DESCRIPTORS = 16;
/** A closed connection gives back its descriptor a little later; before that there is no need to drop more, ms. */
const FREED_WITHIN_MS = 500;
/** The system's limit never lets the daemon go below so many clients. */
const FEWEST_CLIENTS = 8;

/** One connection. */
export class Client {
  readonly writer: ClientWriter;
  /** A command of its runs: it is waiting for the daemon, not silent. */
  working = false;
  /** It sends nothing more, but may still read. */
  halfClosed = false;
  readonly #gone = Promise.withResolvers<void>();

  constructor(readonly conn: Deno.UnixConn, now: () => number) {
    this.writer = new ClientWriter(conn, now);
  }

  /** Resolves when it is dropped. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  hangUp(): void {
    this.writer.close();
    try {
      this.conn.close();
    } catch (error) {
      // Closed already: its side of the socket has failed.
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    this.#gone.resolve();
  }
}

/** What the clients need of the rest. */
export interface ClientParts {
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly limits: ClientLimits;
  /** It is not there any more. */
  readonly left: (client: Client) => void;
}

/** All of them, in the order in which they were heard last. */
export class Clients {
  readonly #parts: ClientParts;
  /** The longest silent one first. */
  readonly #all = new Set<Client>();
  #most: number;
  #saidFull = false;
  #loweredAt = -Infinity;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#most = parts.limits.clients;
  }

  add(conn: Deno.UnixConn): Client {
    if (this.#all.size >= this.#most) this.#makeRoom(this.#most - 1, `${this.#all.size} clients are connected`);
    const client = new Client(conn, this.#parts.now);
    this.#all.add(client);
    this.#looking ??= setInterval(() => this.#look(), this.#parts.limits.lookEvery);
    return client;
  }

  /** It has said something. */
  heard(client: Client): void {
    // A dropped one's last words may still be on their way.
    if (this.#all.delete(client)) this.#all.add(client);
  }

  /** Closes its connection. May be called more than once. */
  drop(client: Client): void {
    if (!this.#all.delete(client)) return;
    client.hangUp();
    this.#parts.left(client);
    if (this.#all.size === 0) {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
    if (this.#all.size < this.#most / 2) {
      this.#most = this.#parts.limits.clients;
      this.#saidFull = false;
    }
  }

  dropAll(): void {
    for (const client of [...this.#all]) this.drop(client);
  }

  /** The system gave no descriptor for a new client: from now on there may be fewer. */
  outOfDescriptors(): void {
    const clients = this.#all.size;
    const now = this.#parts.now();
    if (now - this.#loweredAt < FREED_WITHIN_MS) return;
    this.#loweredAt = now;
    this.#most = Math.max(FEWEST_CLIENTS, clients - SPARE_DESCRIPTORS);
    this.#makeRoom(this.#most - 1, `Out of file descriptors with ${clients} clients connected`);
  }

  #makeRoom(atMost: number, why: string): void {
    // Those who monitor are silent by nature.
    for (
      const spared of [(client: Client) => client.working || client.writer.follows, (client: Client) => client.working]
    ) {
      for (const client of [...this.#all]) {
        if (this.#all.size <= atMost) break;
        if (!spared(client)) this.drop(client);
      }
    }
    if (this.#saidFull) return;
    this.#saidFull = true;
    this.#parts.log.warn(`${why}: those who have been silent longest are dropped for new ones`);
  }

  #look(): void {
    const { now, limits, log } = this.#parts;
    for (const client of [...this.#all]) {
      const since = client.writer.unreadSince;
      if (since !== null && now() - since > limits.takenWithin) {
        log.warn(`A client was dropped: it has not read its answers for ${Math.round(limits.takenWithin / 1000)} s`);
        this.drop(client);
      } else if (client.halfClosed) {
        client.writer.probe().catch(() => this.drop(client));
      }
    }
  }
}
