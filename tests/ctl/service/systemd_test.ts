/** The service commands on Linux where systemd is missing, elsewhere, or says what is hard to bring about for real. */
import assert from "node:assert/strict";
import { ServiceFailure } from "../../../ctl/failures.ts";
import { checkService } from "../../../ctl/service/check.ts";
import { findConductor } from "../../../ctl/service/program.ts";
import { install } from "../../../ctl/subcommands/install.ts";
import { serviceStatus } from "../../../ctl/subcommands/service_status.ts";
import { start } from "../../../ctl/subcommands/start.ts";
import { stop } from "../../../ctl/subcommands/stop.ts";
import { uninstall } from "../../../ctl/subcommands/uninstall.ts";
import { type Answer, type Fake, fakeHost, sessionOf, shown } from "./fake_host.ts";

const UNIT = "/home/me/.config/systemd/user/conductor.service";
const NO_BUS = { code: 1, stderr: "Failed to connect to bus: No medium found\n" };

async function failure(fake: Fake): Promise<readonly [string, string | null]> {
  const host = fakeHost(fake);
  const error = await serviceStatus(sessionOf(host), undefined, host).then(() => null, (thrown: unknown) => thrown);
  assert.ok(error instanceof ServiceFailure);
  return [error.message, error.hint];
}

Deno.test("a machine without a user manager is told why, and the way out of just that", async () => {
  const answer = (): Answer => NO_BUS;
  const byHand = "Start Conductor by other means, from your session's autostart or with: conductor &";
  assert.deepEqual(await failure({ answer: () => null }), [
    "This system has no systemd (systemctl is not installed)",
    byHand,
  ]);
  assert.deepEqual(await failure({ answer, folders: [] }), [
    "systemd does not run this system (a container?): Failed to connect to bus: No medium found",
    byHand,
  ]);
  const unreachable = "Cannot reach your systemd user manager: Failed to connect to bus: No medium found";
  assert.deepEqual(await failure({ answer, env: { XDG_RUNTIME_DIR: "" } }), [
    unreachable,
    "XDG_RUNTIME_DIR is not set, as after su: log in directly, or: export XDG_RUNTIME_DIR=/run/user/501",
  ]);
  assert.deepEqual(await failure({ answer, uid: 0, env: { SUDO_USER: "me" } }), [
    unreachable,
    "Run it as yourself, without sudo",
  ]);
  const [message, hint] = await failure({ answer });
  assert.equal(message, unreachable);
  assert.match(hint ?? "", /sudo loginctl enable-linger \$USER/);
});

Deno.test("Windows and other systems refuse, with what to do instead", async () => {
  const [windows, startup] = await failure({ os: "windows" });
  assert.match(windows, /Windows/);
  assert.match(startup ?? "", /shell:startup/);
  assert.match((await failure({ os: "freebsd" }))[1] ?? "", /conductor &/);
});

Deno.test("a dry run shows the file and the commands, and does neither, with a manager and without", async () => {
  for (const [answer, exit] of [[{ stdout: shown() }, 0], [NO_BUS, 1]] as const) {
    const host = fakeHost({ env: { PATH: "/opt/bin" }, answer: () => answer });
    const outcome = await install(sessionOf(host), { dryRun: true, config: "/opt/bin/conductor" }, host);
    assert.equal(outcome.exit, exit);
    assert.equal(outcome.lines[0], `Would write ${UNIT}:`);
    assert.ok(outcome.lines.includes("    ExecStart=/opt/bin/conductor --config /opt/bin/conductor"));
    assert.deepEqual(outcome.lines.slice(-4), [
      "Would run: systemctl --user daemon-reload",
      "Would run: systemctl --user reenable conductor.service",
      "Would run: systemctl --user reset-failed conductor.service",
      "Would run: systemctl --user start conductor.service",
    ]);
    assert.deepEqual([host.ran, host.files.has(UNIT)], [[], false]);
    assert.equal(outcome.errors.length, exit * 2);
  }
});

Deno.test("it begins with the graphical session where there is one, else with the user manager, or as asked", async () => {
  const wantedBy = async (graphical: boolean, headless?: boolean): Promise<string | undefined> => {
    const host = fakeHost({ answer: () => ({ stdout: shown({}, graphical) }) });
    const options = { dryRun: true, ...(headless === undefined ? {} : { headless }) };
    return (await install(sessionOf(host), options, host)).lines.find((line) => line.includes("WantedBy"))?.trim();
  };
  assert.equal(await wantedBy(true), "WantedBy=graphical-session.target");
  assert.equal(await wantedBy(false), "WantedBy=default.target");
  assert.equal(await wantedBy(true, true), "WantedBy=default.target");
});

Deno.test("a packaged unit is used as it is; with options of one's own it is overridden", async () => {
  const packaged = "/usr/lib/systemd/user/conductor.service";
  const host = fakeHost({ answer: () => ({ stdout: shown({ LoadState: "loaded", FragmentPath: packaged }) }) });
  const used = await install(sessionOf(host), { dryRun: true }, host);
  assert.deepEqual(used.lines.filter((line) => !line.includes("reset-failed")), [
    "Would run: systemctl --user enable conductor.service",
    "Would run: systemctl --user start conductor.service",
  ]);
  const own = await install(sessionOf(host), { dryRun: true, socket: "/s" }, host);
  assert.equal(own.lines[0], `Would write ${UNIT}:`);
  const gone = await uninstall(sessionOf(host), host);
  assert.deepEqual(host.ran, [
    "systemctl --user stop conductor.service",
    "systemctl --user disable conductor.service",
  ]);
  assert.equal(gone.exit, 0);
});

Deno.test("every step that counts is said, and no other", async () => {
  const host = fakeHost({
    env: { PATH: "/opt/bin" },
    answer: (line) => line.includes(" show ") ? { stdout: shown() } : 0,
  });
  const said: string[] = [];
  const session = { ...sessionOf(host, false), print: (line: string) => Promise.resolve(said.push(line) > 0) };
  await install(session, {}, host);
  assert.deepEqual(said, [
    `Wrote ${UNIT}`,
    "Loaded (systemctl --user daemon-reload)",
    "Starts at login from now on (systemctl --user reenable conductor.service)",
    "Started (systemctl --user start conductor.service)",
  ]);
});

Deno.test("a unit of the user's own making is not overwritten", async () => {
  const host = fakeHost({ answer: () => ({ stdout: shown({ LoadState: "loaded", FragmentPath: UNIT }) }) });
  host.files.set(UNIT, "[Service]\nExecStart=/mine\n");
  await assert.rejects(install(sessionOf(host), {}, host), /Cannot write .* conductorctl has not written/);
});

Deno.test("the first step that fails is named with its reason, and the later ones are not tried", async () => {
  const answer = (line: string): Answer => {
    if (line.includes(" show ")) return { stdout: shown() };
    return line.includes("reenable") ? { code: 1, stderr: "Failed to enable unit: Read-only file system\nmore\n" } : 0;
  };
  const host = fakeHost({ answer });
  const message =
    "Cannot carry out systemctl --user reenable conductor.service: Failed to enable unit: Read-only file system";
  await assert.rejects(install(sessionOf(host), {}, host), { message });
  assert.equal(host.ran.at(-1), "systemctl --user reenable conductor.service");
});

Deno.test("a start that brings no daemon is given up after 10 s; one that was never installed is refused", async () => {
  const active = shown({ LoadState: "loaded", ActiveState: "active", MainPID: 9 });
  const host = fakeHost({ answer: () => ({ stdout: active }) });
  host.files.set(UNIT, "");
  const outcome = await start(sessionOf(host), undefined, host);
  assert.equal(outcome.exit, 3);
  assert.match(outcome.errors[0] ?? "", /active \(PID 9\), but starting or stuck/);
  const none = fakeHost({ answer: () => ({ stdout: shown() }) });
  await assert.rejects(start(sessionOf(none), undefined, none), /not installed as a service/);
});

Deno.test("a stop of a daemon at another socket leaves the service alone", async () => {
  const active = shown({ LoadState: "loaded", ActiveState: "active", MainPID: 9 });
  const host = fakeHost({ answer: () => ({ stdout: active }) });
  host.files.set(UNIT, "ExecStart=/opt/bin/conductor --socket /elsewhere\n");
  host.answering = { pid: 12 };
  assert.equal((await stop(sessionOf(host), {}, host)).exit, 0);
  assert.deepEqual(host.ran, ["stop /tmp/conductor.sock"]);
  host.files.set(UNIT, "ExecStart=/opt/bin/conductor\n");
  host.answering = { pid: 9 };
  assert.equal((await stop(sessionOf(host), {}, host)).exit, 0);
  assert.equal(host.ran.at(-1), "systemctl --user stop conductor.service");
});

Deno.test("--force without a service ends the holder of the lock: first asked by SIGTERM, then killed", async () => {
  const holding = (ends: "TERM" | "KILL" | "never"): ReturnType<typeof fakeHost> => {
    const host = fakeHost({
      answer: (line) => {
        if (line === `kill -${ends} 12`) host.holder = null;
        return line.startsWith("kill") ? 0 : null;
      },
    });
    host.holder = 12;
    return host;
  };
  const force = async (host: ReturnType<typeof fakeHost>): Promise<readonly string[]> =>
    (await stop(sessionOf(host), { force: true }, host)).lines;
  assert.deepEqual(await force(holding("TERM")), ["Daemon stopped by SIGTERM (PID 12)"]);
  assert.match((await force(holding("KILL")))[0] ?? "", /^Daemon killed \(PID 12\)/);
  await assert.rejects(force(holding("never")), /not even SIGKILL/);
  await assert.rejects(force(fakeHost()), /Conductor is not running/);
});

Deno.test("the program beside this one is taken, by the name that PATH has for it; else the one on PATH", async () => {
  const found = (
    path: string,
    files: readonly string[],
    links: Readonly<Record<string, string>> = {},
  ): Promise<string> => findConductor(fakeHost({ env: { PATH: path }, files, links }));
  const beside = "/opt/bin/conductor";
  assert.equal(await found("", [beside]), beside);
  assert.equal(await found("/usr/bin:.", ["/usr/bin/conductor"]), "/usr/bin/conductor");
  assert.equal(await found("/other", [beside, "/other/conductor"]), beside);
  assert.equal(await found("/brew/bin/", [beside], { "/brew/bin/conductor": beside }), "/brew/bin/conductor");
  await assert.rejects(found("/usr/bin", []), /neither beside conductorctl/);
});

Deno.test("a path with a line break is no path for a service, and a config must be there", async () => {
  const host = fakeHost({ answer: () => ({ stdout: shown() }) });
  await assert.rejects(install(sessionOf(host), { socket: "/a\nb" }, host), /it has control characters/);
  await assert.rejects(
    install(sessionOf(host), { config: "nope.toml" }, host),
    /Config file not found: \/here\/nope\.toml/,
  );
});

Deno.test("without a home there is no service, but a daemon can be stopped and doctor goes on", async () => {
  for (const os of ["linux", "darwin"]) {
    const host = fakeHost({ os, env: { HOME: "" }, answer: () => ({ stdout: shown() }) });
    host.answering = { pid: 12 };
    assert.deepEqual((await stop(sessionOf(host), {}, host)).lines, ["Daemon stopped gracefully"]);
    const { ok, text } = await checkService(sessionOf(host), undefined, host);
    assert.deepEqual([ok, text.includes("HOME is not set")], [false, true]);
  }
});
