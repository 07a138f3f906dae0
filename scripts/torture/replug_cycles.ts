/** One cycle after the other: a controller is plugged in, held, played, lit, and pulled out at a random moment. */
import assert from "node:assert/strict";
import { type Random, seeded } from "../../tests/config/seeded.ts";
import { Gadget } from "../../tests/support/gadget.ts";
import type { Rig } from "../../tests/support/rig.ts";
import { eventually, pause } from "../../tests/support/wait.ts";
import { isHeard, type ReplugWatch } from "./replug_watch.ts";

const PORT = "Gadget";
const BASE = "Default";
const HELD = "Held";
/** What a device may take to be heard again, ms: the product's promise. */
const PROMISED_RETURN_MS = 2000;
/** Anything else that is awaited, ms. */
const DEADLINE_MS = 30_000;

/** How the device goes. */
export const KINDS = ["held", "while it sends", "twice at once", "before it was heard", "for long", "killed"] as const;
/** One of them. */
export type Kind = typeof KINDS[number];

/** A hold key, a momentary mode, and lights: note 1 on and off, controller 1 as sent, controller 2 while it sends. */
export const CONFIG = `
[device]
name = "${PORT}"
alias = "pads"
[[modes]]
name = "${BASE}"
[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "ModeChange", mode = "${HELD}", momentary = true }
[[modes]]
name = "${HELD}"
[[global_mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "space", hold = true }
[[global_mappings]]
trigger = { type = "Note", note = 38 }
action = { type = "SendMidi", port = "${PORT}", message_type = "NoteOn", note = 1, velocity = 127 }
[[global_mappings]]
trigger = { type = "Note", note = 39 }
action = { type = "SendMidi", port = "${PORT}", message_type = "NoteOff", note = 1, velocity = 0 }
[[global_mappings]]
trigger = { type = "CC", cc = 1 }
action = { type = "SendMidi", port = "${PORT}", message_type = "CC" }
[[global_mappings]]
trigger = { type = "CC", cc = 2 }
action = { type = "SendMidi", port = "${PORT}", message_type = "CC" }
`;

const NOTE_1 = /^[89]0 1 /;
const CONTROLLER_1 = /^b0 1 /;

export class ReplugCycles implements AsyncDisposable {
  readonly counts = new Map<Kind, number>();
  /** From plugging in to being heard, ms. */
  readonly returns: number[] = [];
  /** From pulling out to everything let go, ms. */
  readonly lettingGo: number[] = [];
  /** How often the lights were found as they were. */
  lit = 0;
  readonly #rig: Rig;
  readonly #watch: ReplugWatch;
  readonly #random: Random;
  #gadget = new Gadget(PORT);
  /** What the lights show: the last message of each. */
  readonly #lights = new Map<RegExp, string>();

  constructor(rig: Rig, watch: ReplugWatch, seed: number) {
    this.#rig = rig;
    this.#watch = watch;
    this.#random = seeded(seed);
  }

  /** Plugged in, and heard within the promised time, with its lights as they were. */
  async plugIn(): Promise<void> {
    const there = await this.#gadget.plugIn();
    await eventually("it is heard", () => isHeard(PORT), there + PROMISED_RETURN_MS - Date.now());
    this.returns.push(Date.now() - there);
    if (this.#lights.size === 0) return;
    for (const [light, message] of this.#lights) {
      const shown = (): string | undefined => this.#gadget.heard.findLast((heard) => light.test(heard));
      await eventually(`the light ${message}`, () => shown() === message, PROMISED_RETURN_MS).catch((error) => {
        throw new Error(`${error.message}; it was told ${this.#gadget.heard.join(", ")}`);
      });
    }
    this.lit++;
  }

  /** From plugged in to plugged in. */
  async cycle(): Promise<void> {
    const kind = KINDS[this.#random(KINDS.length)] ?? "held";
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    await this.#light();
    await this.#hold();
    if (kind === "while it sends") {
      await this.#gadget.burst();
      await pause(this.#random(100));
    }
    await this.#pullOut(kind);
    await this.plugIn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gadget[Symbol.asyncDispose]();
  }

  /** Most often the keys are seen to be down; sometimes it is pulled out while they are on their way. */
  async #hold(): Promise<void> {
    const { down } = this.#watch.keys;
    await this.#gadget.play(0x90, 36, 100);
    await this.#gadget.play(0x90, 37, 100);
    if (this.#random(4) > 0) {
      const held = (): boolean => this.#watch.keys.down > down && this.#watch.mode === HELD;
      await eventually("a key down and a momentary mode", held, DEADLINE_MS);
    }
    await pause(this.#random(200));
  }

  async #pullOut(kind: Kind): Promise<void> {
    const began = performance.now();
    if (kind === "killed") {
      await this.#gadget.kill();
      this.#gadget = new Gadget(PORT);
    } else await this.#gadget.unplug();
    if (kind === "twice at once") {
      await pause(this.#random(20));
      await this.#gadget.plugIn();
      await this.#gadget.unplug();
    }
    if (kind === "before it was heard") {
      await pause(this.#random(300));
      await this.#gadget.plugIn();
      await pause(this.#random(300));
      await this.#gadget.unplug();
    }
    const letGo = (): boolean => this.#watch.letGo(BASE);
    await eventually("everything let go", letGo, DEADLINE_MS).catch((error) => {
      throw new Error(`${error.message}: ${JSON.stringify(this.#watch.keys)}, mode ${this.#watch.mode}`);
    });
    this.lettingGo.push(performance.now() - began);
    // Shorter than a look of the daemon at the ports, or longer, or while something else changes the lights.
    await pause(kind === "for long" ? 3000 : this.#random(500));
    if (this.#random(3) === 0) await this.#lightUnseen();
  }

  /** Sets the lights by playing, and sees them change. */
  async #light(): Promise<void> {
    const value = this.#random(128);
    const on = this.#random(2) === 0;
    await this.#gadget.play(0x90, on ? 38 : 39, 100);
    await this.#gadget.play(0x80, on ? 38 : 39, 0);
    await this.#gadget.play(0xb0, 1, value);
    this.#expect(on, value);
    const last = this.#lights.get(CONTROLLER_1) ?? "";
    await eventually(`the light ${last}`, () => this.#gadget.heard.at(-1) === last, DEADLINE_MS);
  }

  /** Sets the lights while the controller is away, by a simulated one. */
  async #lightUnseen(): Promise<void> {
    const value = this.#random(128);
    const on = this.#random(2) === 0;
    await this.#rig.play(`+${on ? 38 : 39} -${on ? 38 : 39} cc1=${value}`);
    this.#expect(on, value);
  }

  #expect(on: boolean, value: number): void {
    this.#lights.set(NOTE_1, on ? "90 1 7f" : "80 1 0");
    this.#lights.set(CONTROLLER_1, `b0 1 ${value.toString(16)}`);
  }
}

/** The metrics and the log tell of no failure. */
export async function nothingFailed(rig: Rig): Promise<void> {
  const { metrics, mode } = await rig.call("status", {});
  assert.deepEqual([mode, metrics.actions_failed, metrics.actions_dropped, metrics.internal_errors], [BASE, 0, 0, 0]);
  const complaints = rig.log().split("\n").filter((line) =>
    !/^\[.*\] (Mode: |MIDI |Waiting for MIDI device |Conductor is ready)/.test(line)
  );
  assert.deepEqual(complaints.filter((line) => line !== ""), []);
}
