/**
 * The writing side of one client: answers in order, and monitor events as long as the client keeps up. Nothing here ever
 * makes the daemon wait: events beyond the bound are dropped and counted, and the client is told.
 */
import type { MonitorEvent, MonitorKind } from "../../shared/protocol.ts";

/** Events that may wait for one slow reader. A megabyte or so. */
const MAX_WAITING_EVENTS = 4096;

const NOTHING = new Uint8Array(0);

/** Of one client, until `close`. */
export class ClientWriter {
  readonly #conn: Deno.UnixConn;
  readonly #now: () => number;
  readonly #encoder = new TextEncoder();
  #events: string[] = [];
  /** Not told to the client yet. */
  #lost = 0;
  #lostInAll = 0;
  #kinds: ReadonlySet<MonitorKind> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #draining = false;
  #probing: Promise<void> | null = null;
  #closed = false;
  /** Since when the client has taken nothing of an answer that waits for it. */
  #unreadSince: number | null = null;

  constructor(conn: Deno.UnixConn, now: () => number) {
    this.#conn = conn;
    this.#now = now;
  }

  /** Events that this client was too slow for. */
  get eventsLost(): number {
    return this.#lostInAll;
  }

  /** Writes one answer, which is JSON; resolves when the system has taken it. Rejects when the client is gone. */
  async answer(reply: string): Promise<void> {
    this.#unreadSince = this.#now();
    await this.#write(reply + "\n");
    this.#unreadSince = null;
  }

  /** Since when nothing was taken although an answer waits, or null. Events do not count: those who do not take them lose them. */
  get unreadSince(): number | null {
    return this.#unreadSince;
  }

  /** Whether events are passed on. */
  get follows(): boolean {
    return this.#kinds !== null;
  }

  /** Rejects when nobody can read any more; tells nothing to those who can. */
  probe(): Promise<void> {
    // unix(7): a peer that has closed gives EPIPE, even for no bytes. Behind a write that a slow reader holds up it
    // waits, and so would all that were made meanwhile.
    this.#probing ??= this.#conn.write(NOTHING).then(() => void (this.#probing = null));
    return this.#probing;
  }

  /** From now on events of these kinds are passed on. */
  follow(kinds: ReadonlySet<MonitorKind>): void {
    this.#kinds = kinds;
  }

  event(event: MonitorEvent): void {
    if (this.#closed || this.#kinds === null) return;
    if (event.event !== "lost" && !this.#kinds.has(event.event)) return;
    if (this.#events.length >= MAX_WAITING_EVENTS) {
      this.#lost++;
      this.#lostInAll++;
      return;
    }
    this.#events.push(JSON.stringify(event));
    if (!this.#draining) this.#drain();
  }

  close(): void {
    this.#closed = true;
    this.#events = [];
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    try {
      while (this.#events.length > 0 && !this.#closed) {
        const batch = this.#events;
        this.#events = [];
        if (this.#lost > 0) {
          const lost: MonitorEvent = { event: "lost", at: this.#now(), count: this.#lost };
          this.#lost = 0;
          batch.push(JSON.stringify(lost));
        }
        await this.#write(batch.join("\n") + "\n");
      }
    } catch {
      // The client is gone; its reading side ends the connection.
      this.close();
    } finally {
      this.#draining = false;
    }
  }

  #write(text: string): Promise<void> {
    const bytes = this.#encoder.encode(text);
    const write = this.#writing.then(async () => {
      let sent = 0;
      while (sent < bytes.length) {
        sent += await this.#conn.write(bytes.subarray(sent));
        // Whoever takes a part of it is slow, not gone.
        if (this.#unreadSince !== null) this.#unreadSince = this.#now();
      }
    });
    this.#writing = write.catch(() => {});
    return write;
  }
}
