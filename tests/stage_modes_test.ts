import assert from "node:assert/strict";
import { VirtualClock } from "../daemon/actions/virtual_clock.ts";
import { compileGeneration } from "../daemon/engine/mappings.ts";
import { requireConfig } from "../daemon/load_config.ts";
import { Stage } from "../daemon/stage.ts";
import { FakeOs } from "./support/fake_os.ts";
import { keptLog } from "./support/logs.ts";

const CONFIG = `
[[modes]]
name = "One"
[[modes]]
name = "Two"
[[modes]]
name = "Three"
[[global_mappings]]
trigger = { type = "Note", note = 40 }
action = { type = "ModeChange", mode = "Two", momentary = true }
[[global_mappings]]
trigger = { type = "Note", note = 41 }
action = { type = "ModeChange", mode = "Three" }
`;

/** A stage, and what it says of its modes: "current" and "base". */
function withModes(): { readonly stage: Stage; readonly said: string[]; play(...bytes: number[]): void } {
  const said: string[] = [];
  const stage = new Stage(compileGeneration(requireConfig({ ok: true, text: CONFIG }).config, 1), null, {
    os: new FakeOs(() => {}),
    clock: new VirtualClock(),
    log: keptLog(),
    sendMidi: () => {},
    tell: () => {},
    modeChanged: (mode) => said.push(`current ${mode}`),
    baseModeChanged: (mode) => said.push(`base ${mode}`),
    fault: (doing, error) => said.push(`${doing}: ${error}`),
  });
  return { stage, said, play: (...bytes) => stage.midi("pads", Uint8Array.from(bytes)) };
}

Deno.test("a momentary mode is never the base mode, which outlives the daemon", async () => {
  const { stage, said, play } = withModes();
  play(0x90, 40, 100);
  play(0x80, 40, 0);
  await stage.leave();
  assert.deepEqual(said, ["current Two", "current One"]);
});

Deno.test("a mode set for good is said as base, also where it is current already for as long as a pad is held", async () => {
  const { stage, said, play } = withModes();
  play(0x90, 40, 100);
  stage.setMode("Two");
  play(0x80, 40, 0);
  play(0x90, 41, 100);
  await stage.idle();
  assert.deepEqual(said, ["current Two", "base Two", "base Three", "current Three"]);
  await stage.leave();
});
