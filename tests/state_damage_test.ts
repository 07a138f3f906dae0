/** Every damage to state.json, on the state file alone; `deno task torture` does them to a daemon. */
import { VirtualClock } from "../daemon/actions/virtual_clock.ts";
import { StateFile } from "../daemon/state_file.ts";
import { DAMAGES, MODES } from "../scripts/torture/state_damages.ts";
import { bringOut, type Run } from "../scripts/torture/state_outcome.ts";
import { keptLog } from "./support/logs.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { testUnless } from "./support/test_unless.ts";

const stateAlone: Run = async (path, play) => {
  const log = keptLog();
  const file = new StateFile(path, log, new VirtualClock());
  await file.load();
  await play({
    mode: () => Promise.resolve(MODES.find((mode) => mode === file.state.mode) ?? MODES[0]),
    async change(mode): Promise<void> {
      file.update({ mode });
      await file.flush();
    },
  });
  await file.close();
  return log.lines.filter((line) => line.startsWith("warn: ")).map((line) => line.slice("warn: ".length));
};

for (const damage of DAMAGES) {
  testUnless(damage.obstacle, `a damaged state (${damage.name}): ${damage.outcome.kind}`, async () => {
    await inTempDir((dir) => bringOut(damage, dir, { run: stateAlone, allAccess: true }));
  });
}
