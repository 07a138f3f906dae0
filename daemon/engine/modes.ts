/** Which mode is current: a base mode, and momentary modes on top of it for as long as their controls are held. */

interface Layer {
  readonly holder: number;
  readonly mode: string;
}

/** The current mode is the topmost layer's, else the base. */
export class ModeStack {
  #names: readonly string[];
  #base: string;
  #layers: readonly Layer[] = [];

  /** The base is the first of `wanted` that exists, else the first mode. `names` holds at least one. */
  constructor(names: readonly string[], wanted: readonly (string | null)[]) {
    this.#names = names;
    this.#base = this.#choose(wanted);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  get current(): string {
    return this.#layers.at(-1)?.mode ?? this.#base;
  }

  /** What is current when nothing is held. */
  get base(): string {
    return this.#base;
  }

  /**
   * Sets the base and ends every momentary mode. "next" and "previous" count from the base in file order and go round, so
   * that a held momentary mode can carry the buttons that walk through the others. False: there is no such mode.
   */
  set(name: string): boolean {
    const mode = this.#resolve(name, this.#base);
    if (mode === null) return false;
    this.#base = mode;
    this.#layers = [];
    return true;
  }

  /** Puts a momentary mode on top until `release(holder)`; "next" and "previous" count from the current mode. */
  hold(name: string, holder: number): boolean {
    const mode = this.#resolve(name, this.current);
    if (mode === null) return false;
    this.#layers = [...this.#layers, { holder, mode }];
    return true;
  }

  /** Ends what this holder holds, wherever it stands; an unknown holder is ignored. */
  release(holder: number): void {
    this.#layers = this.#layers.filter((layer) => layer.holder !== holder);
  }

  /** New names after a reload: what no longer exists is left; a base that is gone is chosen anew as at the start. */
  adopt(names: readonly string[], wanted: readonly (string | null)[]): void {
    this.#names = names;
    this.#layers = this.#layers.filter((layer) => names.includes(layer.mode));
    this.#base = this.#choose([this.#base, ...wanted]);
  }

  #choose(wanted: readonly (string | null)[]): string {
    const found = wanted.find((name): name is string => name !== null && this.#names.includes(name));
    return found ?? this.#names[0] ?? "";
  }

  #resolve(name: string, from: string): string | null {
    const step = name === "next" ? 1 : name === "previous" ? -1 : 0;
    if (step === 0) return this.#names.includes(name) ? name : null;
    return this.#names.at((this.#names.indexOf(from) + step) % this.#names.length) ?? null;
  }
}
