import assert from "node:assert/strict";
import { Engine } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { configText } from "../support/config_text.ts";
import { configOf, play, plays } from "../support/play.ts";

function smooth(settings: string, ...triggers: readonly string[]): string {
  return configText({ modes: { Default: triggers }, head: `[advanced_settings]\n${settings}` });
}

const throttled = smooth("aftertouch = { throttle_ms = 20 }", "Aftertouch", "Aftertouch, note = 36");
const coarse = smooth("aftertouch = { delta_threshold = 5 }", "Aftertouch");
const bend = smooth("pitch_bend = { throttle_ms = 20, delta_threshold = 100 }", "PitchBend");

Deno.test("within the interval the newest value is held back and delivered at its end", () => {
  plays(throttled, "at=10 5ms at=20 5ms at=30 1s", "0 at=10 -> Default/1", "20 at=30 -> Default/1");
});

Deno.test("the interval begins anew with a delivered value", () => {
  plays(
    throttled,
    "at=10 5ms at=20 34ms at=30 1ms at=40 1s",
    "0 at=10 -> Default/1",
    "20 at=20 -> Default/1",
    "40 at=30 -> Default/1",
    "60 at=40 -> Default/1",
  );
});

Deno.test("a value at the interval's end passes at once", () => {
  plays(throttled, "at=10 20ms at=20", "0 at=10 -> Default/1", "20 at=20 -> Default/1");
});

Deno.test("a return to rest passes at once and makes a held-back value stale", () => {
  plays(throttled, "at=10 5ms at=20 5ms at=0 1s", "0 at=10 -> Default/1", "10 at=0 -> Default/1");
  plays(bend, "bend=9000 5ms bend=9500 5ms bend=8192 1s", "0 bend=9000 -> Default/1", "10 bend=8192 -> Default/1");
});

Deno.test("a change less than the threshold is dropped, a return to rest never", () => {
  plays(
    coarse,
    "at=10 at=14 at=6 at=15 at=3 at=0 at=0 at=4",
    "0 at=10 -> Default/1",
    "0 at=15 -> Default/1",
    "0 at=3 -> Default/1",
    "0 at=0 -> Default/1",
  );
});

Deno.test("coming back near the last passed value makes a held-back one stale", () => {
  plays(bend, "bend=9000 5ms bend=9500 5ms bend=9050 1s", "0 bend=9000 -> Default/1");
});

Deno.test("each channel, note and device is smoothed by itself", () => {
  plays(
    throttled,
    "at=1 ch=1 at=2 at36=3 dev=keys at=4",
    "0 at=1 -> Default/1",
    "0 at=2 -> Default/1",
    "0 at36=3 -> Default/2",
    "0 at=4 -> Default/1",
  );
});

Deno.test("ranges are judged on what passed", () => {
  const config = smooth("aftertouch = { throttle_ms = 20 }", "Aftertouch, pressure_min = 64");
  plays(config, "at=10 5ms at=100 5ms at=20 1s at=70", "1010 at=70 -> Default/1");
});

Deno.test("a held-back value is played in the mode that it came in", () => {
  const config = configText({
    modes: { One: ["PitchBend"], Two: ["PitchBend"] },
    head: "[advanced_settings]\npitch_bend = { throttle_ms = 20 }",
  });
  plays(config, "bend=1 5ms bend=2 1ms !mode Two 1s", "0 bend=1 -> One/1", "20 bend=2 -> One/1");
});

Deno.test("a reload that ends smoothing lets newer values overtake a held-back one", () => {
  const reloads = { off: configText({ modes: { Default: ["Aftertouch"] } }) };
  assert.equal(
    play(throttled, "at=10 5ms at=20 !reload off 1ms at=30 1s", { reloads }),
    "0 at=10 -> Default/1\n6 at=30 -> Default/1",
  );
});

Deno.test("an unplug drops held-back values", () => {
  plays(throttled, "at=10 5ms at=20 !unplug 1s", "0 at=10 -> Default/1");
});

Deno.test("a wake is asked for while a value is held back, and not once it is stale", () => {
  const engine = new Engine(compileGeneration(configOf(throttled), 1), null);
  const pressure = (at: number, value: number): readonly [number, number | null] => {
    const bytes = Uint8Array.of(0xd0, value);
    const { effects, wakeAt } = engine.handle({ kind: "midi", at, device: "pads", bytes });
    return [effects.length, wakeAt];
  };
  assert.deepEqual(pressure(0, 10), [1, null]);
  assert.deepEqual(pressure(5, 20), [0, 20]);
  assert.deepEqual(pressure(6, 0), [1, null]);
  assert.deepEqual(pressure(26, 30), [1, null]);
});
