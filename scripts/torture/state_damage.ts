/** Damages state.json in every way of the table while no daemon runs, and starts one on it. */
import { withDaemon } from "../../tests/support/rig.ts";
import { inTempDir } from "../../tests/support/temp_dir.ts";
import { inLanes } from "./lanes.ts";
import { peakBytes } from "./process_figures.ts";
import { DAMAGES, MODES } from "./state_damages.ts";
import { bringOut, type Run } from "./state_outcome.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

const CONFIG = MODES.map((name) => `[[modes]]\nname = "${name}"\n`).join("");
const LANES = 3;
/** What a daemon may take beside a state.json of 1 GiB, bytes: several times what it needs, a part of the file. */
const MAX_RESIDENT = 400_000_000;

export const STATE_DAMAGE: Torture = {
  name: "state-damage",
  promise: "whatever state.json has become, the daemon starts, says it once, sets it aside and saves again",
  obstacle: Deno.build.os === "windows" ? "there are no FIFOs and no devices to put in its place" : null,
  async run({ count, seed, say }: Effort): Promise<readonly Figure[]> {
    const possible = DAMAGES.filter(({ obstacle }) => obstacle === null);
    // The short form takes some, from another place in the table with another seed; each is tried without a daemon too.
    const wanted = count(possible.length, 6);
    const step = Math.max(1, Math.floor(possible.length / wanted));
    const chosen = Array.from({ length: wanted }, (_, i) => possible[(seed + i * step) % possible.length])
      .filter((damage) => damage !== undefined);
    let [starts, peak, done] = [0, 0, 0];
    const warnings: string[] = [];
    await inLanes(LANES, chosen, async (damage) => {
      await inTempDir(async (dir) => {
        const room = `${dir}/room`;
        await Deno.mkdir(room);
        // Before the folder may become one that takes no new file.
        await Deno.writeTextFile(`${room}/config.toml`, CONFIG);
        const run: Run = async (path, play) => {
          starts++;
          let log = (): string => "";
          // The socket stands outside: some of the damage is to the folder.
          await withDaemon(CONFIG, async (rig) => {
            log = rig.log;
            await play({
              mode: async () => (await rig.call("mode", {})).mode,
              change: async (name) => void await rig.call("mode", { name }),
            });
            peak = Math.max(peak, await peakBytes(rig.pid));
          }, { dir: room, socket: `${dir}/c.sock` });
          const said = warningsAbout(path, log());
          warnings.push(...said);
          return said;
        };
        await bringOut(damage, room, { run, allAccess: false }).catch((error) => {
          throw new Error(`${damage.name}: ${error.message}`);
        });
      });
      say(`${++done} of ${chosen.length}`);
    });
    if (peak > MAX_RESIDENT) throw new Error(`a daemon took ${megabytes(peak)}`);
    const kind = (wanted: string): number => chosen.filter(({ outcome }) => outcome.kind === wanted).length;
    return [
      { name: "kinds of damage", value: `${chosen.length}` },
      { name: "set aside as state.json.corrupt", value: `${kind("set aside")}` },
      { name: "harmless, restored", value: `${kind("restored")}` },
      { name: "nothing there to restore", value: `${kind("nothing there")}` },
      { name: "cannot be set aside, written over by the next save", value: `${kind("written over")}` },
      { name: "restored, but no save gets through", value: `${kind("not saved")}` },
      { name: "daemons started", value: `${starts}` },
      { name: "warnings about the state", value: `${warnings.length}` },
      { name: "highest resident memory of a daemon", value: megabytes(peak) },
      ...DAMAGES.filter(({ obstacle }) => obstacle !== null).map(({ name, obstacle }) => (
        { name: "left out", value: `${name}: ${obstacle}` }
      )),
    ];
  },
};

/** Lines as "[2025-11-14 10:30:15] Warning: State file ...". */
function warningsAbout(path: string, log: string): readonly string[] {
  return log.split("\n").flatMap((line) => {
    const [, text] = line.split("] Warning: ");
    return text?.includes(path) === true ? [text] : [];
  });
}

function megabytes(bytes: number): string {
  return bytes === 0 ? "not known here" : `${Math.round(bytes / 1e6)} MB`;
}
