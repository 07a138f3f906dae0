import assert from "node:assert/strict";
import { isNamed, processNames, taskNames } from "../../../daemon/actions/desktop/apps_names.ts";
import { windowProperties } from "../../../daemon/actions/desktop/apps_x11.ts";

Deno.test("case, a folder, .app and .exe make no difference", () => {
  for (const wanted of ["Safari", "safari", "SAFARI.APP", " Safari ", "/Applications/Safari.app/", "safari.exe"]) {
    assert.ok(isNamed(wanted, ["Finder", "Safari"]), wanted);
  }
  assert.ok(isNamed("notepad", ["C:\\Windows\\notepad.exe"]));
  assert.ok(isNamed("Notepad.EXE", ["notepad"]));
  assert.ok(isNamed("org.gnome.Nautilus", ["org.gnome.nautilus"]));
});

Deno.test("a part of a name is not the name, and no name is nobody's", () => {
  assert.ok(!isNamed("Saf", ["Safari"]));
  assert.ok(!isNamed("Safari", ["Saf", "Safari Helper"]));
  assert.ok(!isNamed("", ["", "x"]));
  assert.ok(!isNamed(".app", [".exe"]));
  assert.ok(!isNamed("x", []));
});

Deno.test("a process's name that Linux cut off after 15 bytes matches the whole one", () => {
  assert.ok(isNamed("gnome-control-center", ["gnome-control-c"]));
  assert.ok(isNamed("Gnome-Control-Center", ["gnome-control-c"]));
  assert.ok(!isNamed("gnome-control-c", ["gnome-control-center"]));
  assert.ok(!isNamed("gnome-control-x", ["gnome-control-c"]));
  assert.ok(!isNamed("gnome-control", ["gnome-contro"]));
});

Deno.test("ps on Linux: one name per line, zombies do not run", () => {
  const names = processNames("systemd\nfirefox-esr\nWeb Content\nsh <defunct>\nkworker/0:1\n\n");
  assert.deepEqual(names, ["systemd", "firefox-esr", "Web Content", "kworker/0:1"]);
});

Deno.test("ps on macOS: paths, and the bundle of an application's main program", () => {
  const names = processNames(
    "/sbin/launchd\n" +
      "/Applications/Visual Studio Code.app/Contents/MacOS/Electron\n" +
      "/Applications/Slack.app/Contents/Frameworks/Slack Helper.app/Contents/MacOS/Slack Helper\n",
  );
  for (const wanted of ["launchd", "visual studio code", "Visual Studio Code.app", "Electron", "Slack Helper"]) {
    assert.ok(isNamed(wanted, names), wanted);
  }
  assert.ok(!isNamed("Slack", names));
});

Deno.test("tasklist: the first column", () => {
  const printed = '"System Idle Process","0","Services","0","8 K"\r\n"Notepad.exe","4242","Console","1","14,160 K"\r\n';
  assert.deepEqual(taskNames(printed), ["System Idle Process", "Notepad.exe"]);
  assert.deepEqual(taskNames("INFO: No tasks are running which match the specified criteria.\r\n"), []);
});

Deno.test("xprop: instance, class and process of a window", () => {
  const printed = 'WM_CLASS(STRING) = "Navigator", "firefox-esr"\n_NET_WM_PID(CARDINAL) = 4242\n';
  assert.deepEqual(windowProperties(printed), { names: ["Navigator", "firefox-esr"], pid: 4242 });
  const odd = 'WM_CLASS(UTF8_STRING) = "a \\"b\\" \\\\c", ""\n_NET_WM_PID:  not found.\n';
  assert.deepEqual(windowProperties(odd), { names: ['a "b" \\c', ""], pid: null });
  assert.deepEqual(windowProperties("WM_CLASS:  not found.\n_NET_WM_PID:  no such atom on any window.\n"), {
    names: [],
    pid: null,
  });
});
