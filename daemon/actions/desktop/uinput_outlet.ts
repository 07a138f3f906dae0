/**
 * The way out to the virtual keyboard: everything in its order, at once while that is safe, and never faster than
 * readers can follow. The kernel keeps 128 events of this device for each reader (evdev) and throws away all of them when a
 * 129th comes before the reader has looked: a desktop busy with drawing would lose keystrokes.
 */
import type { Millis } from "../../../shared/events.ts";
import type { Clock } from "../clock.ts";
import { ActionFailed } from "../os.ts";
import { encodeFrames, EVENT_BYTES, type Frame } from "./uinput_events.ts";

/** Events that may go out at once after a silence: half of what the kernel keeps. */
const BURST_EVENTS = 64;
/** Some 500 characters a second. Together with the burst a reader may be busy for 32 ms. */
const EVENTS_PER_MS = 2;
/** What may wait: some 1,000 keystrokes, two seconds. */
const MOST_WAITING = 4096;

/** What writes to one device. It may throw; then the outlet is closed. */
export type Write = (bytes: Uint8Array<ArrayBuffer>) => void;

/** Bytes to write, or a pause in ms before what follows. */
type Item = { readonly bytes: Uint8Array<ArrayBuffer>; readonly write: Write } | Millis;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Keeps the order over all devices that it writes to. */
export class UinputOutlet {
  readonly #clock: Clock;
  readonly #queue: Item[] = [];
  readonly #waiters: Waiter[] = [];
  #waiting = 0;
  #closed: { readonly reason: unknown } | null = null;
  #holds = 0;
  #room = BURST_EVENTS;
  #roomAt: Millis;
  #restUntil: Millis = -Infinity;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#roomAt = clock.now();
  }

  /** Events that wait; a rest counts as the events that could have gone out in its time. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Nothing can be sent any more. */
  get closed(): boolean {
    return this.#closed !== null;
  }

  /** Throws `ActionFailed` when too much waits already. */
  requireRoom(): void {
    if (this.#waiting < MOST_WAITING) return;
    throw new ActionFailed("keys come faster than the desktop can take them; give the Repeat a delay_ms");
  }

  /** Throws what `write` throws if it is called at once; after `close`, its reason. */
  send(frames: readonly Frame[], write: Write): void {
    if (frames.length > 0) this.#push({ bytes: encodeFrames(frames), write });
  }

  /** What is sent from now on comes at least `ms` after what was sent before. */
  rest(ms: Millis): void {
    this.#push(ms);
  }

  /** From now on everything waits, until each hold is released. */
  hold(): void {
    this.#holds++;
  }

  release(): void {
    if (--this.#holds === 0) this.#drainLater(0);
  }

  /** Once nothing waits. Rejects when what waits is thrown away. */
  drained(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Throws away what waits; nothing can be sent any more. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#queue.length = 0;
    this.#waiting = 0;
    for (const { reject } of this.#waiters.splice(0)) reject(reason);
  }

  #push(item: Item): void {
    if (this.#closed !== null) throw this.#closed.reason;
    this.#queue.push(item);
    this.#waiting += cost(item);
    if (this.#queue.length === 1) this.#drain();
  }

  #drainLater(ms: Millis): void {
    if (this.#cancelTimer !== null) return;
    this.#cancelTimer = this.#clock.after(ms, () => {
      this.#cancelTimer = null;
      try {
        this.#drain();
      } catch {
        // Those who wait were told; whoever sends next will hear of it too.
      }
    });
  }

  #drain(): void {
    if (this.#holds > 0) return;
    for (let item = this.#queue[0]; item !== undefined; item = this.#queue[0]) {
      const now = this.#clock.now();
      const wait = Math.max(this.#restUntil - now, typeof item === "number" ? 0 : this.#timeToRoom(item, now));
      if (wait > 0) return this.#drainLater(wait);
      this.#queue.shift();
      this.#waiting -= cost(item);
      if (typeof item === "number") this.#restUntil = now + item;
      else this.#writeOut(item);
    }
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  /** Ms until the item may go out, for the readers' sake. */
  #timeToRoom(item: Item, now: Millis): Millis {
    this.#room = Math.min(BURST_EVENTS, this.#room + (now - this.#roomAt) * EVENTS_PER_MS);
    this.#roomAt = now;
    return (cost(item) - this.#room) / EVENTS_PER_MS;
  }

  #writeOut(item: Exclude<Item, Millis>): void {
    this.#room -= cost(item);
    try {
      item.write(item.bytes);
    } catch (error) {
      this.close(error);
      throw error;
    }
  }
}

function cost(item: Item): number {
  return typeof item === "number" ? item * EVENTS_PER_MS : item.bytes.length / EVENT_BYTES;
}
