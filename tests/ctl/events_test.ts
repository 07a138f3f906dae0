import assert from "node:assert/strict";
import { EventLines, timeOfDay } from "../../ctl/event_lines.ts";
import { isData, isMonitorEvent } from "../../ctl/reply_shapes.ts";
import { wallClock } from "../../ctl/subcommands/monitor.ts";
import { renderSimulation, scriptMillis } from "../../ctl/subcommands/simulate.ts";
import type { ActionPhase, MonitorEvent } from "../../shared/protocol.ts";
import { EVENTS, STATUS } from "./samples.ts";

Deno.test("each event is one line in columns", () => {
  const start = new Date(2025, 10, 14, 10, 30, 15, 123);
  const lines = new EventLines((at) => timeOfDay(at, 1000, start));
  assert.deepEqual(EVENTS.map((event) => lines.line(event)), [
    "10:30:15.123  message  pads  note on C2 (36) velocity 100 channel 0",
    "10:30:15.124  gesture  pads  press C2 (36) velocity 100",
    "10:30:15.125  mapping  pads  → mode 'Default', mapping 3 (Copy): Shell echo hi",
    "10:30:15.126  action         → Shell echo hi started (0.12ms after the gesture)",
    "10:30:15.127  action         → Shell echo hi failed after 12.0ms: exit status 3",
    "10:30:15.128  mode           Default → Editing",
    "10:30:15.129  device   pads  disconnected (Mikro MK3)",
    "10:30:15.130  reload         generation 2 holds (2.50ms)",
    "10:30:15.131  reload         refused, generation 2 stays: line 1: bad",
    "10:30:15.132  lost           17 events, because they were not read fast enough",
  ]);
});

Deno.test("every phase of an action has its words", () => {
  const lines = new EventLines(() => "");
  const [, , , action] = EVENTS;
  assert.ok(action?.event === "action");
  const say = (phase: ActionPhase, ms: number | null): string => lines.line({ ...action, phase, ms }).trim();
  assert.equal(say("finished", 3), "action     → Shell echo hi finished in 3.00ms");
  assert.equal(say("aborted", 3), "action     → Shell echo hi aborted after 3.00ms");
  assert.equal(say("skipped", null), "action     → Shell echo hi skipped: it still ran from before");
  assert.equal(say("dropped", null), "action     → Shell echo hi dropped: its queue is full");
  assert.equal(say("started", null), "action     → Shell echo hi started");
});

Deno.test("names from outside cannot make a second line", () => {
  const lines = new EventLines(() => "");
  const [event] = EVENTS;
  assert.ok(event?.event === "message");
  assert.doesNotMatch(lines.line({ ...event, device: "a\nb\x1b[2J" }), /\p{Cc}/u);
});

Deno.test("the time of day follows the daemon's clock, and is taken anew after a sleep", () => {
  let now = new Date(2025, 0, 1, 12, 0, 0, 0);
  const time = wallClock(() => now);
  assert.equal(time(500), "12:00:00.000");
  now = new Date(2025, 0, 1, 12, 0, 0, 300);
  assert.equal(time(510.4), "12:00:00.010", "a line that arrives late keeps its own time");
  now = new Date(2025, 0, 1, 13, 0, 0, 0);
  assert.equal(time(520), "13:00:00.000");
});

Deno.test("an event is known by its fields, and what lacks one is none", () => {
  for (const event of EVENTS) {
    assert.ok(isMonitorEvent(event), event.event);
    for (const field of Object.keys(event)) {
      assert.equal(isMonitorEvent({ ...event, [field]: undefined }), false, `${event.event} without ${field}`);
    }
  }
  for (const other of [null, 1, [], {}, { event: "constructor" }, { event: "unheard" }]) {
    assert.equal(isMonitorEvent(other), false);
  }
  const [message, gesture] = EVENTS;
  assert.ok(message?.event === "message" && gesture?.event === "gesture");
  assert.equal(isMonitorEvent({ ...message, message: { type: "note_on", channel: 0, note: 36 } }), false);
  assert.equal(isMonitorEvent({ ...gesture, gesture: { ...gesture.gesture, kind: "wave" } }), false);
  assert.equal(isMonitorEvent({ ...gesture, gesture: { ...gesture.gesture, kind: "chord" } }), false, "no notes");
  assert.equal(isMonitorEvent({ ...gesture, gesture: { ...gesture.gesture, kind: "chord", notes: [36, 40] } }), true);
});

Deno.test("a status report is known by its fields, whatever its figures and whatever is new in it", () => {
  assert.ok(isData("status", STATUS));
  assert.ok(isData("status", { ...STATUS, metrics: {}, something_new: 1 }));
  assert.equal(isData("status", { ...STATUS, pid: "1" }), false);
  assert.equal(isData("status", null), false);
  assert.equal(isData("devices", [{ name: null, alias: "keys", index: null, connected: false, problem: null }]), true);
  assert.equal(isData("devices", [{}]), false);
});

Deno.test("a simulation shows gestures, mappings and actions with their times, and leaves the messages out", () => {
  const events = EVENTS.slice(0, 4).map((event): MonitorEvent => ({ ...event, at: event.at - 1000 }));
  assert.deepEqual(renderSimulation({ device: "pads", dry_run: false, events }), [
    "Played as pads",
    "1.0ms  gesture  pads  press C2 (36) velocity 100",
    "2.0ms  mapping  pads  → mode 'Default', mapping 3 (Copy): Shell echo hi",
    "3.0ms  action         → Shell echo hi started (0.12ms after the gesture)",
  ]);
});

Deno.test("a simulation says so when nothing matched, and when nothing was really done", () => {
  const events = EVENTS.slice(1, 2).map((event): MonitorEvent => ({ ...event, at: 500 }));
  assert.deepEqual(renderSimulation({ device: "pads", dry_run: true, events }), [
    "Dry run as pads: nothing is really done",
    "500.0ms  gesture  pads  press C2 (36) velocity 100",
    "No mapping matched",
  ]);
});

Deno.test("a script lasts as long as its waits", () => {
  assert.equal(scriptMillis("+36 500ms -36"), 500);
  assert.equal(scriptMillis("10ms 1.5s\n+36v10 2s -36 10.5ms"), 3520.5);
  assert.equal(scriptMillis("+36 -36 cc7=64 hex=90 x5ms"), 0);
});
