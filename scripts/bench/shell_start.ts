/** From the MIDI message to a real shell process. In a process of its own: forking a large one takes longer. */
import type { Effort, Figure } from "./figure.ts";
import type { Room } from "./room.ts";
import { median } from "./sampling.ts";

/** Processes for one of rounds. */
const SHELLS_PER_ROUND = 10;

/** What shell_child.ts prints, ms. */
export interface ShellTimes {
  readonly action: readonly number[];
  readonly bare: readonly number[];
}

export async function measureShellStart({ rounds }: Effort, room: Room): Promise<readonly Figure[]> {
  const printed = await room.output("scripts/bench/shell_child.ts", [String(rounds * SHELLS_PER_ROUND)]);
  const { action, bare }: ShellTimes = JSON.parse(printed);
  return [{
    name: "MIDI message to a running shell process",
    statistic: "median",
    unit: "ms",
    value: median(action),
    baseline: { name: "bare spawn of the same shell", value: median(bare) },
    compare: "difference",
    limits: [{ kind: "promise", of: "value", bound: { most: 1 } }],
  }];
}
