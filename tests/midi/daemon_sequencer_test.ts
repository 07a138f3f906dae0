/** The main job with real MIDI: another program plays, the daemon acts, the config changes under it. */
import assert from "node:assert/strict";
import { type Rig, withDaemon } from "../support/rig.ts";
import { aplaymidi, portAddress, runTool, sequencerTest } from "../support/sequencer.ts";
import { eventually, pause } from "../support/wait.ts";

const config = (text: string, device = ""): string => `
${device}
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "echo ${text} >> $NOTES" }
[[modes.mappings]]
trigger = { type = "CC", cc = 1 }
action = { type = "None" }
`;

const VELOCITY = "$CONDUCTOR_DEVICE $CONDUCTOR_VELOCITY";
const note = (velocity: number): number[][] => [[0x90, 36, velocity], [0x80, 36, 0]];

sequencerTest("a note that aplaymidi plays into the port Conductor writes its velocity to a file", async () => {
  await withDaemon(config(VELOCITY), async (rig) => {
    await aplaymidi(await portAddress("Conductor"), [...note(77), ...note(1), ...note(127)]);
    await rig.noted("Conductor 77", "Conductor 1", "Conductor 127");
  });
});

sequencerTest("a note that amidi plays through a configured device does the same", async () => {
  await withDaemon(config(VELOCITY, '[device]\nname = "virmidi 0-0"\nalias = "pads"'), async (rig) => {
    assert.equal((await rig.call("status", {})).device, "pads");
    await runTool("amidi", "--port", "hw:0,0", "--send-hex", "90 24 4D 80 24 00");
    await rig.noted("pads 77");
  });
});

sequencerTest("after each way of saving the next real note does the new thing", async () => {
  await withDaemon(config("first"), async (rig) => {
    const port = await portAddress("Conductor");
    const behind = `${rig.dir}/behind.toml`;
    const ways: Readonly<Record<string, (text: string) => Promise<void>>> = {
      inplace: (text) => rig.save(text),
      renamed: async (text) => {
        await Deno.writeTextFile(`${rig.dir}/.tmp`, text);
        await Deno.rename(`${rig.dir}/.tmp`, rig.configPath);
      },
      recreated: async (text) => {
        await Deno.remove(rig.configPath);
        await rig.save(text);
      },
      linked: async (text) => {
        await Deno.writeTextFile(behind, text);
        await Deno.symlink(behind, `${rig.dir}/.link`);
        await Deno.rename(`${rig.dir}/.link`, rig.configPath);
      },
      behind: (text) => Deno.writeTextFile(behind, text),
    };
    const expected: string[] = [];
    for (const [name, save] of Object.entries(ways)) {
      await save(config(name));
      await generation(rig, expected.length + 2);
      await aplaymidi(port, note(100));
      await rig.noted(...expected, name);
      expected.push(name);
    }
    await Deno.writeTextFile(behind, "[[modes]");
    await eventually("the refusal", () => rig.log().includes("Previous config still active"));
    await aplaymidi(port, note(100));
    await rig.noted(...expected, "behind");
    await Deno.writeTextFile(behind, config("mended"));
    await generation(rig, expected.length + 2);
    await aplaymidi(port, note(100));
    await rig.noted(...expected, "behind", "mended");
  });
});

sequencerTest("a device of another process that vanishes and comes back is heard again within 2 s", async () => {
  // A second daemon with a virtual output plays the controller.
  const out = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "SendMidi", port = "virtual:Gadget", message_type = "NoteOn", note = 36, velocity = 99 }
`;
  await withDaemon(config(VELOCITY, '[device]\nname = "Gadget"'), async (rig) => {
    for (let round = 1; round <= 3; round++) {
      await withDaemon(out, async (gadget) => {
        const began = performance.now();
        await eventually("the connection", async () => (await rig.call("status", {})).device === "Gadget", 20_000);
        assert(performance.now() - began < 2000);
        await gadget.play("+36 -36");
        await rig.noted(...Array.from({ length: round }, () => "Gadget 99"));
      });
      await eventually("the loss", async () => (await rig.call("status", {})).device === null, 20_000);
    }
  });
});

sequencerTest("10,000 notes as fast as a MIDI cable carries them lose nothing over reloads", async () => {
  await withDaemon(config("x").replace(/action = \{ type = "Shell".*/, 'action = { type = "None" }'), async (rig) => {
    const notes = Array.from({ length: 10_000 }, (_, i) => note(1 + i % 127)).flat();
    // 31,250 bit/s, ten bits to the byte, three bytes to the message: 1,040 messages/s (MIDI 1.0).
    const playing = aplaymidi(await portAddress("Conductor"), notes, 1);
    for (let i = 0; i < 10; i++) {
      await rig.call("reload", {});
      await pause(1000);
    }
    await playing;
    let heard = 0;
    await eventually("no more messages", async () => {
      const before = heard;
      heard = (await rig.call("status", {})).metrics.messages;
      if (heard < notes.length && heard === before) await pause(2000);
      return heard === before;
    }, 120_000);
    const { metrics } = await rig.call("status", {});
    assert.deepEqual([heard, metrics.actions_started, metrics.actions_dropped], [20_000, 10_000, 0]);
  });
});

async function generation(rig: Rig, number: number): Promise<void> {
  await eventually(`generation ${number}`, async () => (await rig.call("status", {})).generation === number, 20_000);
}

sequencerTest(
  "a virtual output is there before its first message, and again after a reload that names it",
  async () => {
    const sending = (port: string): string => `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Sequence", actions = [{ type = "SendMidi", port = "virtual:${port}", message_type = "NoteOn" }] }
`;
    await withDaemon(sending("Synth A"), async (rig) => {
      const inputs = async (): Promise<string> => await runTool("aconnect", "--input", "--list");
      assert.match(await inputs(), /Synth A/);
      await rig.save(sending("Synth B"));
      await generation(rig, 2);
      assert.match(await inputs(), /Synth B/);
    });
  },
);
