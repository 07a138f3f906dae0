/**
 * The bounded way from the MIDI callback to the engine. While the daemon keeps up, a message is played within its callback.
 * When playing takes most of the time, messages wait here in order instead, so that the socket and the timers get their
 * turn; a full inbox never drops a note: what only moves a control gives way to its newer value, and is counted.
 */
import type { DeviceId, Millis } from "../shared/events.ts";
import type { Clock } from "./actions/clock.ts";

/** So many messages may wait. A second and more of a MIDI cable at full speed (1,000 three-byte messages, MIDI 1.0). */
export const INBOX_LIMIT = 4096;
/** Time is looked at in windows of this length, ms. */
const WINDOW_MS = 8;
/** Of a window, playing may take so much before messages have to wait for the others' turn, ms. */
const BUSY_MS = 4;

/** A message as it came. */
export interface Arrival {
  readonly at: Millis;
  readonly device: DeviceId;
  readonly bytes: Uint8Array;
}

interface Waiting {
  readonly at: Millis;
  readonly device: DeviceId;
  /** Of the newest value, where the message is of a control that may be coalesced. */
  bytes: Uint8Array;
  readonly control: string | null;
}

/** Of one stage. */
export class Inbox {
  readonly #clock: Clock;
  readonly #play: (arrival: Arrival) => void;
  #waiting: Waiting[] = [];
  #taken = 0;
  /** The last waiting message of each control that may be coalesced. */
  readonly #latest = new Map<string, Waiting>();
  #windowBegan = -Infinity;
  #busyMs = 0;
  #playing = false;
  #cancelTurn: (() => void) | null = null;
  #coalesced = 0;

  /** `play` is called with each message, in order, at once or in a later turn of the event loop. */
  constructor(clock: Clock, play: (arrival: Arrival) => void) {
    this.#clock = clock;
    this.#play = play;
  }

  /** Messages that wait now. */
  get queued(): number {
    return this.#waiting.length - this.#taken;
  }

  /** Values of controls that gave way to a newer one because the inbox was full. */
  get coalesced(): number {
    return this.#coalesced;
  }

  /** Takes a message in. The bytes are kept: the caller must not change them. */
  offer(device: DeviceId, bytes: Uint8Array): void {
    const at = this.#clock.now();
    if (this.queued === 0 && !this.#playing && !this.#behind(at)) return this.#playNow({ at, device, bytes }, at);
    const control = controlOf(device, bytes);
    if (this.queued >= INBOX_LIMIT && !this.#makeRoom(control, bytes)) return;
    const waiting = { at, device, bytes, control };
    this.#waiting.push(waiting);
    if (control !== null) this.#latest.set(control, waiting);
    this.#cancelTurn ??= this.#clock.after(0, () => this.#turn());
  }

  /** Plays all that waits, before something else happens that came later. */
  flush(): void {
    if (this.#playing) return;
    while (this.queued > 0) this.#playNext();
    this.#rest();
  }

  #turn(): void {
    this.#cancelTurn = null;
    const until = this.#clock.now() + BUSY_MS;
    try {
      do this.#playNext(); while (this.queued > 0 && this.#clock.now() < until);
    } finally {
      if (this.queued > 0) this.#cancelTurn = this.#clock.after(0, () => this.#turn());
      else this.#rest();
    }
  }

  #rest(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = null;
    this.#busyMs = 0;
  }

  /** False: the message has taken the place of its control's last value. Otherwise there is room for it. */
  #makeRoom(control: string | null, bytes: Uint8Array): boolean {
    const last = control === null ? undefined : this.#latest.get(control);
    if (last === undefined) {
      // No note is dropped: the oldest message's time has come, whoever has to wait for it.
      if (!this.#playing) this.#playNext();
      return true;
    }
    last.bytes = bytes;
    this.#coalesced++;
    return false;
  }

  #playNext(): void {
    const next = this.#waiting[this.#taken++];
    if (next === undefined) return;
    if (this.#taken >= this.#waiting.length || this.#taken >= INBOX_LIMIT) {
      this.#waiting.splice(0, this.#taken);
      this.#taken = 0;
    }
    const { control } = next;
    if (control !== null && this.#latest.get(control) === next) this.#latest.delete(control);
    this.#playNow(next, this.#clock.now());
  }

  #playNow(arrival: Arrival, began: Millis): void {
    this.#playing = true;
    try {
      this.#play(arrival);
    } finally {
      this.#playing = false;
      this.#busyMs += this.#clock.now() - began;
    }
  }

  /** Whether playing took most of the last moments. */
  #behind(now: Millis): boolean {
    if (now - this.#windowBegan > WINDOW_MS) {
      this.#windowBegan = now;
      this.#busyMs = 0;
    }
    return this.#busyMs > BUSY_MS;
  }
}

/** Channel mode messages (MIDI 1.0: controllers 120 to 127) are commands, not values. */
const FIRST_CHANNEL_MODE = 120;

/** What a whole message moves, when only its newest value matters: a controller, pressure or pitch bend; else null. */
function controlOf(device: DeviceId, bytes: Uint8Array): string | null {
  const [status = 0, data = 0] = bytes;
  switch (status & 0xf0) {
    case 0xb0:
      return bytes.length === 3 && data < FIRST_CHANNEL_MODE ? `${status} ${data} ${device}` : null;
    case 0xa0:
      return bytes.length === 3 ? `${status} ${data} ${device}` : null;
    case 0xd0:
      return bytes.length === 2 ? `${status} ${device}` : null;
    case 0xe0:
      return bytes.length === 3 ? `${status} ${device}` : null;
    default:
      return null;
  }
}
