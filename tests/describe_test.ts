import assert from "node:assert/strict";
import {
  describeAction,
  describeGesture,
  describeMapping,
  describeMessage,
  describeNote,
  mappingName,
  visible,
} from "../shared/describe.ts";
import type { Action } from "../shared/config/action_types.ts";
import type { Gesture, MidiMessage } from "../shared/events.ts";
import {
  bend,
  cc,
  delay,
  hold,
  keys,
  mapping,
  mode,
  momentary,
  none,
  press,
  pressure,
  program,
  repeat,
  sendMidi,
  sequence,
  shell,
  toggle,
  turn,
  when,
} from "./support/firings.ts";

Deno.test("every action has its line", () => {
  const lines: readonly (readonly [Action, string])[] = [
    [keys("cmd+c"), "Keystroke cmd+c"],
    [hold("ctrl+k ctrl+s"), "Keystroke ctrl+k ctrl+s (held)"],
    [{ type: "Text", text: "hi\nyou" }, 'Text "hi\\nyou"'],
    [{ type: "Launch", app: "Gimp", args: ["-n"] }, "Launch Gimp -n"],
    [shell("echo hi"), "Shell echo hi"],
    [sequence(none, none, none), "Sequence of 3"],
    [delay(50), "Delay 50ms"],
    [repeat(3, 0, keys("a")), "Repeat 3 times: Keystroke a"],
    [when({ type: "ModeIs", mode: "Edit" }, none), "Conditional on ModeIs"],
    [mode("next"), "ModeChange next"],
    [momentary("Edit"), "ModeChange Edit (momentary)"],
    [{ type: "MouseClick", button: "left", x: null, y: null, clicks: 1 }, "MouseClick left"],
    [{ type: "MouseClick", button: "left", x: 1, y: 2, clicks: 2 }, "MouseClick left 2 times at 1, 2"],
    [{ type: "MouseScroll", dx: 0, dy: -3 }, "MouseScroll 0, -3"],
    [{ type: "VolumeControl", operation: "Up", amount: 5 }, "VolumeControl Up 5"],
    [{ type: "VolumeControl", operation: "Mute", amount: null }, "VolumeControl Mute"],
    [sendMidi("CC"), "SendMidi CC to synth"],
    [toggle(none, none), "Toggle of 2"],
    [none, "None"],
  ];
  for (const [action, line] of lines) assert.equal(describeAction(action), line);
});

Deno.test("every gesture has its line", () => {
  const note = { device: "pads", channel: 0, note: 36, velocity: 100 } as const;
  const lines: readonly (readonly [Gesture, string])[] = [
    [press(36, 100), "press C2 (36) velocity 100"],
    [{ ...note, kind: "release" }, "release C2 (36) velocity 100"],
    [{ ...note, kind: "tap" }, "tap C2 (36) velocity 100"],
    [{ ...note, kind: "long_press", duration_ms: 500 }, "long press C2 (36) 500ms velocity 100"],
    [{ ...note, kind: "double_tap" }, "double tap C2 (36) velocity 100"],
    [{ ...note, kind: "chord", notes: [36, 40] }, "chord C2 (36) E2 (40) velocity 100"],
    [turn(7, 65), "turn CC 7 clockwise"],
    [
      { ...note, kind: "turn", cc: 7, direction: "CounterClockwise", steps: 3, value: 61 },
      "turn CC 7 counterclockwise 3 steps",
    ],
    [cc(7, 64), "CC 7 value 64"],
    [pressure(90), "aftertouch pressure 90"],
    [pressure(90, 36), "aftertouch C2 (36) pressure 90"],
    [bend(16383), "bend 16383"],
    [program(5), "program 5"],
  ];
  for (const [gesture, line] of lines) assert.equal(describeGesture(gesture), line);
});

Deno.test("every message has its line with its channel", () => {
  const lines: readonly (readonly [MidiMessage, string])[] = [
    [{ type: "note_on", channel: 9, note: 36, velocity: 100 }, "note on C2 (36) velocity 100 channel 9"],
    [{ type: "note_off", channel: 0, note: 36, velocity: 0 }, "note off C2 (36) velocity 0 channel 0"],
    [{ type: "poly_aftertouch", channel: 0, note: 36, pressure: 5 }, "aftertouch C2 (36) pressure 5 channel 0"],
    [{ type: "cc", channel: 0, cc: 7, value: 64 }, "CC 7 value 64 channel 0"],
    [{ type: "program_change", channel: 0, program: 5 }, "program 5 channel 0"],
    [{ type: "channel_aftertouch", channel: 0, pressure: 5 }, "aftertouch pressure 5 channel 0"],
    [{ type: "pitch_bend", channel: 0, value: 8192 }, "bend 8192 channel 0"],
  ];
  for (const [message, line] of lines) assert.equal(describeMessage(message), line);
});

Deno.test("notes are named with 60 as C4", () => {
  assert.deepEqual([0, 60, 61, 127].map(describeNote), ["C-1 (0)", "C4 (60)", "C#4 (61)", "G9 (127)"]);
});

Deno.test("a mapping is named by its place and its description", () => {
  assert.equal(describeMapping({ mode: "Default", index: 3 }, "Copy"), "mode 'Default', mapping 3 (Copy)");
  assert.equal(describeMapping({ mode: null, index: 2 }, null), "global mapping 2");
  const place = { mode: "Default", index: 3 };
  assert.deepEqual(mappingName(mapping(none, { place, description: "Copy" })), {
    mode: "Default",
    index: 3,
    description: "Copy",
    place: "mode 'Default', mapping 3",
  });
});

Deno.test("no text can move the cursor, turn the line round or fill the screen", () => {
  assert.equal(visible("a\x1b[2Jb\r\n\tc\u202ed\x00"), "a\\u{1b}[2Jb\\r\\n\\tc\\u{202e}d\\u{0}");
  assert.equal(visible("\ud800"), "\\u{d800}");
  assert.equal(visible("👩‍🚀 ok"), "👩‍🚀 ok");
  assert.equal(visible("x".repeat(81)), `${"x".repeat(80)}…`);
  assert.equal(visible("x".repeat(80)), "x".repeat(80));
  assert.equal(visible("🎹🎹🎹", 2), "🎹🎹…");
});
