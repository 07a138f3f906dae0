import assert from "node:assert/strict";
import { UINPUT_RULE, uinputDenied } from "../../../daemon/actions/desktop/uinput_rule.ts";

function told(variables: Readonly<Record<string, string>>): string {
  return uinputDenied({ os: "linux", env: (name) => variables[name] }, "/dev/uinput").message;
}

Deno.test("who sits at the computer is told the rule that the .deb brings, and that it holds at once", () => {
  const rule = `no permission for /dev/uinput: run "echo '${UINPUT_RULE}' | sudo tee ` +
    "/etc/udev/rules.d/70-conductor.rules; sudo udevadm control --reload; " +
    'sudo udevadm trigger --sysname-match=uinput"';
  assert.equal(told({ WAYLAND_DISPLAY: "wayland-0" }), rule);
  assert.equal(told({ XDG_SEAT: "seat0" }), rule);
});

Deno.test("where nobody sits it is a group of its own, never the one that reads the keyboard", () => {
  const text = told({ WAYLAND_DISPLAY: "" });
  assert.match(text, /nobody sits at this computer.*GROUP="uinput".*usermod -aG uinput \$USER" and restart it$/);
  assert.doesNotMatch(text, /GROUP="input"|-aG input/);
});
