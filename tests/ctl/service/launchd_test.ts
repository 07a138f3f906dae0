/**
 * The service commands on macOS, against a launchctl that is data: what it prints is as launchctl(1) of macOS 14 does.
 * No Mac has run this.
 */
import assert from "node:assert/strict";
import { shellWord } from "../../../ctl/shell_word.ts";
import { disable, enable } from "../../../ctl/subcommands/enable.ts";
import { install } from "../../../ctl/subcommands/install.ts";
import { restart } from "../../../ctl/subcommands/restart.ts";
import { serviceStatus } from "../../../ctl/subcommands/service_status.ts";
import { start } from "../../../ctl/subcommands/start.ts";
import { stop } from "../../../ctl/subcommands/stop.ts";
import { uninstall } from "../../../ctl/subcommands/uninstall.ts";
import { type Answer, type FakeHost, fakeHost, sessionOf } from "./fake_host.ts";

const HOME = "/Users/a b'\"c%d$e";
const PLIST = `${HOME}/Library/LaunchAgents/com.conductor.daemon.plist`;
const BREW = `${HOME}/Library/LaunchAgents/homebrew.mxcl.conductor.plist`;
const TARGET = "gui/501/com.conductor.daemon";
const MISSING = { code: 113, stderr: 'Could not find service "com.conductor.daemon" in domain for user gui: 501\n' };

type State = "unloaded" | "running" | "ended" | "crashed" | "throttled";

const PRINTED: Readonly<Record<Exclude<State, "unloaded">, string>> = {
  running: "\tstate = running\n\tpid = 77\n\tlast exit code = (never exited)\n",
  ended: "\tstate = not running\n\tlast exit code = 0\n",
  crashed: "\tstate = not running\n\tlast exit code = 1\n",
  throttled: "\tstate = spawn scheduled\n\tlast terminating signal = Segmentation fault: 11\n",
};

interface Mac {
  readonly host: FakeHost;
  state: State;
  disabled: boolean;
}

/** launchd, as far as it matters: loading and kicking start the daemon, which answers. */
function mac(state: State, files: readonly string[] = []): Mac {
  const host = fakeHost({
    os: "darwin",
    env: { HOME, PATH: "relative:/opt/bin:/usr/bin" },
    files: ["/opt/bin/conductor", ...files],
    answer(line): Answer {
      const [, verb, what = ""] = line.split(" ");
      switch (verb) {
        case "print":
          if (machine.state === "running" && host.answering === null && host.ran.at(-1)?.startsWith("stop") === true) {
            machine.state = "ended";
          }
          return machine.state === "unloaded" ? MISSING : { stdout: `${what} = {\n${PRINTED[machine.state]}}\n` };
        case "print-disabled":
          return {
            stdout: `disabled services = {\n\t"com.conductor.daemon" => ${
              machine.disabled ? "disabled" : "enabled"
            }\n}`,
          };
        case "bootstrap":
          if (machine.disabled || machine.state !== "unloaded") {
            return { code: 5, stderr: "Bootstrap failed: 5: Input/output error\n" };
          }
          return up();
        case "kickstart":
          return up();
        case "bootout":
          machine.state = "unloaded";
          host.answering = null;
          return 0;
        case "disable":
        case "enable":
          machine.disabled = verb === "disable";
          return 0;
        default:
          throw new Error(line);
      }
    },
  });
  const up = (): number => {
    machine.state = "running";
    host.answering = { pid: 77 };
    return 0;
  };
  const machine: Mac = { host, state, disabled: false };
  if (state === "running") host.answering = { pid: 77 };
  return machine;
}

Deno.test("install writes the agent, its log's folder, loads it; again it does nothing; an update loads it anew", async () => {
  const { host } = mac("unloaded");
  const first = await install(sessionOf(host), {}, host);
  assert.equal(first.exit, 0);
  assert.deepEqual(first.lines, ["✓ Conductor runs (PID 77) and starts at login"]);
  const load = `launchctl bootstrap gui/501 ${PLIST}`;
  const logs = `mkdir ${HOME}/Library/Logs/conductor`;
  assert.deepEqual(host.ran, [logs, `launchctl enable ${TARGET}`, load]);
  assert.match(host.files.get(PLIST) ?? "", /<string>\/opt\/bin\/conductor<\/string>\n {4}<\/array>/);
  host.ran.length = 0;
  await install(sessionOf(host), {}, host);
  assert.deepEqual(host.ran, [logs, `launchctl enable ${TARGET}`]);
  host.ran.length = 0;
  const update = await install(sessionOf(host), { socket: "other.sock" }, host);
  assert.equal(update.exit, 0);
  assert.deepEqual(host.ran, [logs, `launchctl bootout ${TARGET}`, `launchctl enable ${TARGET}`, load]);
  assert.match(host.files.get(PLIST) ?? "", /<string>--socket<\/string>\n +<string>\/here\/other\.sock<\/string>/);
});

Deno.test("a stop leaves the agent loaded, and launchd leaves alone what ended well; start kicks it", async () => {
  const { host } = mac("running", [PLIST]);
  assert.deepEqual((await stop(sessionOf(host), {}, host)).lines, ["Daemon stopped gracefully"]);
  assert.deepEqual(host.ran, ["stop /tmp/conductor.sock"]);
  const status = await serviceStatus(sessionOf(host), undefined, host);
  assert.equal(status.exit, 3);
  assert.match(status.lines.join("\n"), /State: Stopped\n.*\n {2}Loaded: yes\n {2}Enabled: yes/);
  assert.equal((await start(sessionOf(host), undefined, host)).exit, 0);
  assert.equal(host.ran.at(-1), `launchctl kickstart ${TARGET}`);
});

Deno.test("--force unloads it, as KeepAlive would bring back what a signal has killed; start loads it again", async () => {
  const { host } = mac("running", [PLIST]);
  assert.deepEqual((await stop(sessionOf(host), { force: true }, host)).lines, ["Daemon stopped by launchd"]);
  assert.deepEqual(host.ran, [`launchctl bootout ${TARGET}`]);
  assert.equal((await start(sessionOf(host), undefined, host)).exit, 0);
  assert.equal(host.ran.at(-1), `launchctl bootstrap gui/501 ${PLIST}`);
});

Deno.test("restart lets the daemon save before launchd may kill it", async () => {
  const { host } = mac("running", [PLIST]);
  assert.equal((await restart(sessionOf(host), undefined, host)).exit, 0);
  assert.deepEqual(host.ran, ["stop /tmp/conductor.sock", `launchctl kickstart -k ${TARGET}`]);
});

Deno.test("what is disabled starts on demand all the same, and stays disabled", async () => {
  const machine = mac("unloaded", [PLIST]);
  const { host } = machine;
  await disable(sessionOf(host), host);
  assert.equal((await start(sessionOf(host), undefined, host)).exit, 0);
  assert.equal(machine.disabled, true);
  const { value } = await serviceStatus(sessionOf(host), undefined, host);
  assert.equal((value as { enabled: boolean }).enabled, false);
  await enable(sessionOf(host), host);
  assert.equal(machine.disabled, false);
});

Deno.test("a crash and a wait for the next try are told", async () => {
  const told = async (state: State): Promise<string> => {
    const { host } = mac(state, [PLIST]);
    const { exit, lines, errors } = await serviceStatus(sessionOf(host), undefined, host);
    return [exit, lines[1], lines[5], errors[1]].join("|");
  };
  const logs = `See why: tail ${shellWord(`${HOME}/Library/Logs/conductor/conductor.log`)}`;
  assert.equal(
    await told("crashed"),
    `3|  State: Failed|  launchd says: not active (exit status 1)|The service failed: exit status 1. ${logs}`,
  );
  assert.match(
    await told("throttled"),
    /^3\|.*Restarting\|.*\(about to start it again after: Segmentation fault: 11\)/,
  );
});

Deno.test("uninstall unloads and removes, also what is disabled", async () => {
  const machine = mac("running", [PLIST]);
  machine.disabled = true;
  assert.equal((await uninstall(sessionOf(machine.host), machine.host)).exit, 0);
  assert.deepEqual([machine.host.files.has(PLIST), machine.state, machine.disabled], [false, "unloaded", false]);
});

Deno.test("Homebrew's service is used, not doubled and not removed", async () => {
  const { host } = mac("unloaded", [BREW]);
  assert.equal((await install(sessionOf(host), {}, host)).exit, 0);
  assert.deepEqual(host.ran.at(-1), `launchctl bootstrap gui/501 ${BREW}`);
  assert.equal(host.files.has(PLIST), false);
  await assert.rejects(install(sessionOf(host), { socket: "/s" }, host), /in the way/);
  await assert.rejects(uninstall(sessionOf(host), host), /Homebrew's/);
});

Deno.test("an agent of somebody else's making is not overwritten", async () => {
  const { host } = mac("unloaded", [PLIST]);
  await assert.rejects(install(sessionOf(host), {}, host), /Cannot write .* conductorctl has not written/);
});

Deno.test("without a graphical session launchd's refusal is passed on, with the way out", async () => {
  const answer = (): { code: number; stderr: string } => ({
    code: 125,
    stderr: "Domain does not support specified action\n",
  });
  const host = fakeHost({ os: "darwin", env: { HOME, PATH: "/opt/bin" }, answer });
  await assert.rejects(serviceStatus(sessionOf(host), undefined, host), {
    message: `Cannot ask launchd for ${TARGET}: Domain does not support specified action`,
    hint: "Agents belong to a graphical session: log in at the Mac's screen first",
  });
});
