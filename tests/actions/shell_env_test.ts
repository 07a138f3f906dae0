import assert from "node:assert/strict";
import { shellEnv } from "../../daemon/actions/shell_env.ts";
import type { VelocityMapping } from "../../shared/config/types.ts";
import type { Gesture } from "../../shared/events.ts";
import { bend, cc, firing, mapping, none, press, pressure, program, turn } from "../support/firings.ts";

/** "NOTE=36 VELOCITY=100 ..." in a fixed order. */
function env(gesture: Gesture, velocity_mapping: VelocityMapping = { type: "PassThrough" }): string {
  const values = shellEnv(firing(mapping(none, { velocity_mapping }), { gesture, mode: "Edit" }));
  return Object.entries(values).map(([name, value]) => `${name.replace("CONDUCTOR_", "")}=${value}`).join(" ");
}

const fixed: VelocityMapping = { type: "Fixed", velocity: 5 };

Deno.test("a note brings its number, its velocity as played, and its value through velocity_mapping", () => {
  assert.equal(env(press(36, 100)), "NOTE=36 VELOCITY=100 VALUE=100 CC= CHANNEL=0 DEVICE=pads MODE=Edit");
  assert.equal(env(press(36, 100), fixed), "NOTE=36 VELOCITY=100 VALUE=5 CC= CHANNEL=0 DEVICE=pads MODE=Edit");
});

Deno.test("a chord brings the note that came down last", () => {
  const chord: Gesture = { device: "pads", channel: 9, kind: "chord", notes: [36, 40], note: 40, velocity: 70 };
  assert.equal(env(chord), "NOTE=40 VELOCITY=70 VALUE=70 CC= CHANNEL=9 DEVICE=pads MODE=Edit");
});

Deno.test("a knob brings its controller and its value", () => {
  assert.equal(env(cc(7, 64)), "NOTE= VELOCITY= VALUE=64 CC=7 CHANNEL=0 DEVICE=pads MODE=Edit");
  assert.equal(env(turn(7, 65), fixed), "NOTE= VELOCITY= VALUE=5 CC=7 CHANNEL=0 DEVICE=pads MODE=Edit");
});

Deno.test("pressure brings its note when it has one", () => {
  assert.equal(env(pressure(90)), "NOTE= VELOCITY= VALUE=90 CC= CHANNEL=0 DEVICE=pads MODE=Edit");
  assert.equal(env(pressure(90, 40)), "NOTE=40 VELOCITY= VALUE=90 CC= CHANNEL=0 DEVICE=pads MODE=Edit");
});

Deno.test("a bend brings all its bits, or seven of them through velocity_mapping", () => {
  assert.equal(env(bend(16383)), "NOTE= VELOCITY= VALUE=16383 CC= CHANNEL=0 DEVICE=pads MODE=Edit");
  const linear: VelocityMapping = { type: "Linear", min: 0, max: 100 };
  assert.equal(env(bend(16383), linear), "NOTE= VELOCITY= VALUE=100 CC= CHANNEL=0 DEVICE=pads MODE=Edit");
});

Deno.test("a program change brings its program as the value", () => {
  assert.equal(env(program(12)), "NOTE= VELOCITY= VALUE=12 CC= CHANNEL=0 DEVICE=pads MODE=Edit");
});

Deno.test("a name with a NUL in it cannot keep the command from starting", () => {
  const gesture: Gesture = { ...press(), device: "pa\0ds" };
  assert.equal(shellEnv(firing(mapping(none), { gesture })).CONDUCTOR_DEVICE, "pads");
});
