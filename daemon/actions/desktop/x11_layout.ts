/** Where the user's keyboard layout has what. */
import { type Keysym, LEVEL3_SHIFT } from "./x11_keysyms.ts";
import { type KeyboardState, SHIFT, type X11Connection } from "./x11_connection.ts";

/** A key, and what must be held with it. */
export interface KeyPlace {
  readonly code: number;
  readonly shift: boolean;
  /** AltGr. */
  readonly level3: boolean;
}

type Places = ReadonlyMap<Keysym, KeyPlace>;

/**
 * Caps Lock does not count: a key is called the same with it. Reads a layout when it is first asked for, and again when
 * the server says that it changed.
 */
export class X11Layout {
  readonly #connection: X11Connection;
  readonly #read = new Map<string, Places>();
  #mapChanges = 0;

  constructor(connection: X11Connection) {
    this.#connection = connection;
  }

  /** The key that gives this keysym in that state, the one with the fewest modifiers first; null: none does. */
  find(keysym: Keysym, state: KeyboardState): KeyPlace | null {
    return this.#places(state).get(keysym) ?? null;
  }

  #places(state: KeyboardState): Places {
    if (this.#mapChanges !== this.#connection.mapChanges) {
      this.#mapChanges = this.#connection.mapChanges;
      this.#read.clear();
    }
    const name = `${state.group} ${state.locked}`;
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const places = readLayout(this.#connection, state);
    this.#read.set(name, places);
    return places;
  }
}

function readLayout(connection: X11Connection, { group, locked }: KeyboardState): Places {
  const places = new Map<Keysym, KeyPlace>();
  const older = new Map<Keysym, KeyPlace>();
  const level3Bit = connection.modifierBits(LEVEL3_SHIFT);
  for (const level3 of level3Bit === 0 ? [false] : [false, true]) {
    for (const shift of [false, true]) {
      const modifiers = locked | (shift ? SHIFT : 0) | (level3 ? level3Bit : 0);
      for (let code = connection.minKeycode; code <= connection.maxKeycode; code++) {
        const keysym = connection.lookup(code, modifiers, group);
        if (keysym === 0 || places.has(keysym)) continue;
        const place = { code, shift, level3 };
        places.set(keysym, place);
        const modern = connection.modernKeysym(keysym);
        if (modern !== null && !older.has(modern)) older.set(modern, place);
      }
    }
  }
  for (const [keysym, place] of older) if (!places.has(keysym)) places.set(keysym, place);
  return places;
}
