/**
 * The invariant of the whole stage under random play, engine and actions together: when no control is held and time has
 * passed, and at once when the performance is left, no key is down, no note sounds, no momentary mode is on and nothing is
 * pending, whatever was reloaded, switched, paused, unplugged or failed in the middle.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ActionFailed } from "../daemon/actions/os.ts";
import type { Clock } from "../daemon/actions/clock.ts";
import { VirtualClock } from "../daemon/actions/virtual_clock.ts";
import { compileGeneration } from "../daemon/engine/mappings.ts";
import { Stage } from "../daemon/stage.ts";
import { FakeOs } from "./support/fake_os.ts";
import { keptLog } from "./support/logs.ts";
import { configOf } from "./support/play.ts";

const DEVICES = ["pads", "keys"] as const;
const NOTES = [36, 37, 38, 39, 40, 41] as const;

const hold = (keys: string): string => `{ type = "Keystroke", keys = "${keys}", hold = true }`;
const momentary = (mode: string): string => `{ type = "ModeChange", mode = "${mode}", momentary = true }`;
const mode = (name: string): string => `{ type = "ModeChange", mode = "${name}" }`;
const shell = (command: string): string => `{ type = "Shell", command = "${command}" }`;
const delay = (ms: number): string => `{ type = "Delay", ms = ${ms} }`;
const many = (type: "Sequence" | "Toggle", ...actions: string[]): string =>
  `{ type = "${type}", actions = [${actions.join(", ")}] }`;
const send = (type: "NoteOn" | "NoteOff", note: number, channel = 0): string =>
  `{ type = "SendMidi", port = "synth", message_type = "${type}", channel = ${channel}, note = ${note} }`;
/** A note that is meant to sound on after its control: it ends with the next press, or with the performance. */
const LATCHED_CHANNEL = 15;

/** "Note, note = 36 | when_busy = ..." and an action. */
type Row = readonly [trigger: string, action: string];

function config(modes: Readonly<Record<string, readonly Row[]>>, global: readonly Row[]): string {
  const row = (table: string) => ([given, action]: Row): string => {
    const [trigger = "", more = ""] = given.split(" | ");
    const [type = "", ...fields] = trigger.split(", ");
    return `[[${table}]]\ntrigger = { ${[`type = "${type}"`, ...fields].join(", ")} }\naction = ${action}\n${more}\n`;
  };
  const texts = Object.entries(modes).map(([name, rows]) => {
    return `[[modes]]\nname = "${name}"\n${rows.map(row("modes.mappings")).join("")}`;
  });
  const devices = DEVICES.map((name) => `[[devices]]\nname = "${name}"\n`);
  return [...devices, ...texts, ...global.map(row("global_mappings"))].join("");
}

/** A note that is sent on: each note on has its note off. */
const through = (note: number, sent: number): readonly Row[] => [
  [`Note, note = ${note}, on = "press"`, send("NoteOn", sent)],
  [`Note, note = ${note}, on = "release"`, send("NoteOff", sent)],
];

const ONE: readonly Row[] = [
  ["Note, note = 36", hold("a")],
  [
    "LongPress, note = 36, duration_ms = 200",
    many("Sequence", hold("shift+b"), momentary("Two"), delay(30), hold("c")),
  ],
  ["DoubleTap, note = 36, timeout_ms = 150", momentary("Three")],
  ["NoteChord, notes = [36, 37], timeout_ms = 50", many("Sequence", momentary("Two"), hold("d"), shell("fail chord"))],
  ["Note, note = 37", momentary("Two")],
  ...through(38, 60),
  [
    'Note, note = 39 | when_busy = "restart"',
    many("Sequence", hold("e"), send("NoteOn", 61), shell("wait"), send("NoteOff", 61), hold("f")),
  ],
  [
    'Note, note = 40 | when_busy = "skip"',
    many("Toggle", hold("g"), many("Sequence", hold("h"), mode("Two"), delay(40))),
  ],
  ["Note, note = 41", many("Sequence", delay(60), hold("a"), momentary("Three"), shell("wait"))],
  ["Aftertouch", many("Toggle", send("NoteOn", 62, LATCHED_CHANNEL), send("NoteOff", 62, LATCHED_CHANNEL))],
  ["CC, cc = 7, value_min = 64", many("Sequence", momentary("Three"), hold("i"), delay(25))],
];
const TWO: readonly Row[] = [
  ["Note, note = 36", hold("ctrl+j")],
  ["Note, note = 37", mode("next")],
  ["Note, note = 38", many("Sequence", hold("k"), momentary("One"))],
  ['Note, note = 39, on = "release"', many("Sequence", momentary("Three"), hold("l"), delay(20))],
  ...through(40, 63),
];
const GLOBAL: readonly Row[] = [
  ["Note, note = 41", many("Sequence", hold("a"), momentary("next"), delay(10), mode("previous"))],
  ['Note, note = 40, device = "keys"', hold("m")],
];
const CONFIGS = {
  full: configOf(config({ One: ONE, Two: TWO, Three: [["Note, note = 36", hold("a")]] }, GLOBAL)),
  // The same mappings at other places, and one that has another key now.
  moved: configOf(config({ Three: TWO, One: [["Note, note = 36", hold("z")], ...ONE.slice(1)], Two: ONE }, [])),
  small: configOf(
    config({ Two: [["Note, note = 36", hold("ctrl+j")], ...through(38, 60)], Three: [], One: [] }, GLOBAL),
  ),
} as const;
type ConfigName = keyof typeof CONFIGS;

type Step =
  | { readonly kind: "midi"; readonly device: string; readonly bytes: readonly number[] }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "unplug"; readonly device: string }
  | { readonly kind: "reload"; readonly config: ConfigName }
  | { readonly kind: "mode"; readonly target: string }
  | { readonly kind: "keyboard" | "synth"; readonly works: boolean }
  | { readonly kind: "pause" | "resume" | "end" };

const device = fc.constantFrom(...DEVICES);
const note = fc.constantFrom(...NOTES);
const bytes = (...parts: readonly fc.Arbitrary<number>[]): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant("midi"), device, bytes: fc.tuple(...parts) });
const is = fc.constant<number>;
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: bytes(is(0x90), note, fc.integer({ min: 1, max: 127 })) },
  { weight: 7, arbitrary: bytes(is(0x80), note, is(64)) },
  { weight: 1, arbitrary: bytes(is(0xb0), is(7), fc.nat(127)) },
  { weight: 1, arbitrary: bytes(is(0xd0), fc.nat(127)) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("wait"), ms: fc.constantFrom(1, 10, 30, 50, 100, 150, 200, 400) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("unplug"), device }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("reload"), config: fc.constantFrom("full", "moved", "small") }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("mode"), target: fc.constantFrom("next", "previous", "Two") }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("pause", "resume", "end") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("keyboard", "synth"), works: fc.boolean() }) },
);
const sessions = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 120, size: "max" }),
  /** What a key or a note costs, ms: with 3 the messages have to wait for each other. */
  cost: fc.constantFrom(0, 0, 3),
});
type SessionPlan = typeof sessions extends fc.Arbitrary<infer Plan> ? Plan : never;
const RUNS = { seed: 20_251_114, numRuns: 1000 };

/** A stage, and what its keys and its synthesizer have come to. */
class Session {
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

/** What must hold in any session at its end. */
function assertAtRest({ os, log, stage, modes }: Session): void {
  assert.deepEqual(os.down, [], "keys are down");
  assert.equal(stage.pending, false, "something is pending");
  const { running, queued } = stage.actions.counts;
  assert.deepEqual({ running, queued }, { running: 0, queued: 0 });
  // A key that goes down twice or comes up twice is an error of the fake system's.
  assert.deepEqual(log.lines.filter((line) => /is down already|is not down/.test(line)), []);
  // "next" counts from the mode that is set, so a momentary one on top of it would show.
  const { mode: before } = stage;
  stage.setMode("next");
  assert.equal(stage.mode, modes[(modes.indexOf(before) + 1) % modes.length], `a momentary mode was on in ${before}`);
}

Deno.test("when all controls are up and time has passed, nothing is held, sounds, runs or is pending", async () => {
  let [said, waited, failed] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(sessions, async ({ steps, cost }: SessionPlan) => {
      const session = new Session(cost);
      // A synthesizer that is gone for a while misses note offs, which leaving makes up for.
      const lost = steps.some((each) => each.kind === "synth" && !each.works);
      await session.play(steps);
      await session.comeToRest();
      const { counts } = session.stage.actions;
      [said, waited, failed] = [said + session.said, waited + session.waited, failed + counts.failed];
      const stuck = [...session.sounding].filter((key) => !key.startsWith(`${LATCHED_CHANNEL} `));
      if (!lost) assert.deepEqual(stuck, [], "notes sound");
      assertAtRest(session);
    }),
    RUNS,
  );
  assert.ok(
    said > 10_000 && waited > 300 && failed > 1000,
    `too quiet to prove anything: ${said}, ${waited}, ${failed}`,
  );
});

Deno.test("when the performance is left in the middle, nothing is held or sounds at once, and nothing comes after", async () => {
  await fc.assert(
    fc.asyncProperty(sessions, async ({ steps, cost }: SessionPlan) => {
      const session = new Session(cost);
      await session.play(steps);
      await session.play([{ kind: "keyboard", works: true }, { kind: "synth", works: true }]);
      const left = session.stage.leave();
      assert.deepEqual(session.os.down, []);
      assert.deepEqual([...session.sounding], []);
      await session.wait(2500);
      await left;
      const { said } = session;
      session.stage.midi("pads", Uint8Array.of(0x90, 36, 100));
      await session.wait(10_000);
      assert.equal(session.said, said, "something was done after the end");
      assertAtRest(session);
    }),
    RUNS,
  );
});
