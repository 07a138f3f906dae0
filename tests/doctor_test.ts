/** What `doctor` makes of what was found out, and what the real daemon says of keys. */
import assert from "node:assert/strict";
import { x11Hands } from "../daemon/actions/desktop/x11.ts";
import { checkX11 } from "../daemon/actions/desktop/x11_check.ts";
import type { Finding } from "../daemon/actions/desktop/finding.ts";
import { diagnose, type DoctorFacts } from "../daemon/doctor.ts";
import { requireConfig } from "../daemon/load_config.ts";
import type { Config } from "../shared/config/types.ts";
import type { DoctorCheck } from "../shared/protocol.ts";
import { withDaemon } from "./support/rig.ts";
import { x11Test, Xev } from "./support/xvfb.ts";
import { testUnless } from "./support/test_unless.ts";

const KEYS = `
[[devices]]
name = "Mikro"
alias = "pads"
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "ctrl+c" }
`;

const works: Finding = { ok: true, text: "works", fix: null };
const broken: Finding = { ok: false, text: "broken", fix: "mend it" };

function configOf(text: string): Config {
  return requireConfig({ ok: true, text }).config;
}

/** A machine where all is well, but for what is given. */
function checksOf(given: Partial<DoctorFacts>): readonly DoctorCheck[] {
  return diagnose({
    config: configOf(KEYS),
    configPath: "/c.toml",
    generation: 3,
    configError: null,
    socketPath: "/it's.sock",
    socket: { there: true, mine: true, mode: 0o140600 },
    midiProblem: null,
    devices: [{ name: "Mikro MK3", alias: "pads", index: 0, connected: true, problem: null }],
    desktop: { hands: works, volume: works, running: works, frontmost: works },
    ...given,
  });
}

function checkOf(name: string, given: Partial<DoctorFacts>): DoctorCheck {
  const check = checksOf(given).find((each) => each.name === name);
  if (check === undefined) throw new Error(`no check is named ${name}`);
  return check;
}

Deno.test("where all is well each check says so, and asks for nothing", () => {
  const checks = checksOf({});
  assert.deepEqual(checks.map(({ name }) => name), [
    "config",
    "socket",
    "MIDI",
    "MIDI ports",
    "device pads",
    "keyboard and mouse",
    "volume",
    "running apps",
    "app in front",
  ]);
  for (const { ok, fix } of checks) assert.deepEqual([ok, fix], [true, null]);
});

Deno.test("a refused save is told with its place, and that the one before holds", () => {
  const { ok, needed, text, fix } = checkOf("config", {
    configError: "Config validation failed: mode 'Default', mapping 3: Invalid note number: 128",
  });
  assert.deepEqual([ok, needed], [false, true]);
  assert.match(text, /mode 'Default', mapping 3: Invalid note number: 128; generation 3 is still active$/);
  assert.match(fix ?? "", /conductorctl validate/);
});

Deno.test("a socket that others may use, or that is no longer this daemon's, is told with the command", () => {
  const wide = checkOf("socket", { socket: { there: true, mine: true, mode: 0o140644 } });
  assert.match(wide.text, /has mode 0644/);
  assert.equal(wide.fix, `chmod 600 '/it'\\''s.sock'`);
  for (const socket of [{ there: false, mine: false, mode: null }, { there: true, mine: false, mode: 0o600 }]) {
    assert.equal(checkOf("socket", { socket }).ok, false);
  }
});

Deno.test("missing MIDI is told with its command, and is needed where anything is to be played", () => {
  const midiProblem = 'no ALSA sequencer (/dev/snd/seq is missing): load it with "sudo modprobe snd-seq"';
  assert.deepEqual(checkOf("MIDI", { midiProblem }), {
    name: "MIDI",
    ok: false,
    needed: true,
    text: "no ALSA sequencer (/dev/snd/seq is missing)",
    fix: 'load it with "sudo modprobe snd-seq"',
  });
  assert.match(checkOf("device pads", { midiProblem, devices: [] }).fix ?? "", /MIDI above/);
  assert.notEqual(checkOf("MIDI", { midiProblem: "the system says: no" }).fix, null);
  assert.equal(checkOf("MIDI", { config: configOf('[[modes]]\nname = "Default"\n'), midiProblem }).needed, false);
});

Deno.test("a device that is not there names the ports that are; one that is there and closed says why", () => {
  const pads = { name: null, alias: "pads", index: null, connected: false, problem: null };
  const other = { name: "Launchpad", alias: null, index: 0, connected: false, problem: null };
  const missing = checkOf("device pads", { devices: [other, pads] });
  assert.deepEqual([missing.ok, missing.needed], [false, true]);
  assert.match(missing.text, /a MIDI port named "Mikro" is not there/);
  assert.match(missing.fix ?? "", /^plug it in, or .*: Launchpad$/);

  const closed = { ...pads, name: "Mikro MK3", index: 2 };
  assert.match(checkOf("device pads", { devices: [closed] }).fix ?? "", /^end the program that uses it/);
  const busy = checkOf("device pads", { devices: [{ ...closed, problem: '"x" (130:0) has it: end "x:y"' }] });
  assert.deepEqual([busy.text, busy.fix], ['Mikro MK3 is there, but not connected: "x" (130:0) has it', 'end "x:y"']);
  const config = configOf(KEYS.replace('alias = "pads"', 'alias = "pads"\nauto_connect = false'));
  const problem = "the config says auto_connect = false";
  const unasked = checkOf("device pads", { config, devices: [{ ...closed, problem }] });
  assert.deepEqual([unasked.needed, unasked.fix], [false, "conductorctl device 2"]);
  assert.equal(checkOf("MIDI ports", { devices: [pads] }).ok, false);
});

Deno.test("what a config needs is found in its actions and conditions, however deep they are", () => {
  const deep = (condition: string, action: string): Config =>
    configOf(`
[[modes]]
name = "Default"
[[global_mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Sequence", actions = [
  { type = "Conditional", condition = { type = "Not", condition = ${condition} }, then_action = ${action} },
] }
`);
  const needed = (config: Config): readonly string[] => {
    const desktop = { hands: broken, volume: broken, running: broken, frontmost: broken };
    return checksOf({ config, desktop }).flatMap(({ name, ok, needed }) => needed && !ok ? [name] : []);
  };
  const none = '{ type = "None" }';
  assert.deepEqual(needed(deep('{ type = "Always" }', none)), []);
  assert.deepEqual(needed(deep('{ type = "AppRunning", app_name = "x" }', none)), ["running apps"]);
  assert.deepEqual(needed(deep('{ type = "AppFrontmost", app_name = "x" }', none)), ["app in front"]);
  assert.deepEqual(needed(deep('{ type = "Never" }', '{ type = "VolumeControl", operation = "Mute" }')), ["volume"]);
  for (const action of ['{ type = "Text", text = "x" }', '{ type = "MouseScroll", dy = 1 }']) {
    assert.deepEqual(needed(deep('{ type = "Never" }', action)), ["keyboard and mouse"]);
  }
});

const NO_DESKTOP = { DISPLAY: "", WAYLAND_DISPLAY: "", XDG_SESSION_TYPE: "" };

x11Test("the daemon proves its keyboard with F24, down and up again, and tells whose its socket is", async (server) => {
  const hands = x11Hands(server.host);
  try {
    const xev = await Xev.start(server, () => hands.mouseClick("middle", null, 1));
    await withDaemon(KEYS, async (rig) => {
      const checks = await rig.call("doctor", {});
      const keys = (await xev.events()).map(({ type, keysym }) => `${type} ${keysym}`);
      assert.deepEqual(keys, ["KeyPress F24", "KeyRelease F24"]);
      assert.deepEqual(checks.find(({ name }) => name === "keyboard and mouse"), {
        name: "keyboard and mouse",
        ok: true,
        needed: true,
        text: `X11 at ${server.display}: F24 was sent and read back`,
        fix: null,
      });
      assert.equal(checks.find(({ name }) => name === "socket")?.text, `${rig.socket} (0600: its owner alone)`);
      const ran = await rig.ctl("doctor");
      assert.match(ran.stdout, /^✓ keyboard and mouse: X11 at :\d+: F24 was sent and read back$/m);
      await Deno.chmod(rig.socket, 0o666);
      assert.match((await rig.ctl("doctor")).stdout, /^✗ socket: .* has mode 0666 .*\n {4}Fix: chmod 600 '/m);
    }, { env: { ...NO_DESKTOP, DISPLAY: server.display } });
  } finally {
    hands.close();
  }
});

x11Test("a display that nobody answers at is told with its name and the way out", async (server) => {
  assert.equal((await checkX11(server.host)).ok, true);
  await server.stop();
  const { ok, text, fix } = await checkX11(server.host);
  assert.equal(ok, false);
  assert.ok(text.includes(`no X display can be opened at ${server.display} `), text);
  assert.match(fix ?? "", /set DISPLAY/);
});

testUnless(
  Deno.build.os !== "linux" ? "uinput is of Linux" : hasUinput() ? "there is a /dev/uinput" : null,
  "without a display and without uinput the keys that the config needs are exit 1, with the command that helps",
  () =>
    withDaemon(KEYS, async (rig) => {
      const ran = await rig.ctl("doctor");
      assert.deepEqual([ran.code, ran.stderr], [1, ""]);
      assert.match(
        ran.stdout,
        /^✗ keyboard and mouse: \/dev\/uinput is missing\n {4}Fix: load it with "sudo modprobe uinput"$/m,
      );
      assert.match(ran.stdout, /^✗ This config needs what does not work: .*keyboard and mouse/m);
      await rig.save("[[modes]\n");
      await rig.call("reload", {}).catch(() => {});
      assert.match((await rig.ctl("doctor")).stdout, /^✗ config: .*line 1: .*generation 1 is still active$/m);
    }, { env: NO_DESKTOP }),
);

function hasUinput(): boolean {
  try {
    Deno.statSync("/dev/uinput");
    return true;
  } catch {
    return false;
  }
}
