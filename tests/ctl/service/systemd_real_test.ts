/** The service commands against a real `systemd --user`, with a home whose path has every odd character. */
import assert from "node:assert/strict";
import { testUnless } from "../../support/test_unless.ts";
import { managerObstacle } from "../../support/user_manager.ts";
import { eventually } from "../../support/wait.ts";
import { CONFIG, isThere, withUser } from "./service_room.ts";

const ODD = "a b'\"c%d$e\\f";

testUnless(managerObstacle(), "install to uninstall, in a home with spaces, quotes, % and $", async () => {
  await withUser(ODD, async (room) => {
    const { ctl, status, unit, socket, config } = room;
    const dry = await ctl("install", "--dry-run");
    assert.deepEqual([dry.code, dry.err], [0, ""]);
    assert.match(dry.out, /^Would write .*conductor\.service:\n/);
    assert.equal(await isThere(unit), false, "a dry run writes nothing");
    const before = await status();
    assert.deepEqual([before.code, before.report.state, before.report.installed], [3, "not installed", false]);
    const early = await ctl("start");
    assert.deepEqual([early.code, early.err.split("\n")[0]], [1, "Conductor is not installed as a service"]);

    const installed = await ctl("install");
    assert.deepEqual([installed.code, installed.err], [0, ""], installed.err);
    assert.match(installed.out, /✓ Conductor runs \(PID \d+\) and starts at login\n$/);
    const { code, report } = await status();
    assert.equal(code, 0);
    const { pid, daemon_pid, ...facts } = report;
    assert.deepEqual(facts, {
      state: "running",
      manager: "systemd",
      installed: true,
      packaged: false,
      loaded: true,
      enabled: true,
      active: true,
      running: true,
      daemon_answers: true,
      unit_path: unit,
      socket,
      failure: null,
    });
    assert.ok(pid !== null && pid === daemon_pid);
    const words = (await Deno.readTextFile(`/proc/${pid}/cmdline`)).split("\0").slice(0, -1);
    assert.deepEqual(words.slice(-4), ["--config", config, "--socket", socket]);

    const again = await ctl("install", "--json");
    const { steps, service } = JSON.parse(again.out);
    assert.deepEqual([again.code, service.pid, steps.length], [0, pid, 1], "nothing is written or started anew");

    Deno.kill(pid, "SIGKILL");
    await eventually("it is up again after a crash", async () => {
      const now = await status();
      return now.report.running && now.report.pid !== pid;
    }, 20_000);

    const stopped = await ctl("stop");
    assert.deepEqual(stopped, { code: 0, out: "Daemon stopped gracefully\n", err: "" });
    assert.equal(await room.manager.systemctl("is-active", "conductor"), "inactive");
    assert.equal((await status()).report.state, "stopped");

    assert.equal((await ctl("start")).code, 0);
    const first = (await status()).report.pid;
    assert.match((await ctl("start")).out, /^Conductor already runs/);
    assert.equal((await ctl("restart")).code, 0);
    const second = (await status()).report;
    assert.ok(second.running && second.pid !== first);

    assert.equal((await ctl("disable")).code, 0);
    assert.deepEqual([(await status()).report.enabled, (await status()).report.running], [false, true]);
    assert.equal((await ctl("enable")).code, 0);
    assert.equal((await status()).report.enabled, true);

    const gone = await ctl("uninstall");
    assert.deepEqual([gone.code, gone.err], [0, ""]);
    assert.equal(await isThere(unit), false);
    assert.equal(await isThere(config), true);
    const after = await status();
    assert.deepEqual([after.code, after.report.state, after.report.enabled], [3, "not installed", false]);
    assert.equal(
      await room.manager.systemctl("list-units", "--all", "--plain", "--no-legend", "conductor.service"),
      "",
    );
    assert.match((await ctl("uninstall")).out, /nothing to remove/);
  });
});

testUnless(
  managerObstacle(),
  "a service that is active but does not answer is not called running; --force ends it",
  async () => {
    await withUser("home", async ({ ctl, status, manager }) => {
      assert.equal((await ctl("install")).code, 0);
      const { report: { pid } } = await status();
      assert.ok(pid !== null);
      Deno.kill(pid, "SIGSTOP");
      const { code, report } = await status();
      assert.deepEqual([code, report.state, report.active, report.running], [3, "not answering", true, false]);
      const people = await ctl("service-status");
      assert.equal(people.code, 3);
      assert.match(people.err, /starting or stuck: no daemon answers at /);
      assert.deepEqual(await ctl("stop", "--force"), { code: 0, out: "Daemon stopped by systemd\n", err: "" });
      assert.notEqual(await manager.systemctl("is-active", "conductor"), "activating", "it stays down");
      assert.equal((await status()).report.active, false);
      assert.equal((await ctl("start")).code, 0);
    });
  },
);

testUnless(
  managerObstacle(),
  "a daemon that was started by hand is told apart, and makes way for the service",
  async () => {
    await withUser("home", async ({ ctl, status, daemon }) => {
      const child = daemon();
      await eventually("it answers", async () => (await status()).report.daemon_answers, 30_000);
      const before = await status();
      assert.deepEqual([before.code, before.report.state, before.report.running], [1, "another daemon", false]);
      assert.deepEqual([before.report.installed, before.report.daemon_pid], [false, child.pid]);
      const installed = await ctl("install");
      assert.deepEqual([installed.code, installed.err], [0, ""]);
      assert.match(installed.out, new RegExp(`the daemon that the service had not started \\(PID ${child.pid}\\)`));
      assert.equal((await child.status).code, 0);
      assert.equal((await status()).report.state, "running");
    });
  },
);

testUnless(
  managerObstacle(),
  "a config with mistakes is a start that failed, with where to look; a mended one starts",
  async () => {
    await withUser("home", async ({ ctl, status, manager, config }) => {
      await Deno.writeTextFile(config, "[[modes]\n");
      const failed = await ctl("install");
      assert.equal(failed.code, 3);
      assert.match(failed.err, /The service failed: exit status 1\. See why: journalctl --user -u conductor\n$/);
      await eventually(
        "systemd gives up",
        async () => await manager.systemctl("is-active", "conductor") === "failed",
        60_000,
      );
      const { code, report } = await status();
      assert.deepEqual([code, report.state, report.loaded, report.enabled], [3, "failed", true, true]);
      await Deno.writeTextFile(config, CONFIG);
      assert.equal((await ctl("start")).code, 0);
      await Deno.writeTextFile(config, "[[modes]\n");
      assert.equal((await ctl("restart")).code, 3);
      assert.match((await ctl("stop")).out, /^Daemon stopped by systemd/, "it is between two tries");
      assert.notEqual(await manager.systemctl("is-active", "conductor"), "activating");
    });
  },
);

testUnless(
  managerObstacle(),
  "a packaged unit begins and ends with the graphical session, and is never written",
  async () => {
    await withUser("home", async ({ home, ctl, status, manager, unit, config, socket }) => {
      const packaged = `${home}/.local/share/systemd/user/conductor.service`;
      const text = (await Deno.readTextFile(new URL("../../../systemd/conductor.service", import.meta.url)))
        .replace("/usr/bin/conductor", `${home}/bin/conductor --config "${config}" --socket ${socket}`);
      await Deno.mkdir(packaged.slice(0, packaged.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(packaged, text);
      const session = `${home}/.config/systemd/user/session-of-a-test.service`;
      await Deno.mkdir(session.slice(0, session.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(
        session,
        "[Unit]\nBindsTo=graphical-session.target\n[Service]\nExecStart=/bin/sleep infinity\n",
      );
      await manager.systemctl("daemon-reload");
      await manager.systemctl("start", "session-of-a-test");
      assert.equal((await status()).report.installed, true);
      assert.equal((await ctl("enable")).code, 0);
      assert.equal((await ctl("start")).code, 0);
      assert.equal(await isThere(unit), false);
      const { code, report } = await status();
      assert.deepEqual([code, report.state, report.packaged, report.unit_path], [0, "running", true, packaged]);
      await manager.systemctl("stop", "session-of-a-test");
      await eventually("it has ended with the session", async () => (await status()).report.state === "stopped");
      await manager.systemctl("start", "session-of-a-test");
      await eventually("it begins with the session", async () => (await status()).report.running, 20_000);
      const gone = await ctl("uninstall");
      assert.match(gone.out, /belongs to a package/);
      assert.equal(await Deno.readTextFile(packaged), text);
      assert.deepEqual([(await status()).report.enabled, (await status()).report.active], [false, false]);
    });
  },
);
