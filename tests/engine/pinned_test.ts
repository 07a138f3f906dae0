import assert from "node:assert/strict";
import { Engine } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { configText } from "../support/config_text.ts";
import { configOf, play, plays } from "../support/play.ts";

const FULL = [
  "Note, note = 36",
  'Note, note = 36, on = "release"',
  "LongPress, note = 36, duration_ms = 500",
  "DoubleTap, note = 36, timeout_ms = 300",
  "NoteChord, notes = [36, 40], timeout_ms = 50",
];
const config = configText({ modes: { One: FULL, Two: ["Note, note = 36"] } });
const empty = configText({ modes: { One: [] } });
const reloads = { empty, two: configText({ modes: { Two: ["Note, note = 36"] } }) };

for (const change of ["!mode Two", "!reload empty", "!reload two", "!reload two !mode Two !reload empty"]) {
  Deno.test(`after '${change}' a release meets the mapping of its press`, () => {
    const held = configText({ modes: { One: ['Note, note = 36, on = "release"', "Note, note = 36"], Two: [] } });
    assert.equal(
      play(held, `+36 10ms ${change} 10ms -36`, { reloads }),
      "0 press 36 v100 -> One/2\n20 release #1\n20 release 36 v100 -> One/1",
    );
  });

  Deno.test(`'${change}' leaves a pending tap, long press, double tap and chord as they began`, () => {
    const plain = (script: string): string => play(config, script, { reloads });
    assert.match(plain(`+36 10ms ${change} -36 1s`), /^10 release 36 v100 -> One\/2\n300 tap 36 v100 -> One\/1$/);
    assert.match(plain(`+36 10ms ${change} 490ms -36`), /^500 long_press 36 -> One\/3\n500 release #1\n/);
    assert.match(plain(`+36 10ms -36 ${change} 10ms +36`), /\n20 double_tap 36 -> One\/4$/);
    assert.match(plain(`+36 10ms ${change} 10ms +40 1s`), /^20 chord 36\+40 -> One\/5$/);
  });
}

Deno.test("a new press is answered by the new mode and generation", () => {
  assert.equal(
    play(config, "!mode Two +36 -36 !reload two +36", { reloads }),
    "0 press 36 v100 -> Two/1\n0 release #1\n0 press 36 v100 -> Two/1",
  );
  const engine = new Engine(compileGeneration(configOf(config), 1), "Two");
  engine.adopt(compileGeneration(configOf(config), 2));
  const on = { kind: "midi", at: 0, device: "pads", bytes: Uint8Array.of(0x90, 36, 1) } as const;
  const [effect] = engine.handle(on).effects;
  assert.ok(effect?.kind === "start");
  assert.equal(effect.firing.generation, 2);
  assert.equal(effect.firing.mode, "Two");
});

Deno.test("a press that a mode does not map fires nothing later, whatever mode its release comes in", () => {
  const release = configText({ modes: { One: [], Two: ['Note, note = 36, on = "release"'] } });
  plays(release, "+36 !mode Two -36 +36 -36", "0 release 36 v100 -> Two/1");
});

Deno.test("the oldest press of a chord decides which mode's chord it is", () => {
  const chords = configText({
    modes: {
      One: ["NoteChord, notes = [36, 40]", "NoteChord, notes = [36, 41]"],
      Two: ["NoteChord, notes = [36, 40]"],
    },
  });
  plays(chords, "+36 !mode Two +40 +41", "0 chord 36+40 -> One/1", "0 chord 36+41 -> One/2");
});

Deno.test("a press swallowed by another mode's chord starts no auto mapping of its own", () => {
  const chords = configText({ modes: { One: ["NoteChord, notes = [36, 40]"], Two: ["Note, note = 40"] } });
  plays(chords, "+36 !mode Two +40", "0 chord 36+40 -> One/1");
});

Deno.test("a press that is up again lends its mode to no chord of the next press", () => {
  plays(configText({ modes: { One: ["NoteChord, notes = [36, 40]"], Two: [] } }), "+36 -36 !mode Two +36 +40");
});
