import assert from "node:assert/strict";
import { CommandRefused } from "../../ctl/failures.ts";
import { failed } from "../../ctl/outcome.ts";
import { reloadFailure, validationFailure } from "../../ctl/refused_config.ts";
import { renderDevices } from "../../ctl/subcommands/devices.ts";
import { renderModes } from "../../ctl/subcommands/mode.ts";
import { refusedConfig, renderReload } from "../../ctl/subcommands/reload.ts";
import { renderStatus } from "../../ctl/subcommands/status.ts";
import type { Problem } from "../../shared/config/types.ts";
import { PathError } from "../../shared/paths.ts";
import { STATUS } from "./samples.ts";

const SYNTAX: Problem = {
  place: "line 42",
  path: "",
  line: 42,
  column: 9,
  message: "expected '=' after key 'trigger'",
  hint: null,
  source: "trigger { }",
};
const INVALID: Problem = {
  place: "mode 'Default', mapping 3",
  path: "modes[0].mappings[2].trigger.note",
  line: 12,
  column: 36,
  message: "Invalid note number: 128 (must be 0-127)",
  hint: null,
  source: '  trigger = { type = "Note", note = 128 }',
};

Deno.test("status shows the promised lines first, then mode and device", () => {
  assert.deepEqual(renderStatus(STATUS), [
    "Conductor Daemon Status:",
    "  State: Running",
    "  Uptime: 1h 23m 45s",
    "  Config: /Users/you/.config/conductor/config.toml",
    "  Last Reload: 2m 15s ago",
    "  IPC Socket: /tmp/conductor.sock",
    "  PID: 12345",
    "  Mode: Default",
    "  Device: pads",
  ]);
});

Deno.test("status says why no device is connected, why keys do not work, and what is wrong with the config", () => {
  const lines = renderStatus({
    ...STATUS,
    device: null,
    midi_error: "no ALSA sequencer",
    keyboard_error: "no permission for /dev/uinput",
    degraded: "internal error at 10:30:15 in a request: oops; a restart clears it",
    config_error: "line 1: bad\nmore",
  });
  assert.deepEqual(lines.slice(8), [
    "  Device: none connected",
    "  MIDI: no ALSA sequencer",
    "  Keyboard: no permission for /dev/uinput",
    "  Degraded: internal error at 10:30:15 in a request: oops; a restart clears it",
    "  Config Error: line 1: bad",
    "    more",
    "    (the previous config is still active)",
  ]);
});

Deno.test("status counts what failed, was dropped or gave way since the start in one line", () => {
  const metrics = { ...STATUS.metrics, actions_failed: 3, messages_coalesced: 40 };
  assert.deepEqual(renderStatus({ ...STATUS, metrics }).slice(9), [
    "  Since Start: 3 actions failed, 40 control values coalesced",
  ]);
});

Deno.test("a reload tells its time in whole milliseconds, and the wording does not change with the numbers", () => {
  const counts = { global_mappings: 0, generation: 2 };
  assert.deepEqual(renderReload({ ...counts, mappings: 15, modes: 3 }, 3.2), [
    "Config reloaded successfully in 3ms",
    "Loaded 15 mappings across 3 modes",
  ]);
  assert.equal(renderReload({ ...counts, mappings: 1, modes: 1 }, 0.4)[1], "Loaded 1 mappings across 1 modes");
});

Deno.test("a reload refused for syntax starts with the three promised lines, the source line after them", () => {
  const lines = reloadFailure({ reason: "syntax", problems: [SYNTAX] });
  assert.deepEqual(lines.slice(0, 3), [
    "✗ Config reload failed: TOML parse error",
    "Error at line 42: expected '=' after key 'trigger'",
    "Previous config still active (no changes applied)",
  ]);
  assert.match(lines.slice(3).join("\n"), /trigger \{ \}/);
});

Deno.test("a reload refused for mistakes shows all of them and that nothing has changed", () => {
  const lines = reloadFailure({ reason: "invalid", problems: [INVALID, { ...INVALID, message: "Second" }] });
  assert.deepEqual(lines.slice(0, 3), [
    "✗ Config reload failed: config validation failed",
    "Error in mode 'Default', mapping 3:",
    "  Invalid note number: 128 (must be 0-127)",
  ]);
  assert.ok(lines.includes("  Second"));
  assert.equal(lines.at(-1), "Previous config still active (no changes applied)");
});

Deno.test("a reload refused because the file cannot be read says so in one line", () => {
  assert.deepEqual(reloadFailure({ reason: "unreadable", message: "Config file not found: /a" }), [
    "✗ Config reload failed: Config file not found: /a",
    "Previous config still active (no changes applied)",
  ]);
});

Deno.test("a failed validation starts with the promised lines", () => {
  assert.deepEqual(validationFailure({ reason: "invalid", problems: [INVALID] }).slice(0, 3), [
    "✗ Config validation failed:",
    "Error in mode 'Default', mapping 3:",
    "  Invalid note number: 128 (must be 0-127)",
  ]);
  assert.deepEqual(validationFailure({ reason: "syntax", problems: [SYNTAX] }).slice(0, 2), [
    "✗ Config validation failed: TOML parse error",
    "Error at line 42: expected '=' after key 'trigger'",
  ]);
});

Deno.test("what the daemon says of a refused file is read from its details, and survives their absence", () => {
  const config = (code: number, details: unknown): unknown => refusedConfig(new CommandRefused(code, "said", details));
  assert.deepEqual(config(2002, { problems: [INVALID] }), { reason: "invalid", problems: [INVALID] });
  assert.deepEqual(config(2003, { problems: [SYNTAX] }), { reason: "syntax", problems: [SYNTAX] });
  assert.deepEqual(config(2001, undefined), { reason: "unreadable", message: "said" });
  assert.deepEqual(config(2002, { problems: [{ line: "x" }] }), { reason: "unreadable", message: "said" });
  assert.equal(config(3001, undefined), null);
});

Deno.test("devices are a table, present ones and configured ones that are missing, with why one is not connected", () => {
  assert.deepEqual(
    renderDevices([
      { name: "Maschine Mikro MK3 20:0", alias: "pads", index: 0, connected: true, problem: null },
      { name: "Midi Through", alias: null, index: 1, connected: false, problem: null },
      { name: "nanoKEY2 24:0", alias: "nano", index: 2, connected: false, problem: '"x" is connected to it: end that' },
      { name: null, alias: "keys", index: null, connected: false, problem: null },
    ]),
    [
      "INDEX  ALIAS  STATE          PORT",
      "0      pads   connected      Maschine Mikro MK3 20:0",
      "1      -      not in use     Midi Through",
      "2      nano   not connected  nanoKEY2 24:0",
      '    "x" is connected to it: end that',
      "-      keys   not connected  -",
    ],
  );
  assert.deepEqual(renderDevices([]), ["No MIDI devices found", "What may be missing is said by: conductorctl doctor"]);
});

Deno.test("the current mode comes first, then all of them", () => {
  assert.deepEqual(renderModes({ mode: "B", modes: ["A", "B"] }), ["Mode: B", "Modes: A, B"]);
});

Deno.test("whatever is thrown becomes plain lines and an exit status", () => {
  assert.deepEqual(failed(new PathError("no HOME")), {
    value: { status: "error", error: { code: null, message: "no HOME" } },
    lines: [],
    errors: ["no HOME"],
    exit: 2,
  });
  assert.deepEqual(failed(new CommandRefused(3001, "The daemon is stopping", undefined)).errors, [
    "The daemon is stopping",
  ]);
  assert.deepEqual(failed(new TypeError("x is not a function\n    at f (a.ts:1:1)")).errors, [
    "conductorctl failed unexpectedly: x is not a function",
  ]);
  assert.equal(failed("text").exit, 1);
});
