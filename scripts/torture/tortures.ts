/** Every torture there is, in the order in which they run. */
import { FLOOD } from "./flood.ts";
import { FLOOD_SEQUENCER } from "./flood_sequencer.ts";
import { FUZZ_CONFIG } from "./fuzz_config.ts";
import { FUZZ_MIDI } from "./fuzz_midi.ts";
import type { Torture } from "./torture.ts";

export const TORTURES: readonly Torture[] = [FLOOD, FLOOD_SEQUENCER, FUZZ_CONFIG, FUZZ_MIDI];
