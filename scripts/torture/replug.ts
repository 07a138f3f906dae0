/** A device of another process that comes and goes at any moment, with keys and a mode held, lights lit, and while it sends. */
import assert from "node:assert/strict";
import { KEYBOARD } from "../../daemon/actions/desktop/uinput_events.ts";
import { noUinput } from "../../tests/support/evtest.ts";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import { noSequencer } from "../../tests/support/sequencer.ts";
import { percentile } from "../bench/sampling.ts";
import { CONFIG, KINDS, nothingFailed, ReplugCycles } from "./replug_cycles.ts";
import { type Holdings, ReplugWatch } from "./replug_watch.ts";
import { slopeOf } from "./slope.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

const MB = 1_000_000;
/** So many lines of the daemon's log are shown with a failure. */
const LOG_LINES = 12;
/** So many cycles between two looks at what is held open. */
const LOOK_EVERY = 10;
/** The memory may grow by this much over the last half, MB: garbage comes and goes in steps of some megabytes. */
const FLAT_MB = 8;
/** Over fewer cycles the memory still finds its size. */
const ENOUGH_TO_TELL = 100;

export const REPLUG: Torture = {
  name: "replug",
  promise:
    "a device that comes and goes with keys held is heard again within 2 s, and nothing stays down, lit wrong or open",
  obstacle: noSequencer ?? noUinput,
  run: async (effort) => {
    const env = { DISPLAY: "", WAYLAND_DISPLAY: "", XDG_SESSION_TYPE: "" };
    return await withDaemon(CONFIG, (rig) =>
      play(rig, effort).catch((error) => {
        const last = rig.log().trimEnd().split("\n").slice(-LOG_LINES);
        throw new Error([error.message, "The daemon's last words:", ...last].join("\n"), { cause: error });
      }), { env });
  },
};

async function play(rig: Rig, effort: Effort): Promise<readonly Figure[]> {
  const cycles = effort.count(200, 8);
  await using watch = await ReplugWatch.of(rig, KEYBOARD.name);
  await using replug = new ReplugCycles(rig, watch, effort.seed);
  await replug.plugIn();
  // The first cycle opens what stays open: the output, the keyboard.
  await replug.cycle();
  const looks: Holdings[] = [await watch.holdings()];
  for (let done = 1; done < cycles; done++) {
    await replug.cycle();
    effort.say(`${done} cycles`);
    if (done % LOOK_EVERY === 0) looks.push(await watch.holdings());
  }
  looks.push(await watch.holdings());
  await nothingFailed(rig);
  const { down, up } = watch.keys;
  assert.equal(down, up);
  return [
    {
      name: "cycles",
      value: `${cycles}: ${KINDS.map((kind) => `${replug.counts.get(kind) ?? 0} ${kind}`).join(", ")}`,
    },
    { name: "heard again", value: spread(replug.returns) },
    { name: "let go after", value: spread(replug.lettingGo) },
    { name: "keys down / up", value: `${down} / ${up}` },
    { name: "mode changes", value: `${watch.modeChanges}, at last in the mode it began in` },
    { name: "lights as they were", value: `${replug.lit} of ${cycles}` },
    ...flat(looks, cycles),
  ];
}

/** Throws when something was left open. */
function flat(looks: readonly Holdings[], cycles: number): readonly Figure[] {
  const [first, last] = [looks.at(0), looks.at(-1)];
  if (first === undefined || last === undefined) throw new Error("nobody looked");
  const rows = looks.map(({ clients, files }) => `${clients} clients, ${files} files`);
  assert.deepEqual(new Set(rows), new Set(rows.slice(0, 1)));
  const lastHalf = looks.slice(looks.length / 2).map(({ rssBytes }, i): [number, number] => [i, rssBytes / MB]);
  const slope = slopeOf(lastHalf);
  const grown = slope * lastHalf.length;
  assert.ok(cycles < ENOUGH_TO_TELL || grown < FLAT_MB, `memory grew by ${grown.toFixed(1)} MB over the last half`);
  const mb = ({ rssBytes }: Holdings): string => (rssBytes / MB).toFixed(1);
  return [
    { name: "sequencer clients", value: `${first.clients} at first, ${last.clients} at last, as aconnect counts them` },
    { name: "file descriptors", value: `${first.files} at first, ${last.files} at last` },
    {
      name: "memory",
      value: `${mb(first)} MB at first, ${mb(last)} at last, ${grown.toFixed(1)} MB over the last half`,
    },
  ];
}

function spread(sample: readonly number[]): string {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => Math.round(percentile(sample, share)));
  return `p50 ${p50}, p99 ${p99}, max ${max} ms`;
}
