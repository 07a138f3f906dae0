/** Every torture there is, in the order in which they run. */
import type { Torture } from "./torture.ts";

export const TORTURES: readonly Torture[] = [];
