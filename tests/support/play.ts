/** Plays a scenario on the engine alone, in virtual time: text in, text out, milliseconds exact. */
import assert from "node:assert/strict";
import type { Config } from "../../shared/config/types.ts";
import { readConfig } from "../../shared/config/read_config.ts";
import type { Effect, Gesture } from "../../shared/events.ts";
import { Engine, type Input } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { parseScenario, stepBytes } from "../../daemon/engine/scenario.ts";

/** What a scenario needs beside its configuration. */
export interface PlayOptions {
  /** What `!reload NAME` loads, by name: TOML text or a configuration. */
  readonly reloads?: Readonly<Record<string, string | Config>>;
  readonly startMode?: string;
}

/**
 * One line per effect: `0 press 36 v100 -> Default/1 Copy`, `620 release #1`. Firings are numbered from 1. Every scenario
 * is played twice, with each wake handed in when asked and with none before the end; both must come to the same.
 */
export function play(config: string | Config, script: string, options: PlayOptions = {}): string {
  const prompt = perform(config, script, options, "prompt");
  const late = perform(config, script, options, "late");
  assert.deepEqual(late.effects, prompt.effects, "late wakes changed the outcome");
  return prompt.effects.map(describe).join("\n");
}

/** Asserts what `play` prints, one line per argument after the script; none: nothing happens. */
export function plays(config: string | Config, script: string, ...lines: readonly string[]): void {
  assert.equal(play(config, script), lines.join("\n"));
}

/** A configuration from TOML text that must be valid. */
export function configOf(config: string | Config): Config {
  if (typeof config !== "string") return config;
  const result = readConfig(config);
  if (!result.ok) throw new Error(result.problems.map((problem) => `${problem.place}: ${problem.message}`).join("; "));
  return result.config;
}

/** What came of a scenario. */
export interface Performance {
  readonly effects: readonly Effect[];
  /** As the scenario left it. */
  readonly engine: Engine;
  /** When the scenario ended, ms. */
  readonly end: number;
}

/** Plays a scenario once; `prompt`: with each wake when asked; `late`: with one at the end alone. */
export function perform(
  config: string | Config,
  script: string,
  options: PlayOptions,
  wakesCome: "prompt" | "late",
): Performance {
  const wakesInTime = wakesCome === "prompt";
  const result = parseScenario(script);
  if (!result.ok) throw new Error(result.error.message);
  let generation = 1;
  const engine = new Engine(compileGeneration(configOf(config), generation), options.startMode ?? null);
  const effects: Effect[] = [];
  let now = 0;
  let wakeAt: number | null = null;
  const hand = (input: Input): void => {
    const outcome = engine.handle(input);
    effects.push(...outcome.effects);
    wakeAt = outcome.wakeAt;
  };
  const wakes = (until: number): void => {
    while (wakeAt !== null && wakeAt <= until) hand({ kind: "wake", at: wakeAt });
  };
  for (const step of result.steps) {
    if (wakesInTime) wakes(now);
    const bytes = stepBytes(step);
    if (bytes !== null && "device" in step) hand({ kind: "midi", at: now, device: step.device ?? "pads", bytes });
    if (step.kind === "wait") {
      now += step.ms;
      if (wakesInTime) wakes(now);
    }
    if (step.kind === "unplug") hand({ kind: "unplug", at: now, device: step.device ?? "pads" });
    if (step.kind === "mode") assert.ok(engine.setMode(step.name), `no mode '${step.name}'`);
    if (step.kind === "reload") {
      const next = options.reloads?.[step.path];
      assert.ok(next !== undefined, `no configuration named '${step.path}'`);
      engine.adopt(compileGeneration(configOf(next), ++generation));
    }
  }
  hand({ kind: "wake", at: now });
  return { effects, engine, end: now };
}

/** One effect as `play` prints it. */
export function describe(effect: Effect): string {
  if (effect.kind === "release") return `${effect.at} release #${effect.id}`;
  const { at, gesture, mapping } = effect.firing;
  const name = `${mapping.place.mode ?? "global"}/${mapping.place.index}`;
  return `${at} ${say(gesture)} -> ${mapping.description === null ? name : `${name} ${mapping.description}`}`;
}

function say(gesture: Gesture): string {
  switch (gesture.kind) {
    case "press":
    case "release":
    case "tap":
      return `${gesture.kind} ${gesture.note} v${gesture.velocity}`;
    case "long_press":
    case "double_tap":
      return `${gesture.kind} ${gesture.note}`;
    case "chord":
      return `chord ${gesture.notes.join("+")}`;
    case "turn":
      return `turn cc${gesture.cc} ${gesture.direction} ${gesture.steps}`;
    case "cc":
      return `cc${gesture.cc}=${gesture.value}`;
    case "aftertouch":
      return `at${gesture.note ?? ""}=${gesture.pressure}`;
    case "pitch_bend":
      return `bend=${gesture.value}`;
    case "program_change":
      return `pc=${gesture.program}`;
    default: {
      const unknown: never = gesture;
      return unknown;
    }
  }
}
