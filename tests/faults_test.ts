/** Internal errors: said with their cause, counted, shown, and survived. */
import assert from "node:assert/strict";
import { VirtualClock } from "../daemon/actions/virtual_clock.ts";
import { Daemon } from "../daemon/daemon.ts";
import { compileGeneration } from "../daemon/engine/mappings.ts";
import { Faults } from "../daemon/faults.ts";
import { requireConfig } from "../daemon/load_config.ts";
import { silentDaemonParts } from "../scripts/bench/silent_parts.ts";
import { Stage } from "../daemon/stage.ts";
import { FakeOs } from "./support/fake_os.ts";
import { keptLog } from "./support/logs.ts";

const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "true" }
`;

Deno.test("an internal error is logged in one line with what caused it, counted, and kept with its time", () => {
  const log = keptLog();
  const faults = new Faults(log, () => new Date(2025, 10, 14, 10, 30, 15));
  assert.deepEqual([faults.count, faults.degraded], [0, null]);
  faults.record("a request", new Error("cannot count\n  at all", { cause: new Error("no fingers") }));
  assert.equal(
    log.lines[0],
    "error: Internal error in a request: cannot count at all: no fingers; the daemon goes on",
  );
  assert.equal(
    faults.degraded,
    "internal error at 10:30:15 in a request: cannot count at all: no fingers; a restart clears it",
  );
  faults.record("a deadline", "a mere word");
  assert.equal(faults.degraded, "internal error at 10:30:15 in a deadline: a mere word, 2 so far; a restart clears it");
});

Deno.test("an error of ours after a save is recorded, a config with mistakes is not; a good save takes effect", async () => {
  const log = keptLog();
  const faults = new Faults(log, () => new Date(0));
  const parts = silentDaemonParts(new FakeOs(() => {}), CONFIG);
  let failing = true;
  const midi = {
    ...parts.midi,
    configure: (): void => {
      if (failing) throw new Error("no ports");
    },
  };
  const daemon = new Daemon({ ...parts, midi, faults });
  const save = (text: string): void => daemon.handle({ kind: "config_saved", content: { ok: true, text } });
  save("[[modes]\n");
  assert.deepEqual([faults.count, daemon.status().generation], [0, 1]);
  save(CONFIG);
  assert.deepEqual([faults.count, daemon.status().degraded?.includes("in a reload: no ports")], [1, true]);
  failing = false;
  save(CONFIG);
  assert.deepEqual([faults.count, daemon.status().config_error], [1, null]);
  await daemon.leave();
});

Deno.test("an error while a message is played reaches nobody but the record, and the next message is played", () => {
  const { config } = requireConfig({ ok: true, text: CONFIG });
  const faults: string[] = [];
  const os = new FakeOs(() => {});
  let failing = true;
  const stage = new Stage(compileGeneration(config, 1), null, {
    os,
    clock: new VirtualClock(),
    log: keptLog(),
    sendMidi: () => {},
    tell: () => {
      if (failing) throw new Error("oops");
    },
    modeChanged: () => {},
    baseModeChanged: () => {},
    fault: (doing, error) => faults.push(`${doing}: ${error instanceof Error ? error.message : error}`),
  });
  stage.watch(true);
  stage.midi("pads", Uint8Array.of(0x90, 36, 100));
  assert.deepEqual(faults, ["a MIDI message: oops"]);
  failing = false;
  const before = stage.actions.counts.started;
  stage.midi("pads", Uint8Array.of(0x80, 36, 0));
  stage.midi("pads", Uint8Array.of(0x90, 36, 100));
  assert.equal(faults.length, 1);
  assert.equal(stage.actions.counts.started, before + 1);
});
