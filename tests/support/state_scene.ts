/** A state file in a folder of its own, with time that moves only when told to. */
import { VirtualClock } from "../../daemon/actions/virtual_clock.ts";
import { StateFile } from "../../daemon/state_file.ts";
import type { State } from "../../daemon/state_format.ts";
import { type KeptLog, keptLog } from "./logs.ts";
import { inTempDir } from "./temp_dir.ts";

/** What a test of the state file has to hand. */
export interface Scene {
  readonly dir: string;
  readonly path: string;
  readonly log: KeptLog;
  readonly clock: VirtualClock;
  /** Another state file on the same path, closed in the end. */
  open(log?: KeptLog): StateFile;
  saved(): Promise<State>;
  /** How often it has been said that the state was saved. */
  saves(): number;
}

/** Runs `play` with a folder of its own; what it opened is closed in the end. */
export async function withState(play: (scene: Scene) => Promise<void>): Promise<void> {
  await inTempDir(async (dir) => {
    const [path, log, clock] = [`${dir}/state.json`, keptLog(), new VirtualClock()];
    const opened: StateFile[] = [];
    const scene: Scene = {
      dir,
      path,
      log,
      clock,
      open(to = log): StateFile {
        const state = new StateFile(path, to, clock);
        opened.push(state);
        return state;
      },
      saved: async () => JSON.parse(await Deno.readTextFile(path)).state,
      saves: () => log.lines.filter((line) => line.startsWith("debug: State saved to ")).length,
    };
    try {
      await play(scene);
    } finally {
      for (const state of opened) await state.close();
    }
  });
}
