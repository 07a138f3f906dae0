/** An internal error in a running daemon, seen from outside. */
import assert from "node:assert/strict";
import { withDaemon } from "./support/rig.ts";
import { eventually } from "./support/wait.ts";

const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "echo on >> $NOTES" }
`;

Deno.test("an internal error is logged with its cause and shown by status, and the daemon goes on", async () => {
  await withDaemon(CONFIG, async (rig) => {
    // A request may be what looks at the ports first: then it is the one that fails.
    await eventually("the error", () => rig.call("status", {}).then((status) => status.degraded !== null, () => false));
    const { state, degraded, metrics } = await rig.call("status", {});
    assert.equal(state, "Running");
    assert.match(
      degraded ?? "",
      /^internal error at \d\d:\d\d:\d\d in a (callback|request): .*counted: out of fingers; a restart/,
    );
    assert.equal(metrics.internal_errors, 1);
    assert.match(
      rig.log(),
      /Internal error in a (callback|request): the ports cannot be counted: out of fingers; the daemon goes/,
    );
    assert.doesNotMatch(rig.log(), /^\s+at /m, "no stack trace in the log");
    assert.match((await rig.ctl("status")).stdout, /^ {2}Degraded: internal error at .*out of fingers/m);
    await rig.play("+36 -36");
    await rig.noted("on");
  }, { entry: "tests/support/faulty_daemon.ts" });
});
