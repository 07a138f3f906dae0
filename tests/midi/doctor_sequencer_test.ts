/** `conductorctl doctor` where MIDI and a virtual keyboard are there: content with what works, and only with that. */
import assert from "node:assert/strict";
import { noUinput } from "../support/evtest.ts";
import { withDaemon } from "../support/rig.ts";
import { noSequencer } from "../support/sequencer.ts";
import { testUnless } from "../support/test_unless.ts";

const KEYS = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "ctrl+c" }
`;
const ABSENT = '[[devices]]\nname = "No Such Controller"\nalias = "pads"\n';

testUnless(
  noSequencer ?? noUinput,
  "with all that the config needs the exit status is 0, and 1 with a device that is not there",
  () =>
    withDaemon(KEYS, async (rig) => {
      const well = await rig.ctl("doctor");
      assert.equal(well.code, 0, well.stdout);
      assert.match(well.stdout, /^✓ MIDI: /m);
      assert.match(well.stdout, /^✓ MIDI ports: .*VirMIDI/m);
      assert.match(well.stdout, /^✓ keyboard and mouse: .* F24 was sent and read back from \/dev\/input\/event\d+$/m);
      assert.match(well.stdout, /^✓ All that this config needs works$/m);

      await rig.save(ABSENT + KEYS);
      await rig.call("reload", {});
      const absent = await rig.ctl("doctor");
      assert.equal(absent.code, 1);
      assert.match(absent.stdout, /^✗ device pads: .*"No Such Controller" is not there\n {4}Fix: plug it in.*VirMIDI/m);
    }, { env: { DISPLAY: "", WAYLAND_DISPLAY: "", XDG_SESSION_TYPE: "" } }),
);
