/** Every torture there is, in the order in which they run. */
import { FUZZ_CONFIG } from "./fuzz_config.ts";
import { FUZZ_MIDI } from "./fuzz_midi.ts";
import type { Torture } from "./torture.ts";

export const TORTURES: readonly Torture[] = [FUZZ_CONFIG, FUZZ_MIDI];
