import assert from "node:assert/strict";
import { checkFrontmost, checkRunning, type SystemApps, systemApps } from "../../../daemon/actions/desktop/apps.ts";
import { stringOf } from "../../../daemon/actions/desktop/apps_commands.ts";
import { ANSWER_KEPT_MS, ANSWER_LIMIT_MS, FAILURE_KEPT_MS } from "../../../daemon/actions/desktop/apps_shared.ts";
import { VirtualClock } from "../../../daemon/actions/virtual_clock.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { type Answer, FakeTools, settled } from "../../support/fake_tools.ts";

function hostOf(os: string, env: Readonly<Record<string, string>> = {}): Surroundings {
  return { os, env: (name) => env[name] };
}

/** Programs answer with what stands behind the first beginning that fits their command line; else they fail. */
function programs(answers: Readonly<Record<string, string>>): FakeTools {
  return new FakeTools(["xprop"], (line): Answer => {
    const [, stdout] = Object.entries(answers).find(([start]) => line.startsWith(start)) ?? [];
    return stdout === undefined ? { success: false, code: 1, stderr: `no answer to ${line}` } : { stdout };
  });
}

/** Those of the names that are in front. */
async function inFront(apps: SystemApps, ...names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) if (await apps.appFrontmost(name)) found.push(name);
  return found;
}

Deno.test("nothing is started before a question", () => {
  const tools = programs({});
  systemApps(hostOf("linux", { DISPLAY: ":0" }), tools, new VirtualClock()).close();
  assert.deepEqual([tools.started, tools.lookedFor], [[], []]);
});

Deno.test("running: ps is asked once for questions close together", async () => {
  const tools = programs({ "ps -A": "systemd\nfirefox\n" });
  const clock = new VirtualClock();
  const apps = systemApps(hostOf("linux"), tools, clock);
  const asked = await Promise.all(["Firefox", "gimp", "systemd"].map((name) => apps.appRunning(name)));
  assert.deepEqual(asked, [true, false, true]);
  await clock.advance(ANSWER_KEPT_MS - 1);
  assert.equal(await apps.appRunning("firefox"), true);
  assert.deepEqual(tools.started, ["ps -A -ww -o comm="]);
  await clock.advance(1);
  tools.answer = () => ({ stdout: "systemd\n" });
  assert.equal(await apps.appRunning("firefox"), false);
});

Deno.test("running: Windows is asked with tasklist", async () => {
  const tools = programs({ tasklist: '"Code.exe","42","Console","1","14,160 K"\r\n' });
  const apps = systemApps(hostOf("windows"), tools, new VirtualClock());
  assert.equal(await apps.appRunning("code"), true);
  assert.deepEqual(tools.started, ["tasklist /fo csv /nh"]);
});

Deno.test("running: a failure is told, and not asked for again at once", async () => {
  const tools = programs({});
  const clock = new VirtualClock();
  const apps = systemApps(hostOf("linux"), tools, clock);
  const message = "AppRunning is not available on this system: ps: no answer to ps -A -ww -o comm=";
  await assert.rejects(apps.appRunning("x"), { name: "NotAvailable", message });
  await assert.rejects(apps.appRunning("x"), { name: "NotAvailable", message });
  assert.equal(tools.started.length, 1);
  await clock.advance(FAILURE_KEPT_MS);
  await assert.rejects(apps.appRunning("x"));
  assert.equal(tools.started.length, 2);
});

Deno.test("a system that does not answer in time is not waited for", async () => {
  const tools = new FakeTools([], () => null);
  const clock = new VirtualClock();
  const apps = systemApps(hostOf("linux"), tools, clock);
  const asked = assert.rejects(apps.appRunning("x"), {
    name: "NotAvailable",
    message: "AppRunning is not available on this system: the system gave no answer within 500 ms",
  });
  await clock.advance(ANSWER_LIMIT_MS);
  await asked;
  // The late answer is there for the next question.
  await tools.end({ stdout: "x\n" });
  assert.equal(await apps.appRunning("x"), true);
});

Deno.test("in front, macOS: display name, bundle identifier and bundle", async () => {
  const tools = programs({
    "lsappinfo front": "ASN:0x0-0x1b01b:\n",
    "lsappinfo info":
      '"LSDisplayName"="Code"\n"CFBundleIdentifier"="com.microsoft.VSCode"\n"LSBundlePath"="/Applications/Visual Studio Code.app"\n',
  });
  const apps = systemApps(hostOf("darwin"), tools, new VirtualClock());
  const wanted = ["code", "com.microsoft.vscode", "Visual Studio Code.app", "visual studio code"];
  assert.deepEqual(await inFront(apps, ...wanted, "Safari", "Applications"), wanted);
  assert.deepEqual(tools.started, [
    "lsappinfo front",
    "lsappinfo info -only name -only bundleid -only bundlepath ASN:0x0-0x1b01b:",
  ]);
  const locked = systemApps(hostOf("darwin"), programs({ "lsappinfo front": "[ NULL ]\n" }), new VirtualClock());
  assert.equal(await locked.appFrontmost("Code"), false);
});

Deno.test("in front, Hyprland: class and process", async () => {
  const env = { HYPRLAND_INSTANCE_SIGNATURE: "x", WAYLAND_DISPLAY: "wayland-1", DISPLAY: ":0" };
  const window = { class: "firefox", initialClass: "Firefox-esr", title: "gimp", pid: 42 };
  const tools = programs({ "hyprctl activewindow -j": JSON.stringify(window), "ps -ww -p 42": "firefox-bin\n" });
  const apps = systemApps(hostOf("linux", env), tools, new VirtualClock());
  assert.deepEqual(await inFront(apps, "Firefox", "firefox-ESR", "firefox-bin", "gimp"), [
    "Firefox",
    "firefox-ESR",
    "firefox-bin",
  ]);
  const none = systemApps(hostOf("linux", env), programs({ hyprctl: "{}" }), new VirtualClock());
  assert.equal(await none.appFrontmost("firefox"), false);
  const broken = systemApps(hostOf("linux", env), programs({ hyprctl: "Couldn't connect" }), new VirtualClock());
  await assert.rejects(broken.appFrontmost("x"), /AppFrontmost is not available on this system: hyprctl gave no JSON$/);
});

Deno.test("in front, Sway: the focused node of the tree, tiled or floating, Wayland or X11", async () => {
  const env = { SWAYSOCK: "/run/sway", WAYLAND_DISPLAY: "wayland-1" };
  const terminal = { type: "con", focused: false, app_id: "foot", pid: 41, nodes: [] };
  const x11 = {
    type: "floating_con",
    focused: true,
    app_id: null,
    pid: 42,
    window_properties: { class: "Gimp", instance: "gimp-2.10" },
  };
  const tree = (nodes: readonly unknown[], floating: readonly unknown[], focused = false): string =>
    JSON.stringify({ type: "root", nodes: [{ type: "workspace", focused, nodes, floating_nodes: floating }] });
  const front = async (printed: string): Promise<string[]> => {
    const tools = programs({ "swaymsg -r -t get_tree": printed, "ps -ww -p 42": "gimp\n", "ps -ww -p 41": "foot\n" });
    const apps = systemApps(hostOf("linux", env), tools, new VirtualClock());
    return await inFront(apps, "foot", "gimp", "Gimp-2.10");
  };
  assert.deepEqual(await front(tree([terminal], [x11])), ["gimp", "Gimp-2.10"]);
  assert.deepEqual(await front(tree([{ ...terminal, focused: true }], [])), ["foot"]);
  assert.deepEqual(await front(tree([terminal], [], true)), []);
});

Deno.test("in front, GNOME: by either extension, else the reason", async () => {
  const env = { WAYLAND_DISPLAY: "wayland-0", DISPLAY: ":0", XDG_CURRENT_DESKTOP: "ubuntu:GNOME" };
  const call = "gdbus call --session --timeout 1 --dest org.gnome.Shell --object-path";
  const focused = JSON.stringify({ title: 'it\'s "me"', wm_class: "org.gnome.Nautilus", pid: 42 });
  const gvariant = `("${focused.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}",)\n`;
  const list = JSON.stringify([{ wm_class: "foot", focus: false }, { wm_class: "Gimp", pid: 43, focus: true }]);
  const answers: readonly (readonly [Record<string, string>, string[]])[] = [
    [{ [`${call} /org/gnome/shell/extensions/FocusedWindow`]: gvariant, "ps -ww -p 42": "nautilus\n" }, ["nautilus"]],
    [{ [`${call} /org/gnome/Shell/Extensions/Windows`]: `('${list}',)\n` }, ["gimp"]],
  ];
  for (const [printed, expected] of answers) {
    const apps = systemApps(hostOf("linux", env), programs(printed), new VirtualClock());
    assert.deepEqual(await inFront(apps, "nautilus", "gimp", "foot"), expected);
  }
  const tools = programs({});
  const apps = systemApps(hostOf("linux", env), tools, new VirtualClock());
  for (let i = 0; i < 3; i++) {
    await assert.rejects(apps.appFrontmost("x"), {
      name: "NotAvailable",
      message: "AppFrontmost is not available on this system: GNOME does not tell which window is in front: " +
        "install its extension 'Focused Window D-Bus' or 'Window Calls', which do",
    });
  }
  assert.equal(tools.started.length, 2);
});

Deno.test("gdbus's string is read with its quotes and escapes", () => {
  assert.equal(stringOf("('a \"b\" \\\\ \\'c\\'',)\n"), "a \"b\" \\ 'c'");
  assert.equal(stringOf('("it\'s \\"x\\"",)'), 'it\'s "x"');
  assert.equal(stringOf("('\\u00e9\\n\\U0001f600',)"), "é\n😀");
  assert.equal(stringOf("(true, '')"), "");
});

Deno.test("in front, X11: one xprop stays, and each change is looked up once", async () => {
  const tools = programs({
    "xprop -id 0x60000c": 'WM_CLASS(STRING) = "xterm", "XTerm"\n_NET_WM_PID(CARDINAL) = 42\n',
    "xprop -id 0x80000c": 'WM_CLASS(STRING) = "Navigator", "firefox-esr"\n',
    "ps -ww -p 42": "bash\n",
  });
  const apps = systemApps(hostOf("linux", { DISPLAY: ":0" }), tools, new VirtualClock());
  const first = apps.appFrontmost("xterm");
  const [spy] = tools.followed;
  assert.ok(spy);
  assert.equal(spy.line, "xprop -spy -root _NET_ACTIVE_WINDOW");
  spy.print("_NET_ACTIVE_WINDOW(WINDOW): window id # 0x60000c");
  assert.equal(await first, true);
  assert.deepEqual(await inFront(apps, "XTERM", "bash", "firefox-esr"), ["XTERM", "bash"]);
  spy.print("_NET_ACTIVE_WINDOW(WINDOW): window id # 0x80000c");
  assert.deepEqual(await inFront(apps, "XTerm", "navigator", "Firefox-ESR"), ["navigator", "Firefox-ESR"]);
  assert.equal(tools.started.length, 4);
  for (const none of ["window id # 0x0", "window id # 0xdead"]) {
    spy.print(`_NET_ACTIVE_WINDOW(WINDOW): ${none}`);
    assert.deepEqual(await inFront(apps, "xterm", "navigator"), []);
  }
  spy.print("_NET_ACTIVE_WINDOW:  no such atom on any window.");
  await settled();
  await assert.rejects(apps.appFrontmost("x"), /no window manager tells which window is in front/);
  assert.ok(spy.killed);
  apps.close();
  await assert.rejects(apps.appFrontmost("x"), /AppFrontmost is not available on this system: the daemon is leaving$/);
});

Deno.test("in front, Windows: one PowerShell stays", async () => {
  const tools = programs({});
  const apps = systemApps(hostOf("windows"), tools, new VirtualClock());
  const first = apps.appFrontmost("Notepad.exe");
  const [spy] = tools.followed;
  assert.ok(spy);
  assert.match(spy.line, /^powershell -NoProfile /);
  spy.print("notepad");
  assert.equal(await first, true);
  spy.print("");
  assert.equal(await apps.appFrontmost("notepad"), false);
  assert.equal(tools.started.length, 1);
  apps.close();
});

Deno.test("in front: where no way is known the reason is told, and nothing is started", async () => {
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ WAYLAND_DISPLAY: "wayland-0", DISPLAY: ":0", XDG_CURRENT_DESKTOP: "KDE" }, /: KDE under Wayland does not tell /],
    [
      { XDG_SESSION_TYPE: "wayland" },
      /: this Wayland desktop does not tell .*: log in to a session of Hyprland, Sway, GNOME or X11, which do$/,
    ],
    [{}, /: no display is set: start conductor from within the desktop session$/],
    [{ DISPLAY: "" }, /: no display is set: /],
  ];
  for (const [env, reason] of cases) {
    const tools = programs({});
    const apps = systemApps(hostOf("linux", env), tools, new VirtualClock());
    await assert.rejects(apps.appFrontmost("x"), reason);
    assert.deepEqual(tools.started, []);
  }
  const noXprop = systemApps(hostOf("linux", { DISPLAY: ":0" }), new FakeTools([]), new VirtualClock());
  await assert.rejects(noXprop.appFrontmost("x"), /: xprop is missing: install x11-utils \(xprop\)$/);
});

Deno.test("the checks name what tells and what it tells, and leave nothing running", async () => {
  const tools = programs({ "xprop -id": 'WM_CLASS(STRING) = "xterm", "XTerm"\n', "ps -A": "a\nb\n" });
  const host = hostOf("linux", { DISPLAY: ":0" });
  const checking = checkFrontmost(host, tools, new VirtualClock());
  tools.followed[0]?.print("_NET_ACTIVE_WINDOW(WINDOW): window id # 0x60000c");
  assert.deepEqual(await checking, {
    ok: true,
    text: "xprop tells which application is in front, now xterm, XTerm",
    fix: null,
  });
  assert.equal(tools.followed[0]?.killed, true);
  assert.deepEqual(await checkRunning(host, tools, new VirtualClock()), {
    ok: true,
    text: "ps tells which applications run, now 2",
    fix: null,
  });
  assert.deepEqual(await checkFrontmost(hostOf("linux"), tools, new VirtualClock()), {
    ok: false,
    text: "no display is set",
    fix: "start conductor from within the desktop session",
  });
  assert.deepEqual(await checkRunning(host, programs({}), new VirtualClock()), {
    ok: false,
    text: "ps: no answer to ps -A -ww -o comm=",
    fix: "install procps (ps)",
  });
});
