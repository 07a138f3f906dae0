/** The daemon and conductorctl as `deno compile` makes them: the MIDI addon loads, the main job works. */
import assert from "node:assert/strict";
import { call } from "../ctl/client.ts";
import { compileProgram } from "../scripts/compile/compile_program.ts";
import { hostTarget, PROGRAMS } from "../scripts/compile/programs.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";
import { testUnless } from "./support/test_unless.ts";

const noRuntime = Deno.env.get("DENORT_BIN") === undefined ? "DENORT_BIN names no base runtime to compile with" : null;

const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "echo $CONDUCTOR_VELOCITY > $NOTES" }
`;

testUnless(
  noRuntime,
  "compiled, the daemon loads its MIDI addon and runs an action, and conductorctl stops it",
  () =>
    inTempDir(async (dir) => {
      const target = hostTarget() ?? "x86_64-unknown-linux-gnu";
      const build = { commit: "abc1234", date: "2026-11-22" };
      for (const program of Object.values(PROGRAMS)) await compileProgram(program, target, dir, build);
      await Deno.writeTextFile(`${dir}/config.toml`, CONFIG);
      const [socket, notes] = [`${dir}/c.sock`, `${dir}/notes`];
      const daemon = new Deno.Command(`${dir}/conductor`, {
        args: ["--config", `${dir}/config.toml`, "--socket", socket],
        env: { NOTES: notes, TMPDIR: dir },
        stdin: "null",
        stderr: "null",
      }).spawn();
      try {
        await eventually("an answer", () => call(socket, "ping", {}).then(() => true, () => false), 60_000);
        assert.doesNotMatch((await call(socket, "status", {})).data.midi_error ?? "", /library cannot be loaded/);
        await call(socket, "simulate", { script: "+36v77 -36" });
        assert.equal(await Deno.readTextFile(notes), "77\n");
        const stop = new Deno.Command(`${dir}/conductorctl`, { args: ["stop", "--socket", socket] });
        assert.equal(new TextDecoder().decode((await stop.output()).stdout), "Daemon stopped gracefully\n");
        assert.equal((await daemon.status).code, 0);
      } finally {
        try {
          daemon.kill("SIGKILL");
        } catch {
          // It has ended, as it should.
        }
        await daemon.status;
      }
    }),
);
