/** Real MIDI in, real keys out: another program plays, and evtest reads the daemon's virtual keyboard. */
import assert from "node:assert/strict";
import { KEYBOARD } from "../../daemon/actions/desktop/uinput_events.ts";
import { typedText } from "../actions/desktop/kernel_names.ts";
import { Evtest, inputDevice, noUinput } from "../support/evtest.ts";
import { type Rig, withDaemon } from "../support/rig.ts";
import { aplaymidi, noSequencer, portAddress } from "../support/sequencer.ts";
import { eventually } from "../support/wait.ts";
import { testUnless } from "../support/test_unless.ts";

const TEXT = "Hello, 5% of héllo → 世界 ✅\n";
const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "ctrl+shift+t" }
[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "Keystroke", keys = "space", hold = true }
[[modes.mappings]]
trigger = { type = "Note", note = 38 }
action = { type = "Text", text = ${JSON.stringify(TEXT)} }
[[modes.mappings]]
trigger = { type = "Note", note = 39 }
action = { type = "Sequence", actions = [
  { type = "MouseClick", button = "right" },
  { type = "MouseScroll", dy = 2 },
] }
[[modes.mappings]]
trigger = { type = "Note", note = 40 }
action = { type = "Shell", command = "trap '' TERM; echo stubborn >> $NOTES; sleep 60" }
`;
/** Holds a note down on a port of its own for as long as it lives. */
const GADGET = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 1 }
action = { type = "SendMidi", port = "virtual:Gadget", message_type = "NoteOn", note = 37, velocity = 99 }
`;

const on = (note: number): number[] => [0x90, note, 100];
const off = (note: number): number[] => [0x80, note, 0];

/** A daemon without a display, its keyboard read by evtest. */
async function withKeyboard(config: string, play: (rig: Rig, evtest: Evtest) => Promise<void>): Promise<void> {
  const env = { DISPLAY: "", WAYLAND_DISPLAY: "", XDG_SESSION_TYPE: "" };
  await withDaemon(config, async (rig) => {
    const evtest = await Evtest.of(KEYBOARD.name);
    try {
      await play(rig, evtest);
    } finally {
      await evtest.close();
    }
  }, { env });
}

/** A test that is left out, with the reason printed, where there is no sequencer or no virtual device. */
function desktopTest(name: string, play: () => Promise<void>): void {
  testUnless(noSequencer ?? noUinput, name, play);
}

/** Once the kernel has repeated the key by itself there is no doubt that it is down, and no other event has come. */
async function heldDown(evtest: Evtest): Promise<void> {
  assert.deepEqual(withoutRepeats(await evtest.until("SPACE 2")), ["SPACE 1"]);
}

function withoutRepeats(events: readonly string[]): readonly string[] {
  return events.filter((event) => !event.endsWith(" 2"));
}

desktopTest(
  "notes that aplaymidi plays are strokes with modifiers, clicks and scrolls, in their order",
  () =>
    withKeyboard(CONFIG, async (rig, evtest) => {
      await aplaymidi(await portAddress("Conductor"), [on(36), off(36), on(39), off(39), on(36), off(36)], 100);
      const stroke = ["LEFTCTRL 1", "LEFTSHIFT 1", "T 1", "T 0", "LEFTCTRL 0", "LEFTSHIFT 0"];
      const mouse = ["BTN_RIGHT 1", "BTN_RIGHT 0", "REL_WHEEL -2", "REL_WHEEL_HI_RES -240"];
      const expected = [...stroke, ...mouse, ...stroke];
      assert.deepEqual(await evtest.until("LEFTSHIFT 0", expected.length), expected);
      const { metrics } = await rig.call("status", {});
      assert.deepEqual([metrics.messages, metrics.actions_started, metrics.actions_failed], [6, 3, 0]);
    }),
);

desktopTest(
  "a text comes whole, with the characters that no key has by their numbers",
  () =>
    withKeyboard(CONFIG, async (_, evtest) => {
      await aplaymidi(await portAddress("Conductor"), [on(38), off(38)]);
      const typed = typedText(await evtest.until("ENTER 0")).replaceAll(
        /leftctrlU([0-9a-f]+) /g,
        (_, number) => String.fromCodePoint(Number.parseInt(number, 16)),
      );
      assert.equal(typed, TEXT);
    }),
);

desktopTest(
  "a held key is down from the note on to the note off, with the kernel repeating it",
  () =>
    withKeyboard(CONFIG, async (_, evtest) => {
      const port = await portAddress("Conductor");
      for (let round = 0; round < 2; round++) {
        await aplaymidi(port, [on(37)]);
        await heldDown(evtest);
        await aplaymidi(port, [off(37)]);
        assert.deepEqual(withoutRepeats(await evtest.until("SPACE 0")), ["SPACE 0"]);
      }
    }),
);

desktopTest(
  "a daemon that is told to end lets go of the held key first, and takes its keyboard away last",
  () =>
    withKeyboard(CONFIG, async (rig, evtest) => {
      await aplaymidi(await portAddress("Conductor"), [on(40), off(40), on(37)]);
      await rig.noted("stubborn");
      await heldDown(evtest);
      rig.kill("SIGTERM");
      assert.deepEqual(withoutRepeats(await evtest.until("SPACE 0")), ["SPACE 0"]);
      // The kernel too lets go, of the keys of a keyboard that is taken away; this one waits for the stubborn action.
      assert.notEqual(await inputDevice(KEYBOARD.name), null);
      assert.equal(await rig.exit, 0);
      await evtest.ended();
      assert.equal(await inputDevice(KEYBOARD.name), null);
    }),
);

desktopTest(
  "a device whose process is killed lets go of the key that its note holds",
  () =>
    withKeyboard(`[device]\nname = "Gadget"\n${CONFIG}`, async (rig, evtest) => {
      const device = async (name: string | null): Promise<void> => {
        const there = async (): Promise<boolean> => (await rig.call("status", {})).device === name;
        await eventually(`the device is ${name}`, there, 30_000);
      };
      await withDaemon(GADGET, async (gadget) => {
        await device("Gadget");
        await gadget.play("+1");
        await heldDown(evtest);
        gadget.kill("SIGKILL");
        await gadget.exit;
      });
      assert.deepEqual(withoutRepeats(await evtest.until("SPACE 0")), ["SPACE 0"]);
      await device(null);
    }),
);
