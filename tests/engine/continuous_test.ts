import assert from "node:assert/strict";
import { Engine } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { configText, oneMode } from "../support/config_text.ts";
import { configOf, play, plays } from "../support/play.ts";

Deno.test("a CC without bounds fires on each message, also of the same value", () => {
  plays(oneMode("CC, cc = 7"), "cc7=64 cc7=64 cc8=1 cc7=0", ...["64", "64", "0"].map((v) => `0 cc7=${v} -> Default/1`));
});

Deno.test("a CC with a bound fires on coming into range", () => {
  plays(
    oneMode("CC, cc = 7, value_min = 64"),
    "cc7=64 cc7=70 cc7=63 cc7=127",
    "0 cc7=64 -> Default/1",
    "0 cc7=127 -> Default/1",
  );
});

Deno.test("a CC with bounds and on = change fires on each message in range, bounds included", () => {
  plays(
    oneMode('CC, cc = 7, value_min = 10, value_max = 12, on = "change"'),
    "cc7=9 cc7=10 cc7=12 cc7=13",
    "0 cc7=10 -> Default/1",
    "0 cc7=12 -> Default/1",
  );
});

Deno.test("the last value belongs to one device, channel and controller", () => {
  const line = "0 cc7=100 -> Default/1";
  plays(oneMode("CC, cc = 7, value_min = 64"), "cc7=100 ch=1 cc7=100 dev=keys cc7=100 cc7=101", line, line, line);
});

Deno.test("the last value outlives reloads and mode changes and is forgotten on unplug", () => {
  const config = configText({ modes: { One: ["CC, cc = 7, value_min = 64"], Two: ["CC, cc = 7, value_min = 64"] } });
  const reloads = { same: config };
  assert.equal(play(config, "cc7=100 !mode Two cc7=101 !reload same cc7=102", { reloads }), "0 cc7=100 -> One/1");
  plays(config, "cc7=100 !unplug cc7=101", "0 cc7=100 -> One/1", "0 cc7=101 -> One/1");
});

Deno.test("CC and EncoderTurn mappings of one controller share each message: the first that fits answers", () => {
  plays(
    oneMode('EncoderTurn, cc = 7, direction = "Clockwise"', "CC, cc = 7", "EncoderTurn, cc = 7"),
    "cc7=10 cc7=20 cc7=5",
    "0 cc7=10 -> Default/2",
    "0 turn cc7 Clockwise 10 -> Default/1",
    "0 cc7=5 -> Default/2",
  );
});

Deno.test("an absolute encoder turns by the difference from its last value, and not at its first", () => {
  plays(
    oneMode("EncoderTurn, cc = 7"),
    "cc7=64 cc7=66 cc7=66 cc7=60",
    "0 turn cc7 Clockwise 2 -> Default/1",
    "0 turn cc7 CounterClockwise 6 -> Default/1",
  );
});

Deno.test("an absolute encoder still turns at its ends", () => {
  plays(
    oneMode("EncoderTurn, cc = 7"),
    "cc7=126 cc7=127 cc7=127 cc7=0 cc7=0",
    "0 turn cc7 Clockwise 1 -> Default/1",
    "0 turn cc7 Clockwise 1 -> Default/1",
    "0 turn cc7 CounterClockwise 127 -> Default/1",
    "0 turn cc7 CounterClockwise 1 -> Default/1",
  );
});

/** What one message of a relative encoder is: "+2", "-64" or "0". */
function turn(encoding: string, value: number): string {
  const line = play(oneMode(`EncoderTurn, cc = 7, encoding = "${encoding}"`), `cc7=${value}`);
  const [, direction, steps] = / (Clockwise|CounterClockwise) (\d+) /.exec(line) ?? [];
  return direction === undefined ? "0" : `${direction === "Clockwise" ? "+" : "-"}${steps}`;
}

const RELATIVE: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  twos_complement: { 0: "0", 1: "+1", 63: "+63", 64: "-64", 65: "-63", 127: "-1" },
  binary_offset: { 0: "-64", 1: "-63", 63: "-1", 64: "0", 65: "+1", 127: "+63" },
  sign_magnitude: { 0: "0", 1: "+1", 63: "+63", 64: "0", 65: "-1", 127: "-63" },
};

for (const [encoding, turns] of Object.entries(RELATIVE)) {
  Deno.test(`${encoding} encoders turn by what each value says, from the first message on`, () => {
    for (const [value, expected] of Object.entries(turns)) {
      assert.equal(turn(encoding, Number(value)), expected, `value ${value}`);
    }
  });
}

Deno.test("directions can be told apart", () => {
  const way = (direction: string): string =>
    `EncoderTurn, cc = 7, encoding = "twos_complement", direction = "${direction}"`;
  plays(
    oneMode(way("CounterClockwise"), way("Clockwise")),
    "cc7=1 cc7=126",
    "0 turn cc7 Clockwise 1 -> Default/2",
    "0 turn cc7 CounterClockwise 2 -> Default/1",
  );
});

Deno.test("a gesture carries the raw value beside direction and steps, and its firing is not held", () => {
  const engine = new Engine(compileGeneration(configOf(oneMode("EncoderTurn, cc = 7")), 4), null);
  engine.handle({ kind: "midi", at: 0, device: "pads", bytes: Uint8Array.of(0xb3, 7, 10) });
  const { effects, wakeAt } = engine.handle({ kind: "midi", at: 3, device: "pads", bytes: Uint8Array.of(0xb3, 7, 8) });
  assert.equal(wakeAt, null);
  const [effect] = effects;
  assert.ok(effect?.kind === "start" && effects.length === 1);
  const { mapping, ...firing } = effect.firing;
  assert.equal(mapping.place.index, 1);
  assert.deepEqual(firing, {
    id: 1,
    at: 3,
    gesture: { kind: "turn", device: "pads", channel: 3, cc: 7, direction: "CounterClockwise", steps: 2, value: 8 },
    generation: 4,
    mode: "Default",
    held: false,
  });
});

Deno.test("channel pressure and the pressure of one note are heard apart", () => {
  plays(
    oneMode("Aftertouch", "Aftertouch, note = 36"),
    "at=90 at36=80 at37=70",
    "0 at=90 -> Default/1",
    "0 at36=80 -> Default/2",
  );
});

Deno.test("pressure with a bound fires on coming into range", () => {
  plays(
    oneMode("Aftertouch, pressure_min = 64", "Aftertouch, note = 36, pressure_max = 10"),
    "at=64 at=65 at=0 at=90 at36=10 at36=9 at36=11 at36=0",
    "0 at=64 -> Default/1",
    "0 at=90 -> Default/1",
    "0 at36=10 -> Default/2",
    "0 at36=0 -> Default/2",
  );
});

Deno.test("pitch bend is 14 bits, least significant first", () => {
  plays(
    oneMode("PitchBend"),
    "bend=0 bend=8192 bend=16383 hex=e00140",
    ...[0, 8192, 16383, 8193].map((v) => `0 bend=${v} -> Default/1`),
  );
});

Deno.test("pitch bend with a bound fires on coming into range", () => {
  plays(
    oneMode("PitchBend, value_min = 12000"),
    "bend=11999 bend=12000 bend=16383 bend=8192 bend=12001",
    "0 bend=12000 -> Default/1",
    "0 bend=12001 -> Default/1",
  );
});

Deno.test("values in the dead zone count as the centre, which fires once on coming back", () => {
  plays(
    oneMode("PitchBend, center_deadzone = 100"),
    "bend=8200 bend=8293 bend=8292 bend=8092 bend=8192 bend=8091",
    "0 bend=8293 -> Default/1",
    "0 bend=8192 -> Default/1",
    "0 bend=8091 -> Default/1",
  );
});

Deno.test("without a dead zone the centre fires as any value", () => {
  plays(oneMode("PitchBend"), "bend=8192 bend=8192", "0 bend=8192 -> Default/1", "0 bend=8192 -> Default/1");
});

Deno.test("a program change fires on the message", () => {
  plays(oneMode("ProgramChange, program = 5"), "pc=5 pc=4 pc=5", "0 pc=5 -> Default/1", "0 pc=5 -> Default/1");
});

for (
  const [trigger, word] of [
    ["CC, cc = 7", "cc7=1"],
    ["EncoderTurn, cc = 7, encoding = 'binary_offset'", "cc7=65"],
    ["Aftertouch", "at=1"],
    ["Aftertouch, note = 36", "at36=1"],
    ["PitchBend", "bend=1"],
    ["ProgramChange, program = 5", "pc=5"],
  ] as const
) {
  Deno.test(`${trigger}: channel and device filters hold, mode goes before global, the first match answers`, () => {
    const device = "[[devices]]\nname = 'K'\nalias = 'keys'";
    const filtered = configText({
      modes: { One: [`${trigger}, channel = 2`, `${trigger}, device = "keys"`] },
      global: [trigger, trigger],
      head: device,
    });
    const places = play(filtered, `${word} ch=2 ${word} dev=keys ch=0 ${word}`).match(/\S+$/gm);
    assert.deepEqual(places, ["global/1", "One/1", "One/2"]);
  });
}
