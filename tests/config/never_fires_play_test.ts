/** What the warnings say, held against the engine: a mapping that is called dead must not fire, whatever is played. */
import { ok, strictEqual } from "node:assert/strict";
import type { Config } from "../../shared/config/types.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import { Engine } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { type Random, seeded } from "./seeded.ts";
import { good, NONE } from "./snippets.ts";

function choose<T>(pick: Random, ...of: readonly [T, ...T[]]): T {
  return of[pick(of.length)] ?? of[0];
}

/** Few values, so that mappings meet. */
const BOUNDS = [0, 1, 40, 64, 90, 127];

function bounds(pick: Random, low: string, high: string, scale = 1): string {
  const [a = 0, b = 127] = [BOUNDS[pick(6)] ?? 0, BOUNDS[pick(6)] ?? 127].sort((x, y) => x - y);
  return `, ${low} = ${Math.max(a, low === "velocity_min" ? Math.min(b, 1) : 0) * scale}, ${high} = ${b * scale}`;
}

function trigger(pick: Random): string {
  const filter = choose(pick, "", "", "", ", channel = 0", ", channel = 1") + choose(pick, "", "", ', device = "pads"');
  const note = choose(pick, 1, 2);
  const on = choose(pick, "", ', on = "change"', ', on = "enter"');
  switch (pick(9)) {
    case 0:
    case 1: {
      const rule = choose(pick, "auto", "auto", "press", "press", "release", "tap");
      const range = choose(pick, "", bounds(pick, "velocity_min", "velocity_max"));
      return `{ type = "Note", note = ${note}, on = "${rule}"${range}${filter} }`;
    }
    case 2:
      return `{ type = "LongPress", note = ${note}, duration_ms = ${choose(pick, 200, 400)}${filter} }`;
    case 3:
      return `{ type = "DoubleTap", note = ${note}, timeout_ms = ${choose(pick, 150, 300)}${filter} }`;
    case 4:
      return `{ type = "NoteChord", notes = [1, 2]${filter} }`;
    case 5:
      return `{ type = "EncoderTurn", cc = 1${
        choose(pick, "", ', direction = "Clockwise"', ', direction = "CounterClockwise"')
      }, encoding = "${choose(pick, "absolute", "binary_offset")}"${filter} }`;
    case 6:
      return `{ type = "CC", cc = 1${choose(pick, "", bounds(pick, "value_min", "value_max"))}${on}${filter} }`;
    case 7:
      return `{ type = "Aftertouch"${choose(pick, "", bounds(pick, "pressure_min", "pressure_max"))}${on}${filter} }`;
    default: {
      const dead = choose(pick, "", ", center_deadzone = 2000");
      return `{ type = "PitchBend"${
        choose(pick, "", bounds(pick, "value_min", "value_max", 128))
      }${dead}${on}${filter} }`;
    }
  }
}

function configText(pick: Random): string {
  const mappings = (header: string, most: number): string => {
    const kinds = Array.from({ length: pick(most + 1) }, () => trigger(pick));
    return kinds.map((each) => `[[${header}]]\ntrigger = ${each}\naction = ${NONE}\n`).join("");
  };
  const modes = ["A", "B"].slice(0, 1 + pick(2)).map((name) =>
    `[[modes]]\nname = "${name}"\n${mappings("modes.mappings", 8)}`
  );
  return modes.join("") + mappings("global_mappings", 4);
}

/** The names of the mappings that fire in a random performance, as findWarnings calls their places. */
function fired(config: Config, pick: Random): ReadonlySet<string> {
  const engine = new Engine(compileGeneration(config, 1), null);
  const names = new Set<string>();
  let at = 0;
  for (let n = 0; n < 150; n++) {
    at += choose(pick, 0, 10, 40, 100, 250, 500);
    if (pick(20) === 0) engine.setMode(config.modes[pick(config.modes.length)]?.name ?? "A");
    const channel = pick(3);
    const value = pick(3) === 0 ? pick(128) : BOUNDS[pick(6)] ?? 0;
    const bytes = choose(
      pick,
      [0x90 + channel, 1 + pick(2), value],
      [0x90 + channel, 1 + pick(2), value],
      [0x80 + channel, 1 + pick(2), 0],
      [0xb0 + channel, 1, value],
      [0xd0 + channel, value],
      [0xe0 + channel, choose(pick, 0, 0, 1), choose(pick, value, 64, 63, 65)],
    );
    const device = choose(pick, "pads", "keys");
    const outcome = engine.handle({ kind: "midi", at, device, bytes: Uint8Array.from(bytes) });
    for (const effect of outcome.effects) {
      if (effect.kind !== "start") continue;
      const { mode, index } = effect.firing.mapping.place;
      names.add(mode === null ? `global mapping ${index}` : `mode '${mode}', mapping ${index}`);
    }
  }
  return names;
}

Deno.test("no mapping that is said never to fire fires in random performances", () => {
  const pick = seeded(20260301);
  let dead = 0;
  for (let n = 0; n < 2000; n++) {
    const text = configText(pick);
    const config = good(text);
    const places = findWarnings(config, text).map((p) => p.place);
    dead += places.length;
    for (let played = 0; played < 4 && places.length > 0; played++) {
      const names = fired(config, pick);
      for (const place of places) ok(!names.has(place), `${place} fires in\n${text}`);
    }
  }
  strictEqual(dead > 500, true, `only ${dead} were warned of`);
});
