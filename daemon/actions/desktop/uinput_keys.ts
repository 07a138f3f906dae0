/** Which keys are down on the virtual keyboard, and what has to be sent to change that. No system, no time. */
import type { KeyStroke } from "../../../shared/config/action_types.ts";
import { ActionFailed } from "../os.ts";
import { EV_KEY, KEY_RIGHTALT, type KeyPosition, keyPosition, type Layout, MODIFIER_CODES } from "./uinput_codes.ts";
import type { Frame } from "./uinput_events.ts";

const DOWN = 1;
const UP = 0;

function key(code: number, value: typeof DOWN | typeof UP): Frame {
  return [[EV_KEY, code, value]];
}

const MODIFIERS_OF_STROKES = [...Object.values(MODIFIER_CODES), KEY_RIGHTALT];

/** Each change is a frame of its own: to a reader, keys of one frame come down in no order. */
export class UinputKeys {
  readonly #layout: Layout;
  /** How many strokes hold each key or modifier. */
  readonly #holders = new Map<number, number>();
  /** The modifiers that are down now, which text changes for itself. */
  #modifiers: readonly number[] = [];

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Throws `ActionFailed` for a name that is none. */
  down(stroke: KeyStroke): readonly Frame[] {
    const { code, modifiers } = this.#resolve(stroke);
    for (const modifier of modifiers) this.#add(modifier, 1);
    const again = this.#add(code, 1) > 1;
    return [
      ...this.restore(),
      // Another stroke holds this very key ("?" and "/"): only a new press is seen.
      ...again ? [key(code, UP)] : [],
      key(code, DOWN),
    ];
  }

  /** Of a stroke that went down; another one gives no frames. */
  up(stroke: KeyStroke): readonly Frame[] {
    const { code, modifiers } = this.#resolve(stroke);
    if (!this.#holders.has(code)) return [];
    for (const modifier of modifiers) this.#add(modifier, -1);
    return [...this.#add(code, -1) > 0 ? [] : [key(code, UP)], ...this.restore()];
  }

  /** One key without the modifiers that strokes hold; `restore` must follow. */
  type({ code, under }: KeyPosition): readonly Frame[] {
    return [...this.#modifiersTo(under), key(code, DOWN), key(code, UP)];
  }

  /**
   * A character that no key types: ctrl+shift+u, its number in hexadecimal, space. GTK programs know this entry, and all
   * programs where IBus or Fcitx is the input method. `restore` must follow.
   */
  typeByNumber(character: string): readonly Frame[] {
    const { ctrl, shift } = MODIFIER_CODES;
    const number = (character.codePointAt(0) ?? 0).toString(16);
    return [
      ...this.#modifiersTo([ctrl, shift]),
      ...this.#tap("u"),
      ...[...number, "space"].flatMap((name) => this.type(this.#position(name))),
    ];
  }

  /** The modifiers as the strokes that are down want them. */
  restore(): readonly Frame[] {
    return this.#modifiersTo(MODIFIERS_OF_STROKES.filter((code) => this.#holders.has(code)));
  }

  /** The device is gone, and what was down with it. */
  forget(): void {
    this.#holders.clear();
    this.#modifiers = [];
  }

  #position(name: string): KeyPosition {
    const position = keyPosition(name, this.#layout);
    if (position === null) throw new ActionFailed(`the virtual keyboard has no key named ${name}`);
    return position;
  }

  #resolve({ key: name, modifiers }: KeyStroke): { readonly code: number; readonly modifiers: readonly number[] } {
    const { code, under } = this.#position(name);
    return { code, modifiers: [...new Set([...modifiers.map((modifier) => MODIFIER_CODES[modifier]), ...under])] };
  }

  #tap(name: string): readonly Frame[] {
    const { code } = this.#position(name);
    return [key(code, DOWN), key(code, UP)];
  }

  /** Answers how many hold it now. */
  #add(code: number, change: 1 | -1): number {
    const holders = (this.#holders.get(code) ?? 0) + change;
    if (holders > 0) this.#holders.set(code, holders);
    else this.#holders.delete(code);
    return holders;
  }

  #modifiersTo(wanted: readonly number[]): readonly Frame[] {
    const before = this.#modifiers;
    this.#modifiers = wanted;
    return [
      ...before.filter((code) => !wanted.includes(code)).map((code) => key(code, UP)),
      ...wanted.filter((code) => !before.includes(code)).map((code) => key(code, DOWN)),
    ];
  }
}
