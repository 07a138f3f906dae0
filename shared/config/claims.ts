/** Ranges of whole numbers, each number belonging to whoever claimed it first. */

export interface Claim<T> {
  /** Inclusive, as `high`. */
  readonly low: number;
  readonly high: number;
  readonly by: T;
}

export class Claims<T> {
  /** Disjoint, ascending. */
  private readonly claims: Claim<T>[] = [];

  /** Claims what is still free of low..high, bounds included. */
  add(low: number, high: number, by: T): void {
    let i = this.indexFrom(low);
    let free = low;
    while (free <= high) {
      const next = this.claims[i];
      const end = next === undefined ? high : Math.min(high, next.low - 1);
      if (free <= end) this.claims.splice(i++, 0, { low: free, high: end, by });
      free = (next?.high ?? high) + 1;
      i++;
    }
  }

  /** The claim that this number belongs to. */
  at(value: number): Claim<T> | undefined {
    const claim = this.claims[this.indexFrom(value)];
    return claim !== undefined && claim.low <= value ? claim : undefined;
  }

  /** The index of the first claim that does not end below the value. */
  private indexFrom(value: number): number {
    let low = 0;
    let high = this.claims.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const claim = this.claims[middle];
      if (claim !== undefined && claim.high < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
