/** The part of a desktop that is done with keys and a pointer. */
import type { Desktop } from "../os.ts";

/**
 * Nothing is loaded or opened before the first call; each call throws `NotAvailable` while there is nothing to act on.
 * Scrolling is counted in notches of a wheel: dx to the right, dy down. Points are pixels from the top left corner.
 * A plain object: it may be spread.
 */
export interface Hands extends Pick<Desktop, "keyDown" | "keyUp" | "typeText" | "mouseClick" | "mouseScroll"> {
  /** Opens ahead of the first call what that would open: it takes a moment. Throws as that would. */
  readonly prepare: () => void;
  /** Lets go of what is down and of what was opened. The next call opens it again. */
  readonly close: () => void;
}
