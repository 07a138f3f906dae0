/** `conductorctl doctor`: how checks are shown, and what it says as a process, with a daemon and without. */
import assert from "node:assert/strict";
import { checkConfigFile, renderChecks } from "../../ctl/subcommands/doctor.ts";
import type { DoctorCheck } from "../../shared/protocol.ts";
import { answering, fakeDaemon, runCtl, success, tempFolder } from "./fake_daemon.ts";

const WORKS: DoctorCheck = { name: "config", ok: true, needed: true, text: "/c.toml (generation 1)", fix: null };
const BROKEN: DoctorCheck = {
  name: "keyboard and mouse",
  ok: false,
  needed: true,
  text: "/dev/uinput is missing",
  fix: 'load it with "sudo modprobe uinput"',
};
const UNUSED: DoctorCheck = { ...BROKEN, name: "volume", needed: false, text: "no program", fix: "install one" };

/** Of a machine without a service manager: an empty PATH makes one of any Linux. */
const NO_MANAGER = { PATH: "/nowhere" };
const NO_SERVICE: DoctorCheck = {
  name: "service",
  ok: false,
  needed: false,
  text: "This system has no systemd (systemctl is not installed)",
  fix: "Start Conductor by other means, from your session's autostart or with: conductor &",
};

const VALID = '[[modes]]\nname = "Default"\n';

Deno.test("each check is a line with its mark, the fix under it, and the summary names what is broken", () => {
  assert.deepEqual(renderChecks([WORKS, BROKEN, UNUSED]), [
    "✓ config: /c.toml (generation 1)",
    "✗ keyboard and mouse: /dev/uinput is missing",
    '    Fix: load it with "sudo modprobe uinput"',
    "– volume: no program (not needed)",
    "    Fix: install one",
    "✗ This config needs what does not work: keyboard and mouse",
  ]);
  assert.equal(renderChecks([WORKS, UNUSED]).at(-1), "✓ All that this config needs works");
});

Deno.test("a config file is judged by itself: valid, wrong, empty, unreadable, not there yet", () => {
  const judged = (text: string): DoctorCheck => checkConfigFile("/c.toml", true, { ok: true, text });
  assert.deepEqual(judged(VALID), { name: "config", ok: true, needed: true, text: "/c.toml is valid", fix: null });
  const wrong = judged(
    `${VALID}[[modes.mappings]]\ntrigger = { type = "Note", note = 128 }\naction = { type = "None" }\n`,
  );
  assert.equal(wrong.ok, false);
  assert.match(wrong.text, /^\/c\.toml: .*Invalid note number: 128/);
  assert.match(wrong.fix ?? "", /conductorctl validate/);
  assert.match(judged(" \n").text, /is empty$/);
  const missing = { ok: false, reason: "missing", message: "Config file not found: /c.toml" } as const;
  assert.equal(checkConfigFile("/c.toml", true, missing).ok, false);
  assert.equal(checkConfigFile("/c.toml", false, missing).ok, true);
});

Deno.test("the exit status is 0 when only what is not needed is broken, else 1; --json is the list", async () => {
  const expected = [[[WORKS, UNUSED], 0], [[WORKS, BROKEN, UNUSED], 1]] as const;
  for (const [checks, code] of expected) {
    await using daemon = await fakeDaemon(answering(success(checks)));
    const ran = await runCtl(["doctor", "--socket", daemon.socket], { env: { ...NO_MANAGER, NO_COLOR: "1" } });
    assert.deepEqual(ran, { code, out: renderChecks([...checks, NO_SERVICE]).join("\n") + "\n", err: "" });
    const json = await runCtl(["doctor", "--json", "--socket", daemon.socket], { env: NO_MANAGER });
    const data = [...checks, NO_SERVICE];
    assert.deepEqual([json.code, JSON.parse(json.out), json.err], [code, { status: "success", data }, ""]);
  }
});

Deno.test("without a daemon the config file is checked, the start command is told, exit 3", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  const args = ["doctor", "--socket", `${folder.path}/none.sock`];
  const env = { ...NO_MANAGER, CONDUCTOR_CONFIG: path };
  const service = renderChecks([NO_SERVICE]).slice(0, 2).join("\n") + "\n";
  const err = `Conductor is not running (no daemon answers at ${folder.path}/none.sock)\n` +
    `Start it with: conductor --socket ${folder.path}/none.sock &\n`;

  await Deno.writeTextFile(path, VALID);
  assert.deepEqual(await runCtl(args, { env }), { code: 3, out: `✓ config: ${path} is valid\n${service}`, err });

  await Deno.writeTextFile(path, "[[modes]\n");
  const wrong = await runCtl(args, { env });
  assert.deepEqual([wrong.code, wrong.err], [3, err]);
  assert.match(wrong.out, /^✗ config: .*line 1.*\n {4}Fix: .*conductorctl validate.*\n–/);

  const json = await runCtl([...args, "--json"], { env });
  const { status, error } = JSON.parse(json.out);
  assert.deepEqual([json.code, status, error.details.reason], [3, "error", "not_running"]);
  const names = error.details.checks.map(({ name, ok }: DoctorCheck) => `${name} ${ok}`);
  assert.deepEqual(names, ["config false", "daemon false", "service false"]);
});
