/** What the real daemon says where keys cannot be pressed, and what conductorctl says of a key that there is none of. */
import assert from "node:assert/strict";
import { runProgram, withDaemon } from "./support/rig.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";
import { testUnless } from "./support/test_unless.ts";

const PRESSES = 100;
const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
description = "Copy"
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "ctrl+c" }
[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "Keystroke", keys = "space", hold = true }
[[modes.mappings]]
trigger = { type = "Note", note = 38 }
action = { type = "Shell", command = "echo still here >> $NOTES" }
`;

/** The lines that speak of the two keystrokes, without their times. */
function complaints(log: string): readonly string[] {
  return log.split("\n").flatMap((line) => /mode 'Default', mapping [12]\b.*$/.exec(line)?.[0] ?? []);
}

/** Plays both keystrokes a hundred times and ends the daemon; `reason` is that of each. */
async function oneLineEach(env: Readonly<Record<string, string>>, reason: string): Promise<void> {
  await withDaemon(CONFIG, async (rig) => {
    await rig.play("+36 -36 ".repeat(PRESSES));
    assert.equal((await rig.call("status", {})).keyboard_error, reason);
    const failed = async (): Promise<number> => (await rig.call("status", {})).metrics.actions_failed;
    assert.equal(await failed(), PRESSES);
    const once = [`mode 'Default', mapping 1 (Copy): ${reason}`];
    assert.deepEqual(complaints(rig.log()), once);

    await rig.play("+37 -37 ".repeat(PRESSES));
    assert.equal(await failed(), 2 * PRESSES);
    once.push(`mode 'Default', mapping 2: ${reason}`);
    await eventually("the second line", () => complaints(rig.log()).length > 1);
    assert.deepEqual(complaints(rig.log()), once);

    await rig.play("+38 -38");
    await rig.noted("still here");

    // What was held back is said at the end, as a number.
    rig.kill("SIGTERM");
    assert.equal(await rig.exit, 0);
    await eventually("the last lines", () => complaints(rig.log()).length > 3);
    assert.deepEqual(complaints(rig.log()), [...once, ...once.map((line) => `${line} (${PRESSES - 1} times more)`)]);
  }, { env: { WAYLAND_DISPLAY: "", XDG_SESSION_TYPE: "", ...env } });
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const notLinux = Deno.build.os === "linux" ? null : "ways to the keyboard differ on each system";

testUnless(
  notLinux ?? (exists("/dev/uinput") ? "there is a /dev/uinput" : null),
  "without a display and without uinput a hundred presses are one line with the way out, and all are counted",
  () =>
    oneLineEach(
      { DISPLAY: "" },
      'Keystroke is not available on this system: /dev/uinput is missing: load it with "sudo modprobe uinput"',
    ),
);

const xlib = ["/usr/lib", "/usr/lib64", `/usr/lib/${Deno.build.arch}-linux-gnu`, "/lib"];
const hasXlib = ["libX11.so.6", "libXtst.so.6"].every((file) => xlib.some((folder) => exists(`${folder}/${file}`)));

testUnless(
  notLinux ?? (hasXlib ? null : "libX11 or libXtst is not installed"),
  "with a display that nobody answers at it is the same, and the line names the display",
  () =>
    oneLineEach(
      { DISPLAY: ":7654" },
      "Keys and mouse are not available: no X display can be opened at :7654 (is it the DISPLAY of this session?)",
    ),
);

Deno.test("an unknown key or modifier is a problem with its place and the name that was meant", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/config.toml`;
    const told = async (keys: string): Promise<string> => {
      await Deno.writeTextFile(path, CONFIG.replace('keys = "ctrl+c"', keys));
      const { code, stdout, stderr } = await runProgram("ctl/main.ts", ["validate", path], { NO_COLOR: "1" });
      assert.equal(code, 1);
      assert.equal(stdout, "");
      return stderr;
    };
    assert.equal(
      await told('keys = "ctrl+pagedwon"'),
      `✗ Config validation failed:
Error in mode 'Default', mapping 1:
  Invalid keys: "ctrl+pagedwon" (unknown key 'pagedwon')
    at line 7, column 39
    | action = { type = "Keystroke", keys = "ctrl+pagedwon" }
    |                                       ^
    did you mean 'pagedown'?
`,
    );
    assert.match(await told('keys = "VolumUp"'), /\(unknown key 'volumup'\)[^]*did you mean 'volumeup'\?/i);
    assert.match(await told('keys = "a esacpe"'), /\(unknown key 'esacpe'\)[^]*did you mean 'escape'\?/);
    assert.match(await told('keys = "shfit+c"'), /\(unknown modifier 'shfit'\)[^]*did you mean 'shift'\?/);
    assert.match(await told('keys = "c", modifiers = ["crtl"]'), /"crtl" \(must be cmd, ctrl, alt or shift\)/);
  });
});
