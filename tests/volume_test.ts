/** VolumeControl of the real daemon, read back from a sound server of its own. */
import assert from "node:assert/strict";
import { testWithPrograms } from "./support/needed_programs.ts";
import { SoundServer } from "./support/pulse.ts";
import { type Rig, withDaemon } from "./support/rig.ts";
import { eventually } from "./support/wait.ts";

const CONFIG = `
[[modes]]
name = "Default"
${
  ["Up", "Down", "Mute", "Unmute", "Toggle"].map((operation, i) => `
[[modes.mappings]]
trigger = { type = "Note", note = ${36 + i} }
action = { type = "VolumeControl", operation = "${operation}" }
`).join("")
}
[[modes.mappings]]
trigger = { type = "Note", note = 41 }
action = { type = "VolumeControl", operation = "Set", amount = 40 }
[[modes.mappings]]
trigger = { type = "Note", note = 42 }
action = { type = "VolumeControl", operation = "Up", amount = 20 }
[[modes.mappings]]
trigger = { type = "CC", cc = 1 }
action = { type = "VolumeControl", operation = "Set" }
`;
const [UP, DOWN, MUTE, UNMUTE, TOGGLE, SET_40, UP_20] = ["+36", "+37", "+38", "+39", "+40", "+41", "+42"] as const;

/** `state` plays a script, waits until nothing runs any more, and tells the default sink: "40 on", "100 muted". */
async function withVolume(
  play: (rig: Rig, state: (script: string) => Promise<string>) => Promise<void>,
): Promise<void> {
  await using server = await SoundServer.pulse();
  // Deno has its cache in the home folder.
  const { HOME: _, ...env } = server.env;
  await withDaemon(CONFIG, async (rig) => {
    await play(rig, async (script) => {
      await rig.play(script);
      await quiet(rig);
      const level = /(\d+)%/.exec(await server.run("pactl", "get-sink-volume", "@DEFAULT_SINK@"))?.[1];
      const muted = (await server.run("pactl", "get-sink-mute", "@DEFAULT_SINK@")).includes("yes");
      return `${level} ${muted ? "muted" : "on"}`;
    });
  }, { env });
}

async function quiet(rig: Rig): Promise<void> {
  await eventually("no action runs or waits", async () => {
    const { actions_running, actions_queued } = (await rig.call("status", {})).metrics;
    return actions_running + actions_queued === 0;
  }, 30_000);
}

/** A press and its release. */
function tap(press: string): string {
  return `${press} ${press.replace("+", "-")}`;
}

function volumeTest(name: string, play: Parameters<typeof withVolume>[0]): void {
  testWithPrograms(name, ["pulseaudio", "pactl"], () => withVolume(play));
}

volumeTest("each operation changes the level or the muting as it says, and nothing else", async (rig, state) => {
  assert.equal(await state(tap(SET_40)), "40 on");
  assert.equal(await state(tap(UP)), "45 on");
  assert.equal(await state(tap(UP_20)), "65 on");
  assert.equal(await state(tap(DOWN)), "60 on");
  assert.equal(await state(tap(MUTE)), "60 muted");
  assert.equal(await state(tap(MUTE)), "60 muted");
  assert.equal(await state(tap(UNMUTE)), "60 on");
  assert.equal(await state(tap(TOGGLE)), "60 muted");
  assert.equal(await state(tap(UP)), "65 muted");
  assert.equal(await state(tap(TOGGLE)), "65 on");
  assert.equal((await rig.call("status", {})).metrics.actions_failed, 0);
});

volumeTest("Up stops at 100 percent, Down at 0, and no step of a row is lost", async (_, state) => {
  assert.equal(await state(tap(SET_40)), "40 on");
  assert.equal(await state(`${tap(UP)} `.repeat(7)), "75 on");
  assert.equal(await state(`${tap(UP_20)} `.repeat(3)), "100 on");
  assert.equal(await state(`${tap(DOWN)} `.repeat(30)), "0 on");
});

volumeTest("Set without an amount follows the control: all 127 values at once end on the last", async (rig, state) => {
  assert.equal(await state("cc1=64"), "50 on");
  const sweep = (values: readonly number[]): string => values.map((value) => `cc1=${value}`).join(" ");
  const rising = Array.from({ length: 127 }, (_, i) => i + 1);
  const before = (await rig.call("status", {})).metrics;
  assert.equal(await state(sweep(rising)), "100 on");
  assert.equal(await state(sweep(rising.toReversed())), "1 on");
  // Neither do they queue behind each other, nor is any of them dropped as too many.
  const { metrics } = await rig.call("status", {});
  const set = metrics.actions_started - before.actions_started;
  assert.ok(set >= 2 && set <= 8, `${set} of 254 values were set`);
  assert.equal(metrics.actions_skipped - before.actions_skipped, 254 - set);
  assert.equal(metrics.actions_dropped + metrics.actions_failed, 0);
});
