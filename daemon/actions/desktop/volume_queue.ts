/** Changes of the volume that wait for the one before: few, however many are asked for. */
import { ActionFailed } from "../os.ts";

/** What to do with the volume. */
export type VolumeChange =
  /** 0..100 percent. */
  | { readonly kind: "set"; readonly percent: number }
  /** -100..100 percent, to what it is. */
  | { readonly kind: "add"; readonly percent: number }
  | { readonly kind: "mute"; readonly to: Muting };

/** What becomes of the muting: on is silence. */
export type Muting = "on" | "off" | "toggle";

interface Call {
  readonly change: VolumeChange;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Calls that are carried out as one change. */
class Batch {
  readonly calls = new Set<Call>();
  readonly #end = new AbortController();

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** All of them have their wish, or what came later undoes it. */
  done(): void {
    for (const call of this.calls) call.done();
    this.calls.clear();
  }

  failed(error: unknown): void {
    for (const call of this.calls) call.failed(error);
    this.calls.clear();
  }

  /** Nobody waits for it any more when the last one leaves. */
  leave(call: Call): void {
    if (this.calls.delete(call) && this.calls.size === 0) this.#end.abort();
  }
}

/**
 * Carries out one change at a time, with a rest before each that had to wait. Of those that wait, a Set takes the place of every change of the level before it,
 * Ups and Downs add up (and onto a waiting Set), a Mute or Unmute takes the place of every change of the muting, and two
 * Toggles are none. So never more than two wait, the newest last: one for the level, one for the muting.
 */
export class VolumeQueue {
  readonly #carryOut: (change: VolumeChange, signal: AbortSignal) => Promise<void>;
  readonly #rest: () => Promise<void>;
  readonly #waiting = new Map<"level" | "mute", Batch>();
  #busy = false;

  constructor(carryOut: (change: VolumeChange, signal: AbortSignal) => Promise<void>, rest: () => Promise<void>) {
    this.#carryOut = carryOut;
    this.#rest = rest;
  }

  /**
   * Begun before the call returns when nothing else runs. Resolves when it is carried out, or when a later one took its
   * place; rejects as `carryOut` does, or at an abort.
   */
  ask(change: VolumeChange, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(new ActionFailed("aborted"));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const batch = this.#batchFor(change);
    const abort = (): void => {
      batch.leave(call);
      reject(new ActionFailed("aborted"));
    };
    const settle = (): void => signal.removeEventListener("abort", abort);
    const call: Call = {
      change,
      done: () => (settle(), resolve()),
      failed: (error) => (settle(), reject(error)),
    };
    signal.addEventListener("abort", abort, { once: true });
    batch.calls.add(call);
    if (!this.#busy) void this.#work();
    return promise;
  }

  /** The one that waits for such a change, now the last in line. */
  #batchFor(change: VolumeChange): Batch {
    const slot = change.kind === "mute" ? "mute" : "level";
    let batch = this.#waiting.get(slot) ?? new Batch();
    this.#waiting.delete(slot);
    // Nobody waits for an aborted one any more.
    if (isAbsolute(change) || batch.signal.aborted) {
      batch.done();
      batch = new Batch();
    }
    this.#waiting.set(slot, batch);
    return batch;
  }

  /** Never rejects: every failure goes to those who asked. */
  async #work(): Promise<void> {
    this.#busy = true;
    for (let batch = this.#next(); batch !== null; batch = this.#next()) {
      await this.#doAll(batch);
      if (this.#waiting.size > 0) await this.#rest();
    }
    this.#busy = false;
  }

  async #doAll(batch: Batch): Promise<void> {
    const change = sum(batch.calls);
    try {
      if (change !== null) await this.#carryOut(change, batch.signal);
      batch.done();
    } catch (error) {
      batch.failed(error);
    }
  }

  #next(): Batch | null {
    for (const [slot, batch] of this.#waiting) {
      this.#waiting.delete(slot);
      return batch;
    }
    return null;
  }
}

function isAbsolute(change: VolumeChange): boolean {
  return change.kind === "set" || (change.kind === "mute" && change.to !== "toggle");
}

/** The one change that is the same as all of them in turn; null when that is none. */
function sum(calls: Iterable<Call>): VolumeChange | null {
  let whole: VolumeChange | null = null;
  for (const { change } of calls) whole = whole === null ? change : joined(whole, change);
  return whole?.kind === "add" && whole.percent === 0 ? null : whole;
}

/** Both of the same slot. Only the first of a batch is absolute. */
function joined(first: VolumeChange, second: VolumeChange): VolumeChange | null {
  if (isAbsolute(second)) return second;
  if (first.kind === "mute") {
    return first.to === "toggle" ? null : { kind: "mute", to: first.to === "on" ? "off" : "on" };
  }
  if (second.kind === "mute") return second;
  const percent = first.percent + second.percent;
  return { kind: first.kind, percent: Math.min(100, Math.max(first.kind === "set" ? 0 : -100, percent)) };
}
