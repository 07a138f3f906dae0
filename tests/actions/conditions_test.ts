import assert from "node:assert/strict";
import { dayOfWeek, type Facts, holds } from "../../daemon/actions/conditions.ts";
import type { Condition } from "../../shared/config/action_types.ts";

const always: Condition = { type: "Always" };
const never: Condition = { type: "Never" };
const unasked: Condition = { type: "AppRunning", app_name: "Gimp" };

const noApps: Facts["apps"] = {
  appRunning: () => {
    throw new Error("asked for an application");
  },
  appFrontmost: () => {
    throw new Error("asked for an application");
  },
};

/** The answer, which must come at once. */
function now(condition: Condition, time: string = "12:00", mode: string = "Default"): boolean {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const facts = { time: new Date(2025, 0, 1, hours, minutes, 59, 999), mode, apps: noApps };
  const turn = holds(condition, facts).next();
  if (!turn.done) throw new Error("the condition waits");
  return turn.value;
}

function range(start: string, end: string): Condition {
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return { type: "TimeRange", start: minutes(start), end: minutes(end) };
}

Deno.test("Always holds and Never does not", () => {
  assert.equal(now(always), true);
  assert.equal(now(never), false);
});

Deno.test("a TimeRange counts its start and not its end", () => {
  const office = range("09:00", "17:00");
  const answers = ["08:59", "09:00", "16:59", "17:00"].map((time) => now(office, time));
  assert.deepEqual(answers, [false, true, true, false]);
});

Deno.test("a TimeRange whose end is before its start crosses midnight", () => {
  const night = range("22:00", "06:00");
  const answers = ["21:59", "22:00", "23:59", "00:00", "05:59", "06:00"].map((time) => now(night, time));
  assert.deepEqual(answers, [false, true, true, true, true, false]);
});

Deno.test("a TimeRange that ends as it starts is the whole day", () => {
  const day = range("08:00", "08:00");
  assert.deepEqual(["00:00", "07:59", "08:00", "23:59"].map((time) => now(day, time)), [true, true, true, true]);
});

Deno.test("days count from Monday as 1 to Sunday as 7", () => {
  // 6 January 2025 was a Monday.
  const days = Array.from({ length: 7 }, (_, i) => dayOfWeek(new Date(2025, 0, 6 + i)));
  assert.deepEqual(days, [1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("DayOfWeek holds on the days it names", () => {
  // 1 January 2025 was a Wednesday.
  assert.equal(now({ type: "DayOfWeek", days: [3] }), true);
  assert.equal(now({ type: "DayOfWeek", days: [1, 2, 4, 5, 6, 7] }), false);
});

Deno.test("ModeIs holds in that mode alone", () => {
  assert.equal(now({ type: "ModeIs", mode: "Edit" }, "12:00", "Edit"), true);
  assert.equal(now({ type: "ModeIs", mode: "Edit" }, "12:00", "Default"), false);
});

Deno.test("And holds when all do, and asks no further than the first that does not", () => {
  assert.equal(now({ type: "And", conditions: [always, always] }), true);
  assert.equal(now({ type: "And", conditions: [always, never, unasked] }), false);
  assert.equal(now({ type: "And", conditions: [] }), true);
});

Deno.test("Or holds when one does, and asks no further than that", () => {
  assert.equal(now({ type: "Or", conditions: [never, always, unasked] }), true);
  assert.equal(now({ type: "Or", conditions: [never, never] }), false);
  assert.equal(now({ type: "Or", conditions: [] }), false);
});

Deno.test("Not turns the answer round, and nests", () => {
  assert.equal(now({ type: "Not", condition: always }), false);
  assert.equal(now({ type: "Not", condition: { type: "Or", conditions: [never, never] } }), true);
});

Deno.test("AppRunning and AppFrontmost wait for the system's answer", async () => {
  const facts: Facts = {
    time: new Date(2025, 0, 1),
    mode: "Default",
    apps: {
      appRunning: (name) => Promise.resolve(name === "Gimp"),
      appFrontmost: (name) => Promise.resolve(name === "Krita"),
    },
  };
  const answers: boolean[] = [];
  for (const type of ["AppRunning", "AppFrontmost"] as const) {
    for (const app_name of ["Gimp", "Krita"]) {
      const steps = holds({ type: "Not", condition: { type: "Not", condition: { type, app_name } } }, facts);
      const asked = steps.next();
      assert.equal(asked.done, false);
      await asked.value;
      const answered = steps.next();
      if (answered.done) answers.push(answered.value);
    }
  }
  assert.deepEqual(answers, [true, false, false, true]);
});
