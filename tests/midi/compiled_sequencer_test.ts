/** The compiled daemon with real MIDI. */
import assert from "node:assert/strict";
import { binaries, noBinaries } from "../support/binaries.ts";
import { bareEnvironment, runCompiledCtl, withCompiledDaemon } from "../support/compiled_daemon.ts";
import { clientOf } from "../support/midi_device.ts";
import { aplaymidi, noSequencer, portAddress, runTool } from "../support/sequencer.ts";
import { inTempDir } from "../support/temp_dir.ts";
import { testUnless } from "../support/test_unless.ts";
import { eventually } from "../support/wait.ts";

const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "SendMidi", port = "virtual:Answer", message_type = "NoteOn", note = 37, velocity = 99 }
[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "Shell", command = "echo $CONDUCTOR_DEVICE $CONDUCTOR_VELOCITY >> $NOTES" }
`;

testUnless(
  noSequencer ?? noBinaries,
  "compiled, the daemon hears a real note, sends one that comes back, and leaves no file in TMPDIR",
  () =>
    inTempDir(async (dir) => {
      const env = await bareEnvironment(dir);
      await Deno.writeTextFile(`${dir}/config.toml`, CONFIG);
      const socket = `${dir}/c.sock`;
      const command = [`${await binaries()}/conductor`, "--config", `${dir}/config.toml`, "--socket", socket];
      await withCompiledDaemon(command, socket, env, async ({ log }) => {
        const port = await portAddress("Conductor");
        await runTool("aconnect", `${await clientOf("Answer")}:0`, port);
        await aplaymidi(port, [[0x90, 36, 77], [0x80, 36, 0]]);
        const notes = (): Promise<string> => Deno.readTextFile(`${dir}/notes`).catch(() => "");
        await eventually("the note that came back", async () => await notes() !== "", 60_000);
        assert.equal(await notes(), "Conductor 99\n");
        assert.doesNotMatch(log(), /not available|failed/);
        // ALSA's part for PulseAudio makes a folder of its own.
        const left = [...Deno.readDirSync(env.TMPDIR ?? "")].filter(({ name }) => !name.startsWith("pulse-"));
        assert.deepEqual(left, []);
        assert.equal((await runCompiledCtl(env, "stop", "--socket", socket)).code, 0);
      });
    }),
);
