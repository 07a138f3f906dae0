/** The keys of one X server: strokes down and up, and typing. */
import { type KeyStroke, MODIFIERS } from "../../../shared/config/action_types.ts";
import type { Clock } from "../clock.ts";
import { ActionFailed } from "../os.ts";
import type { KeyboardState, X11Connection } from "./x11_connection.ts";
import { characterOfKeysym, type Keysym, keysymOfKey, LEVEL3_SHIFT, MODIFIER_KEYSYMS } from "./x11_keysyms.ts";
import { type KeyPlace, X11Layout } from "./x11_layout.ts";
import { X11SpareKeys } from "./x11_spare_keys.ts";

/** Key codes that are down for a stroke. */
interface Pressed {
  readonly modifiers: readonly number[];
  readonly code: number;
}

export class X11Keyboard {
  readonly #connection: X11Connection;
  readonly #layout: X11Layout;
  readonly #spare: X11SpareKeys;
  readonly #strokes = new Map<string, Pressed>();
  /** How many strokes have each key code down. */
  readonly #down = new Map<number, number>();

  constructor(connection: X11Connection, clock: Clock) {
    this.#connection = connection;
    this.#layout = new X11Layout(connection);
    this.#spare = new X11SpareKeys(connection, clock, (code) => this.#down.has(code));
  }

  /** Throws `ActionFailed`, and then nothing is down of it. */
  press(stroke: KeyStroke, state: KeyboardState): void {
    const name = nameOf(stroke);
    if (this.#strokes.has(name)) return;
    const place = this.#placeOfKey(stroke.key, state);
    const modifiers = MODIFIERS
      .filter((modifier) => stroke.modifiers.includes(modifier) || (modifier === "shift" && place.shift))
      .map((modifier) => this.#modifierCode(MODIFIER_KEYSYMS[modifier], modifier, state));
    if (place.level3) modifiers.push(this.#modifierCode(LEVEL3_SHIFT, "AltGr", state));
    for (const code of modifiers) if (this.#hold(code)) this.#connection.key(code, true);
    this.#hold(place.code);
    this.#spare.used(place.code);
    this.#connection.key(place.code, true);
    this.#connection.flush();
    this.#strokes.set(name, { modifiers, code: place.code });
  }

  /** The same key codes go up, whatever the layout is by now. Nothing happens when the stroke is not down. */
  release(stroke: KeyStroke): void {
    const name = nameOf(stroke);
    const pressed = this.#strokes.get(name);
    if (pressed === undefined) return;
    this.#strokes.delete(name);
    this.#spare.used(pressed.code);
    for (const code of [pressed.code, ...pressed.modifiers.toReversed()]) {
      if (this.#letGo(code)) this.#connection.key(code, false);
    }
    this.#connection.flush();
  }

  /**
   * Types from the beginning of `keysyms` and answers how many; 0: spare keys must rest first, for `restMs`. Modifiers that
   * strokes hold down are up meanwhile, and Caps Lock is off: text is not a row of shortcuts. Throws `ActionFailed`.
   */
  type(keysyms: readonly Keysym[], state: KeyboardState): number {
    const missing = new Set<Keysym>();
    for (const keysym of keysyms) {
      const place = this.#layout.find(keysym, state);
      if (place === null) missing.add(keysym);
      else this.#spare.used(place.code);
    }
    const taken = new Set([...missing].slice(0, this.#spare.take([...missing], false)));
    const end = keysyms.findIndex((keysym) => missing.has(keysym) && !taken.has(keysym));
    const able = end === -1 ? keysyms : keysyms.slice(0, end);
    const places = able.map((keysym) => this.#layout.find(keysym, state) ?? cannotType(keysym));
    const shift = this.#modifierCode(MODIFIER_KEYSYMS.shift, "shift", state);
    const held = [...new Set([...this.#strokes.values()].flatMap(({ modifiers }) => modifiers))];
    if (state.capsLock) this.#connection.setCapsLock(false);
    for (const code of held) this.#connection.key(code, false);
    for (const place of places) this.#tap(place, shift, state);
    for (const code of held) this.#connection.key(code, true);
    if (state.capsLock) this.#connection.setCapsLock(true);
    this.#connection.flush();
    return able.length;
  }

  /** In how many ms `type` can go on that answered 0. Throws `ActionFailed` when it never can. */
  restMs(next: Keysym): number {
    return this.#spare.readyIn ?? cannotType(next);
  }

  /** The key that a stroke has down; null: it is not down. */
  codeOf(stroke: KeyStroke): number | null {
    return this.#strokes.get(nameOf(stroke))?.code ?? null;
  }

  /** Everything up, every spare key bare. */
  close(): void {
    for (const code of this.#down.keys()) this.#connection.key(code, false);
    this.#down.clear();
    this.#strokes.clear();
    this.#spare.giveBack();
    this.#connection.flush();
  }

  #tap(place: KeyPlace, shift: number, state: KeyboardState): void {
    const modifiers = place.shift ? [shift] : [];
    if (place.level3) modifiers.push(this.#modifierCode(LEVEL3_SHIFT, "AltGr", state));
    for (const code of modifiers) this.#connection.key(code, true);
    this.#connection.key(place.code, true);
    this.#connection.key(place.code, false);
    for (const code of modifiers.reverse()) this.#connection.key(code, false);
  }

  #placeOfKey(key: string, state: KeyboardState): KeyPlace {
    const keysym = keysymOfKey(key);
    const place = this.#layout.find(keysym, state);
    if (place !== null) return place;
    this.#spare.take([keysym], true);
    return this.#layout.find(keysym, state) ?? cannotType(keysym, key);
  }

  #modifierCode(keysym: Keysym, name: string, state: KeyboardState): number {
    const place = this.#layout.find(keysym, state);
    if (place === null) throw new ActionFailed(`the keyboard layout has no ${name} key`);
    return place.code;
  }

  /** True: it goes down with this. */
  #hold(code: number): boolean {
    const count = this.#down.get(code) ?? 0;
    this.#down.set(code, count + 1);
    return count === 0;
  }

  /** True: it goes up with this. */
  #letGo(code: number): boolean {
    const count = this.#down.get(code) ?? 0;
    if (count > 1) this.#down.set(code, count - 1);
    else this.#down.delete(code);
    return count === 1;
  }
}

function nameOf(stroke: KeyStroke): string {
  return [...stroke.modifiers, stroke.key].join("+");
}

function cannotType(keysym: Keysym, name = characterOfKeysym(keysym) ?? `keysym ${keysym}`): never {
  throw new ActionFailed(
    `"${name}" cannot be typed: the keyboard layout lacks it and has no free key code to put it on`,
  );
}
