/** Two devices of one name, and lights, on a real sequencer: both other processes, plugged in and out in any order. */
import assert from "node:assert/strict";
import { clientOf, TestDevice } from "../support/midi_device.ts";
import { Gadget } from "../support/gadget.ts";
import { type Rig, withDaemon } from "../support/rig.ts";
import { sequencerTest } from "../support/sequencer.ts";
import { eventually } from "../support/wait.ts";

const TWINS = `
[[devices]]
name = "Twin"
alias = "left"
[[devices]]
name = "Twin"
alias = "right"
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "echo $CONDUCTOR_DEVICE $CONDUCTOR_VELOCITY >> $NOTES" }
`;

/** Which aliases have a port. */
async function connected(rig: Rig): Promise<string> {
  const devices = await rig.call("devices", {});
  return devices.flatMap(({ alias, connected }) => connected && alias !== null ? [alias] : []).sort().join(" ");
}

sequencerTest(
  "two devices of one name keep their roles, whichever goes and in whatever order both come back",
  async () => {
    // Keeps a lower number than the twins' for whoever is to come back later.
    const left = new TestDevice("Twin");
    const right = new TestDevice("Twin");
    try {
      await withDaemon(TWINS, async (rig) => {
        const notes: string[] = [];
        const until = (aliases: string): Promise<void> =>
          eventually(`connected: ${aliases}`, async () => await connected(rig) === aliases, 30_000);
        const roles = async (round: number): Promise<void> => {
          await until("left right");
          left.play(0x90, 36, round);
          left.play(0x80, 36, 0);
          notes.push(`left ${round}`);
          await rig.noted(...notes);
          right.play(0x90, 36, round);
          right.play(0x80, 36, 0);
          notes.push(`right ${round}`);
          await rig.noted(...notes);
        };
        await roles(1);
        for (const [round, gone, stays] of [[2, left, "right"], [3, right, "left"]] as const) {
          gone.unplug();
          await until(stays);
          gone.plugIn();
          await roles(round);
        }
        // Both away, and back in the other order; a third client keeps the lower number free for its owner.
        left.unplug();
        right.unplug();
        await until("");
        const keeper = new TestDevice("Keeper");
        right.plugIn();
        await until("right");
        keeper[Symbol.dispose]();
        left.plugIn();
        await roles(4);
      });
    } finally {
      left[Symbol.dispose]();
      right[Symbol.dispose]();
    }
  },
);

const LIGHTS = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "CC", cc = 1 }
action = { type = "SendMidi", port = "Lamps", message_type = "CC" }
[[modes.mappings]]
trigger = { type = "Note", note = 36, on = "press" }
action = { type = "SendMidi", port = "Lamps", message_type = "NoteOn", note = 1, velocity = 127 }
[[modes.mappings]]
trigger = { type = "Note", note = 36, on = "release" }
action = { type = "SendMidi", port = "Lamps", message_type = "NoteOff", note = 1, velocity = 0 }
[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "SendMidi", port = "Lamps", message_type = "NoteOn", note = 2, velocity = 5 }
`;

sequencerTest(
  "a controller that comes back shows what it showed, also after a reload; a note let go meanwhile stays off",
  async () => {
    await using lamps = new Gadget("Lamps");
    await lamps.plugIn();
    await withDaemon(LIGHTS, async (rig) => {
      const shows = async (...messages: readonly string[]): Promise<void> => {
        await eventually(messages.join(", "), () => lamps.heard.length >= messages.length, 30_000).catch(() => {});
        assert.deepEqual(lamps.heard, messages);
      };
      await rig.play("cc1=5 cc1=9 +37 -37 +36");
      await shows("b0 1 5", "b0 1 9", "90 2 5", "90 1 7f");
      await lamps.unplug();
      await eventually("the loss", () => rig.log().includes("MIDI output disconnected"), 30_000);
      await rig.play("-36");
      await rig.save(`${LIGHTS}# the same\n`);
      await rig.call("reload", {});
      await lamps.plugIn();
      await shows("b0 1 9", "90 2 5", "80 1 0");
      const { metrics } = await rig.call("status", {});
      assert.equal(metrics.actions_failed, 0);
    });
  },
);

sequencerTest("a virtual output that the config no longer names is gone after the reload", async () => {
  const named = (port: string): string => LIGHTS.replaceAll('"Lamps"', `"virtual:${port}"`);
  await withDaemon(named("Old"), async (rig) => {
    await rig.play("+37");
    await clientOf("Old");
    await rig.save(named("New"));
    await rig.call("reload", {});
    await clientOf("New");
    await assert.rejects(clientOf("Old"), /no client has a port Old/);
  });
});
