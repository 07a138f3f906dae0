/**
 * What the user's layout lacks is put on keys that have nothing on them: about twenty on a usual keyboard.
 *
 * A program looks up what a key means when it gets round to the event, and asks the server for the map of that moment.
 * So a key keeps its meaning for a while after it was pressed; all of them are bare again after a rest.
 */
import type { Millis } from "../../../shared/events.ts";
import type { Clock } from "../clock.ts";
import { SHIFT, type X11Connection } from "./x11_connection.ts";
import { characterOfKeysym, type Keysym, keysymOfCharacter } from "./x11_keysyms.ts";

/** A key is not given another meaning sooner, ms: programs are that slow at times. */
export const KEPT_MS = 400;
/** After so long without use every key is bare again. */
const REST_MS = 10_000;

interface SpareKey {
  readonly code: number;
  /** Without and with Shift. */
  keysyms: readonly [Keysym, Keysym];
  usedAt: Millis;
}

const BARE: SpareKey["keysyms"] = [0, 0];

export class X11SpareKeys {
  readonly #connection: X11Connection;
  readonly #clock: Clock;
  readonly #isDown: (code: number) => boolean;
  /** null: they are still to be found. */
  #keys: SpareKey[] | null = null;
  #cancelRest: (() => void) | null = null;

  /** A key that `isDown` keeps its meaning. */
  constructor(connection: X11Connection, clock: Clock, isDown: (code: number) => boolean) {
    this.#connection = connection;
    this.#clock = clock;
    this.#isDown = isDown;
  }

  /** This key is being pressed; it may be one of these. */
  used(code: number): void {
    const key = this.#keys?.find((each) => each.code === code);
    if (key !== undefined) key.usedAt = this.#clock.now();
  }

  /**
   * Puts as many of these keysyms on keys as can be now, in their order, and answers how many. `hurry`: the first may
   * take a key that was used just now.
   */
  take(keysyms: readonly Keysym[], hurry: boolean): number {
    this.#look();
    const changed = new Set<SpareKey>();
    let taken = 0;
    for (const keysym of keysyms) {
      const key = this.#assign(keysym, hurry && taken === 0);
      if (key === null) break;
      key.usedAt = this.#clock.now();
      changed.add(key);
      taken++;
    }
    for (const { code, keysyms: [plain, shifted] } of changed) this.#connection.remap(code, plain, shifted);
    if (changed.size > 0) {
      this.#connection.sync();
      this.#restLater(REST_MS);
    }
    return taken;
  }

  /** In how many ms, 1 or more, another keysym can be taken; null: never. */
  get readyIn(): number | null {
    const times = (this.#keys ?? []).filter((key) => !this.#isDown(key.code)).map((key) => key.usedAt);
    return times.length === 0 ? null : Math.max(1, Math.min(...times) + KEPT_MS - this.#clock.now());
  }

  /** Makes every key bare again. */
  giveBack(): void {
    this.#cancelRest?.();
    this.#cancelRest = null;
    // Events first: only what is still ours is taken away.
    if (this.#keys === null || this.#connection.state() === null) return;
    this.#look();
    for (const { code, keysyms } of this.#keys) if (keysyms !== BARE) this.#connection.remap(code, 0, 0);
    this.#connection.sync();
    this.#keys = null;
  }

  /** Finds the bare keys; later, which of them still are as they were left: another layout may have come. */
  #look(): void {
    if (this.#keys === null) {
      this.#keys = [];
      // The first key code is left alone: as scan code 0 it means "no key" to some programs.
      for (let code = this.#connection.maxKeycode; code > this.#connection.minKeycode; code--) {
        if (this.#connection.isBare(code)) this.#keys.push({ code, keysyms: BARE, usedAt: -Infinity });
      }
      return;
    }
    this.#keys = this.#keys.filter((key) => {
      const { code, keysyms: [plain, shifted] } = key;
      if (this.#connection.lookup(code, 0, 0) === plain && this.#connection.lookup(code, SHIFT, 0) === shifted) {
        return true;
      }
      key.keysyms = BARE;
      return this.#connection.isBare(code);
    });
  }

  #assign(keysym: Keysym, hurry: boolean): SpareKey | null {
    const keys = this.#keys ?? [];
    const cases = bothCases(keysym);
    if (cases === null && isShareable(keysym)) {
      const half = keys.find(({ keysyms: [plain, shifted] }) => plain === shifted && isShareable(plain));
      if (half !== undefined) {
        half.keysyms = [half.keysyms[0], keysym];
        return half;
      }
    }
    const latest = hurry ? Infinity : this.#clock.now() - KEPT_MS;
    let oldest: SpareKey | null = null;
    for (const key of keys) {
      if (key.usedAt > latest || this.#isDown(key.code)) continue;
      if (oldest === null || key.usedAt < oldest.usedAt) oldest = key;
    }
    if (oldest !== null) oldest.keysyms = cases ?? [keysym, keysym];
    return oldest;
  }

  #restLater(ms: number): void {
    this.#cancelRest?.();
    this.#cancelRest = this.#clock.after(ms, () => {
      const now = this.#clock.now();
      const last = Math.max(...(this.#keys ?? []).map((key) => this.#isDown(key.code) ? now : key.usedAt));
      if (last + REST_MS > now) this.#restLater(last + REST_MS - now);
      else this.giveBack();
    });
  }
}

/** Small and capital belong on one key: then Shift and Caps Lock do with them what they do with every letter. */
function bothCases(keysym: Keysym): readonly [Keysym, Keysym] | null {
  const character = characterOfKeysym(keysym);
  if (character === null) return null;
  const small = character.toLowerCase();
  const capital = character.toUpperCase();
  if (small === capital || [...small, ...capital].length !== 2) return null;
  if (character !== small && character !== capital) return null;
  return [keysymOfCharacter(small), keysymOfCharacter(capital)];
}

/** Two such may be on one key: no stroke names them, so none asks for one of them with Shift. */
function isShareable(keysym: Keysym): boolean {
  const character = characterOfKeysym(keysym);
  return character !== null && character > "\x7f" && bothCases(keysym) === null;
}
