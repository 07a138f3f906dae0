/**
 * The invariant of the whole stage under random play, engine and actions together: when no control is held and time has
 * passed, and at once when the performance is left, no key is down, no note sounds, no momentary mode is on and nothing is
 * pending, whatever was reloaded, switched, paused, unplugged or failed in the middle.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { DEVICES, LATCHED_CHANNEL, NOTES } from "./support/stage_configs.ts";
import { StageSession, type Step } from "./support/stage_session.ts";

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

/** What must hold in any session at its end. */
function assertAtRest({ os, log, stage, modes }: StageSession): void {
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
      const session = new StageSession(cost);
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
      const session = new StageSession(cost);
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
