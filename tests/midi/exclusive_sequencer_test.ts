/** A device that another program has for itself, on a real sequencer: said, shown, tried again, and in nobody's way. */
import assert from "node:assert/strict";
import { type Rig, withDaemon } from "../support/rig.ts";
import { runTool, sequencerTest } from "../support/sequencer.ts";
import { eventually, pause } from "../support/wait.ts";

const CONFIG = `
[[devices]]
name = "VirMIDI 0-0"
alias = "taken"
[[devices]]
name = "VirMIDI 0-1"
alias = "free"
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "echo $CONDUCTOR_DEVICE >> $NOTES" }
`;
/** VirMIDI 0-0 and Midi Through, by their addresses, which are the kernel's own. */
const CONNECTION = ["16:0", "14:0"];
const REASON = '"Midi Through" (14:0) is connected to it exclusively';
const WAY_OUT = 'end that, or break the connection with "aconnect -d 16:0 14:0"';
/** A refused port is tried again at least this often, ms; the rest is for a slow machine. */
const TRIED_WITHIN_MS = 5000 + 10_000;

async function note(card: string): Promise<void> {
  await runTool("amidi", "--port", card, "--send-hex", "90 24 64 80 24 00");
}

async function problemOf(rig: Rig, alias: string): Promise<string | null | undefined> {
  return (await rig.call("devices", {})).find((device) => device.alias === alias)?.problem;
}

sequencerTest(
  "a device that aconnect has taken exclusively is told of with the way out, and the others play",
  async () => {
    await runTool("aconnect", "-e", ...CONNECTION);
    try {
      await withDaemon(CONFIG, async (rig) => {
        assert.equal(await problemOf(rig, "taken"), `${REASON}: ${WAY_OUT}`);
        assert.equal(await problemOf(rig, "free"), null);
        assert.match((await rig.ctl("devices")).stdout, new RegExp(` taken +not connected .*\n {4}"Midi Through" `));
        const doctor = await rig.ctl("doctor");
        assert.equal(doctor.code, 1);
        assert.ok(
          doctor.stdout.includes(`is there, but not connected: ${REASON}\n    Fix: ${WAY_OUT}\n`),
          doctor.stdout,
        );
        await note("hw:0,1");
        await rig.noted("free");
        // Tried some times more, and nothing more said.
        await pause(4000);
        assert.equal(rig.log().match(/Cannot open MIDI device "taken" .*, trying on: /g)?.length, 1);
        // The binding's own words.
        assert.doesNotMatch(rig.log(), /MidiInAlsa|RtMidi/);

        await runTool("aconnect", "-d", ...CONNECTION);
        await eventually("it is connected", () => /connected: taken/.test(rig.log()), TRIED_WITHIN_MS);
        assert.equal(await problemOf(rig, "taken"), null);
        await note("hw:0,0");
        await rig.noted("free", "taken");
      });
    } finally {
      await runTool("aconnect", "-d", ...CONNECTION).catch(() => {});
    }
  },
);

sequencerTest(
  "an output that aconnect has taken exclusively fails with the reason, and is sent to when it is free",
  async () => {
    const config = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "SendMidi", port = "VirMIDI 0-2", message_type = "NoteOn", velocity = 1 }
`;
    await runTool("aconnect", "-e", "14:0", "18:0");
    try {
      await withDaemon(config, async (rig) => {
        await rig.play("+36 -36");
        await eventually("the failure", () => rig.log().includes("Cannot open MIDI output port"));
        assert.match(rig.log(), /"VirMIDI 0-2": "Midi Through" \(14:0\) is connected .* "aconnect -d 14:0 18:0"/);
        assert.doesNotMatch(rig.log(), /MidiOutAlsa|RtMidi/);
        await runTool("aconnect", "-d", "14:0", "18:0");
        await rig.play("+36 -36");
        const { metrics } = await rig.call("status", {});
        assert.deepEqual([metrics.actions_started, metrics.actions_failed], [2, 1]);
      });
    } finally {
      await runTool("aconnect", "-d", "14:0", "18:0").catch(() => {});
    }
  },
);

sequencerTest("a device that amidi reads as raw MIDI is heard beside it, where the driver lets both", async () => {
  const amidi = new Deno.Command("amidi", { args: ["-p", "hw:0,1", "-d"], stdout: "null" }).spawn();
  try {
    await withDaemon(CONFIG, async (rig) => {
      await eventually(
        "both are connected",
        async () => (await rig.call("devices", {})).filter((one) => one.connected).length === 2,
      );
      await note("hw:0,1");
      await rig.noted("free");
    });
  } finally {
    amidi.kill();
    await amidi.status;
  }
});
