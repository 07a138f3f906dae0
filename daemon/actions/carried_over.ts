/** Which mappings a reload left as they were. */
import type { Mapping } from "../../shared/config/types.ts";

/**
 * Pairs each of `before` with the mapping of `now` that stands at the same place and has an equal action. Few of `before`
 * are compared and none when it is empty, so a reload of a long file does not pay for what never ran.
 */
export function carriedOver(
  before: Iterable<Mapping>,
  now: Iterable<Mapping>,
): readonly (readonly [before: Mapping, now: Mapping])[] {
  const byPlace = new Map<string, Mapping>();
  for (const mapping of before) byPlace.set(placeKey(mapping), mapping);
  if (byPlace.size === 0) return [];
  const pairs: (readonly [Mapping, Mapping])[] = [];
  for (const mapping of now) {
    const old = byPlace.get(placeKey(mapping));
    // The parser builds each kind of action with its fields in one order, so equal actions have equal JSON.
    if (old !== undefined && JSON.stringify(old.action) === JSON.stringify(mapping.action)) pairs.push([old, mapping]);
  }
  return pairs;
}

/** Whether the mapping is still among `now`, perhaps at another place of its mode: same gesture, same action. */
export function stillThere(mapping: Mapping, now: Iterable<Mapping>): boolean {
  const [trigger, action] = [JSON.stringify(mapping.trigger), JSON.stringify(mapping.action)];
  for (const other of now) {
    if (other.place.mode !== mapping.place.mode || other.trigger.type !== mapping.trigger.type) continue;
    if (JSON.stringify(other.trigger) === trigger && JSON.stringify(other.action) === action) return true;
  }
  return false;
}

/** Global mappings and modes cannot be mistaken for each other: a mode's name is quoted. */
function placeKey({ place }: Mapping): string {
  return `${JSON.stringify(place.mode)} ${place.index}`;
}
