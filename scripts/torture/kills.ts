/** Kills daemons with SIGKILL while modes are switched as fast as they answer, and starts the next on what is left. */
import { seeded } from "../../tests/config/seeded.ts";
import { inTempDir } from "../../tests/support/temp_dir.ts";
import { percentile } from "../bench/sampling.ts";
import { Den, type Life, type Moment, MOMENTS } from "./kill_round.ts";
import { inLanes } from "./lanes.ts";
import { Switcher } from "./mode_switching.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

/** Side by side, each in a folder of its own: most of the time is spent waiting for a save. */
const LANES = 3;
/** Of ten kills. */
const MOMENTS_OF_TEN: readonly Moment[] = [
  "any",
  "save",
  "stop",
  "save",
  "start",
  "any",
  "save",
  "stop",
  "any",
  "save",
];
/** After so many kills a folder starts without a state again. */
const FORGET_AFTER = 12;

export const KILL: Torture = {
  name: "kill",
  promise: "killed at any instant, a daemon leaves a whole state, never older than the last one reported as saved",
  obstacle: Deno.build.os === "windows" ? "there is no SIGKILL" : null,
  async run({ count, seed, say }: Effort): Promise<readonly Figure[]> {
    const wanted = count(300, 6);
    const lives: Life[] = [];
    const switchers: Switcher[] = [];
    let left = wanted;
    await inLanes(LANES, Array.from({ length: LANES }, (_, lane) => lane), async (lane) => {
      const pick = seeded(seed + lane);
      const switcher = new Switcher();
      switchers.push(switcher);
      await inTempDir(async (dir) => {
        const den = new Den(dir, switcher, pick);
        for (let turn = lane; left > 0; turn += LANES) {
          left--;
          if (pick(FORGET_AFTER) === 0) await den.forget();
          const life = await den.live(MOMENTS_OF_TEN[turn % MOMENTS_OF_TEN.length] ?? "any");
          lives.push(life);
          if (!life.killed) left++;
          say(`${wanted - left} of ${wanted}`);
        }
        await den.end();
      });
    });
    const longSeconds = count(20, 2);
    say(`${longSeconds} s of switching`);
    return [...figures(lives, switchers), await wear(longSeconds)];
  },
};

function figures(lives: readonly Life[], switchers: readonly Switcher[]): readonly Figure[] {
  const killed = lives.filter((life) => life.killed);
  const number = (among: readonly Life[], holds: (life: Life) => boolean): string => `${among.filter(holds).length}`;
  const seconds = sum(switchers.map(({ time }) => time)) / 1000;
  const switches = sum(switchers.map((switcher) => switcher.switches));
  const saves = sum(lives.map((life) => life.saves));
  const starts = lives.flatMap(({ startMs }) => startMs === null ? [] : [startMs]);
  const ms = (share: number): string => `${Math.round(percentile(starts, share))} ms`;
  return [
    { name: "kills", value: `${killed.length}` },
    ...MOMENTS.map((moment) => ({
      name: `  ${WORDS[moment]}`,
      value: number(killed, (life) => life.moment === moment),
    })),
    { name: "hit while state.json.tmp was written", value: number(killed, ({ inWrite }) => inWrite) },
    { name: "left the state found or reported last", value: number(killed, ({ left }) => left === "old") },
    { name: "left a later one, not yet reported", value: number(killed, ({ left }) => left === "new") },
    { name: "left none: killed before the first save", value: number(killed, ({ left }) => left === "none") },
    { name: "stopped by itself before the kill", value: number(lives, (life) => !life.killed) },
    { name: "modes switched", value: `${switches} (${Math.round(switches / seconds)} a second)` },
    {
      name: "saves reported",
      value: `${saves} (${(saves / seconds).toFixed(2)} a second; one for ${perSave()} switches)`,
    },
    { name: "from start to ready, after a kill", value: `p50 ${ms(0.5)}, p99 ${ms(0.99)}, max ${ms(1)}` },
  ];
  function perSave(): number {
    return Math.round(switches / Math.max(1, saves));
  }
}

/** What one daemon writes that is switched all the time. */
async function wear(seconds: number): Promise<Figure> {
  let value = "";
  await inTempDir(async (dir) => {
    const switcher = new Switcher();
    const { saves, bytes } = await new Den(dir, switcher, seeded(0)).wear(seconds * 1000);
    const written = bytes === null ? "" : `, ${Math.round(bytes / 1024)} KiB to the disk`;
    value = `${switcher.switches} switches, ${saves} saves${written}`;
  });
  return { name: `${seconds} s of switching`, value };
}

const WORDS: Readonly<Record<Moment, string>> = {
  any: "at any moment",
  save: "as a save began",
  stop: "while it stopped",
  start: "while it started",
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
