/** Every torture there is, in the order in which they run. */
import { DESCRIPTORS } from "./descriptors.ts";
import { EDITS } from "./edits.ts";
import { FLOOD } from "./flood.ts";
import { FLOOD_SEQUENCER } from "./flood_sequencer.ts";
import { FUZZ_CONFIG } from "./fuzz_config.ts";
import { FUZZ_MIDI } from "./fuzz_midi.ts";
import { HUGE_LINE } from "./huge_line.ts";
import { IPC } from "./ipc.ts";
import { KILL } from "./kills.ts";
import { REPLUG } from "./replug.ts";
import { SOCKET_OWNER } from "./socket_owner.ts";
import { STATE_DAMAGE } from "./state_damage.ts";
import type { Torture } from "./torture.ts";

/** Also the names that `deno task torture` takes. */
export const TORTURES: readonly Torture[] = [
  KILL,
  STATE_DAMAGE,
  EDITS,
  FLOOD,
  FLOOD_SEQUENCER,
  REPLUG,
  FUZZ_CONFIG,
  FUZZ_MIDI,
  HUGE_LINE,
  IPC,
  DESCRIPTORS,
  SOCKET_OWNER,
];
