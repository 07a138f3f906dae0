/** When a new keyboard may be used: what it sends before the desktop has opened it, nobody hears. */
import type { Millis } from "../../../shared/events.ts";
import type { Clock } from "../clock.ts";

/** Between two looks whether udev is done, ms. */
const LOOK_MS = 20;
/** From udev's word to the desktop's having opened the device, ms. */
const DESKTOP_MS = 200;
/** Where there is no udev to look at, ms. */
const BLIND_MS = 500;
/** A udev that takes longer than this for one device is not going to tell, ms. */
const LONGEST_MS = 3000;

/**
 * Calls `ready` once, when the desktop has had the time to take the device in. `announced` tells whether udev has passed it
 * on, null where none is running. The returned function cancels it.
 */
export function settle(clock: Clock, announced: () => boolean | null, ready: () => void): () => void {
  const began: Millis = clock.now();
  let cancel = (): void => {};
  const look = (): void => {
    const known = announced();
    if (known === null) cancel = clock.after(BLIND_MS, ready);
    else if (known || clock.now() - began >= LONGEST_MS) cancel = clock.after(DESKTOP_MS, ready);
    else cancel = clock.after(LOOK_MS, look);
  };
  look();
  return () => cancel();
}
