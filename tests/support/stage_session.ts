/** A performance on a whole stage, step by step in virtual time, with a fake system and a synthesizer that counts. */
import assert from "node:assert/strict";
import { ActionFailed } from "../../daemon/actions/os.ts";
import type { Clock } from "../../daemon/actions/clock.ts";
import { VirtualClock } from "../../daemon/actions/virtual_clock.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { Stage } from "../../daemon/stage.ts";
import { FakeOs } from "./fake_os.ts";
import { keptLog } from "./logs.ts";
import { type ConfigName, CONFIGS, DEVICES, NOTES } from "./stage_configs.ts";

export type Step =
  | { readonly kind: "midi"; readonly device: string; readonly bytes: readonly number[] }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "unplug"; readonly device: string }
  | { readonly kind: "reload"; readonly config: ConfigName }
  | { readonly kind: "mode"; readonly target: string }
  | { readonly kind: "keyboard" | "synth"; readonly works: boolean }
  | { readonly kind: "pause" | "resume" | "end" };

/** A stage, and what its keys and its synthesizer have come to. */
export class StageSession {
  readonly #time = new VirtualClock(new Date(2025, 0, 1));
  #spent = 0;
  #cost: number;
  readonly #clock: Clock = {
    now: () => this.#time.now() + this.#spent,
    wallTime: () => this.#time.wallTime(),
    after: (ms, callback) => this.#time.after(ms, callback),
  };
  readonly os = new FakeOs((line) => {
    this.said++;
    if (line.startsWith("down")) this.#spent += this.#cost;
  });
  readonly log = keptLog();
  readonly stage: Stage;
  /** "channel note" of the notes that sound. */
  readonly sounding = new Set<string>();
  said = 0;
  keysDown = 0;
  waited = 0;
  #synthWorks = true;
  #paused = false;
  #generation = 1;
  #config: ConfigName = "full";

  constructor(cost: number) {
    this.#cost = cost;
    this.stage = new Stage(compileGeneration(CONFIGS.full, 1), null, {
      os: this.os,
      clock: this.#clock,
      log: this.log,
      sendMidi: (_port, message) => this.#hear(message),
      tell: () => {},
      modeChanged: () => {},
      baseModeChanged: () => {},
      fault: (doing, error) => assert.fail(`${doing}: ${error}`),
    });
  }

  get modes(): readonly string[] {
    return CONFIGS[this.#config].modes.map(({ name }) => name);
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const each of steps) await this.#step(each);
  }

  async wait(ms: number): Promise<void> {
    await this.#time.advance(ms);
  }

  /** Everything works again, every control comes up, everything that runs may end, and time passes. */
  async comeToRest(): Promise<void> {
    await this.play([
      { kind: "keyboard", works: true },
      { kind: "synth", works: true },
      { kind: "resume" },
      ...DEVICES.flatMap((from) => NOTES.map((up): Step => ({ kind: "midi", device: from, bytes: [0x80, up, 64] }))),
    ]);
    // What waited in a queue may run and wait in its turn.
    for (let i = 0; i < 100; i++) {
      for (const command of this.os.waiting) this.os.end(command);
      await this.wait(1000);
    }
  }

  async #step(each: Step): Promise<void> {
    switch (each.kind) {
      case "midi":
        // As the daemon does.
        if (!this.#paused) this.stage.midi(each.device, Uint8Array.from(each.bytes));
        if (this.stage.inbox.queued > 0) this.waited++;
        return;
      case "wait":
        return await this.wait(each.ms);
      case "unplug":
        return this.stage.unplug(each.device);
      case "reload":
        this.#config = each.config;
        return this.stage.adopt(compileGeneration(CONFIGS[each.config], ++this.#generation));
      case "mode":
        return this.stage.setMode(each.target);
      case "pause":
        this.stage.letGo();
        this.#paused = true;
        return;
      case "resume":
        this.#paused = false;
        return;
      case "end":
        if (this.os.waiting.length > 0) this.os.end("wait");
        return;
      case "keyboard":
        this.os.keyboard = each.works;
        return;
      case "synth":
        this.#synthWorks = each.works;
        return;
      default:
        each satisfies never;
    }
  }

  #hear([status = 0, which = 0, velocity = 0]: Uint8Array): void {
    if (!this.#synthWorks) throw new ActionFailed("the port is gone");
    this.said++;
    const key = `${status & 0x0f} ${which}`;
    if ((status & 0xf0) === 0x90 && velocity > 0) this.sounding.add(key);
    else this.sounding.delete(key);
  }
}
