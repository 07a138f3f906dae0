/** Desktop actions of the real daemon on a real X server, read back by xev and a terminal. */
import assert from "node:assert/strict";
import { KEYS } from "../shared/config/keys.ts";
import { MODIFIERS } from "../shared/config/action_types.ts";
import { x11Hands } from "../daemon/actions/desktop/x11.ts";
import { type Rig, withDaemon } from "./support/rig.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";
import { x11Test, Xev, type Xvfb } from "./support/xvfb.ts";

const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "ctrl+shift+t" }
[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "Keystroke", keys = "space", hold = true }
[[modes.mappings]]
trigger = { type = "Note", note = 38 }
action = { type = "Text", text = "héllo → 世界 ✅\\n" }
[[modes.mappings]]
trigger = { type = "Note", note = 39 }
action = { type = "Sequence", actions = [
  { type = "MouseClick", button = "right", x = 120, y = 80 },
  { type = "MouseScroll", dy = 2 },
] }
[[modes.mappings]]
trigger = { type = "Note", note = 40 }
action = { type = "MouseClick", button = "middle" }
`;

/** The daemon's surroundings on this server: the display, and no other desktop. */
const on = (server: Xvfb): Readonly<Record<string, string>> => ({
  DISPLAY: server.display,
  WAYLAND_DISPLAY: "",
  XDG_SESSION_TYPE: "",
});

/** `events` are those of a played script: "KeyPress t", "ButtonRelease 3 at 120,80". */
async function withXev(
  play: (rig: Rig, events: () => Promise<readonly string[]>) => Promise<void>,
  server: Xvfb,
): Promise<void> {
  await withDaemon(CONFIG, async (rig) => {
    const xev = await Xev.start(server, () => rig.play("+40 -40"));
    const told = async (): Promise<readonly string[]> =>
      (await xev.events()).map(({ type, keysym, button, x, y }) =>
        button === 0 ? `${type} ${keysym}` : `${type} ${button} at ${x},${y}`
      );
    await play(rig, told);
  }, { env: on(server) });
}

x11Test(
  "a reload brings in the first Keystroke, after the permission to load libraries is given back",
  (server) =>
    withDaemon('[[modes]]\nname = "Default"\n', async (rig) => {
      await rig.save(CONFIG);
      await eventually("the reload", () => rig.log().includes("Config reloaded successfully"));
      const xev = await Xev.start(server, () => rig.play("+40 -40"));
      await rig.play("+36 -36");
      const strokes = (await xev.events()).filter(({ button }) => button === 0).map(({ keysym }) => keysym);
      assert(strokes.includes("T") || strokes.includes("t"), strokes.join(" "));
    }, { env: on(server) }),
);

x11Test("a stroke with modifiers goes down and up in order", (server) =>
  withXev(async (rig, events) => {
    await rig.play("+36 -36");
    assert.deepEqual(await events(), [
      "KeyPress Control_L",
      "KeyPress Shift_L",
      "KeyPress T",
      "KeyRelease T",
      "KeyRelease Shift_L",
      "KeyRelease Control_L",
    ]);
  }, server));

x11Test(
  "a held key is down until the release, the pause or a reload without its mapping",
  (server) =>
    withXev(async (rig, events) => {
      await rig.play("+37");
      assert.deepEqual(await events(), ["KeyPress space"]);
      await rig.play("-37");
      assert.deepEqual(await events(), ["KeyRelease space"]);

      await rig.play("+37");
      await rig.call("pause", {});
      await rig.call("resume", {});
      assert.deepEqual(await events(), ["KeyPress space", "KeyRelease space"]);

      await rig.play("+37");
      await rig.save(CONFIG.replace('keys = "space"', 'keys = "x"'));
      await rig.call("reload", {});
      assert.deepEqual(await events(), ["KeyPress space", "KeyRelease space"]);
    }, server),
);

x11Test("a daemon that is told to end lets go of a held key", async (server) => {
  const hands = x11Hands(server.host);
  try {
    const xev = await Xev.start(server, () => hands.mouseClick("middle", null, 1));
    const keys = async (): Promise<readonly string[]> =>
      (await xev.events()).map(({ type, keysym }) => `${type} ${keysym}`);
    await withDaemon(CONFIG, async (rig) => {
      await rig.play("+37");
      assert.deepEqual(await keys(), ["KeyPress space"]);
      rig.kill("SIGTERM");
      assert.equal(await rig.exit, 0);
      assert.deepEqual(await keys(), ["KeyRelease space"]);
    }, { env: on(server) });
  } finally {
    hands.close();
  }
});

x11Test("clicks and scrolls land at the place and button asked for", (server) =>
  withXev(async (rig, events) => {
    await rig.play("+39 -39");
    assert.deepEqual(await events(), [
      "ButtonPress 3 at 120,80",
      "ButtonRelease 3 at 120,80",
      "ButtonPress 5 at 120,80",
      "ButtonRelease 5 at 120,80",
      "ButtonPress 5 at 120,80",
      "ButtonRelease 5 at 120,80",
    ]);
  }, server));

x11Test("text arrives whole in a terminal", (server) =>
  inTempDir((dir) =>
    withDaemon(CONFIG, async (rig) => {
      const read = `stty -icanon -echo; exec cat > '${dir}/typed'`;
      server.spawn("xterm", "-u8", "-title", "field", "-e", "sh", "-c", read);
      await server.windowIsThere("field");
      await eventually("the terminal reads", () => Deno.stat(`${dir}/typed`).then(() => true, () => false));
      await rig.play("+38 -38");
      const typed = (): Promise<string> => Deno.readTextFile(`${dir}/typed`);
      await eventually("a line", async () => (await typed()).endsWith("\n"));
      assert.equal(await typed(), "héllo → 世界 ✅\n");
    }, { env: on(server) })
  ));

/** LockMask of X.h: the first of two strokes of capslock turns it on, the second finds it on. */
const CAPS_LOCK = 2;

x11Test(
  "every key name, alone and with each modifier, comes through the daemon as the backend sends it",
  async (server) => {
    const strokes = KEYS.flatMap((key) =>
      [[], ...MODIFIERS.map((modifier) => [modifier])].map((modifiers) => ({ key, modifiers }))
    );
    // 128 notes on each of the 16 channels.
    const place = (i: number): { readonly channel: number; readonly note: number } => ({
      channel: i >> 7,
      note: i & 127,
    });
    const mappings = strokes.map(({ key, modifiers }, i) => {
      const { channel, note } = place(i);
      const action = `{ type = "Keystroke", keys = ${JSON.stringify(key)}, modifiers = ${JSON.stringify(modifiers)} }`;
      return `[[modes.mappings]]\ntrigger = { type = "Note", note = ${note}, channel = ${channel} }\naction = ${action}`;
    });
    const config = `[[modes]]\nname = "Default"\n${mappings.join("\n")}\n`;
    const hands = x11Hands(server.host);
    try {
      const xev = await Xev.start(server, () => hands.mouseClick("middle", null, 1));
      const events = async (): Promise<readonly string[]> =>
        (await xev.events()).map(({ type, keysym, state }) => `${type} ${keysym} ${state & ~CAPS_LOCK}`);
      await withDaemon(config, async (rig) => {
        for (const [i, stroke] of strokes.entries()) {
          hands.keyDown(stroke);
          hands.keyUp(stroke);
          const direct = await events();
          const { channel, note } = place(i);
          await rig.play(`ch=${channel} +${note} -${note}`);
          assert.deepEqual(await events(), direct, JSON.stringify(stroke));
          assert(direct.length >= 2, `${JSON.stringify(stroke)} sends nothing`);
        }
      }, { env: on(server) });
    } finally {
      hands.close();
    }
  },
);
