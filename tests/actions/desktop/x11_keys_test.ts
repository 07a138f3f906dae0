/** Strokes, as xev reads them. */
import assert from "node:assert/strict";
import { x11Hands } from "../../../daemon/actions/desktop/x11.ts";
import type { Hands } from "../../../daemon/actions/desktop/hands.ts";
import { KEYS } from "../../../shared/config/keys.ts";
import type { Modifier } from "../../../shared/config/action_types.ts";
import { x11Test, Xev, type XEvent, type Xvfb } from "../../support/xvfb.ts";

/** X.h and the usual map of modifiers: Mod1 is Alt, Mod4 Super. */
const BITS: Readonly<Record<Modifier, number>> = { shift: 1, ctrl: 4, alt: 8, cmd: 0x40 };

const KEYSYM_NAMES: Readonly<Record<string, string>> = {
  "!": "exclam",
  '"': "quotedbl",
  "#": "numbersign",
  "$": "dollar",
  "%": "percent",
  "&": "ampersand",
  "'": "apostrophe",
  "(": "parenleft",
  ")": "parenright",
  "*": "asterisk",
  "+": "plus",
  ",": "comma",
  "-": "minus",
  ".": "period",
  "/": "slash",
  ":": "colon",
  ";": "semicolon",
  "<": "less",
  "=": "equal",
  ">": "greater",
  "?": "question",
  "@": "at",
  "[": "bracketleft",
  "\\": "backslash",
  "]": "bracketright",
  "^": "asciicircum",
  _: "underscore",
  "`": "grave",
  "{": "braceleft",
  "|": "bar",
  "}": "braceright",
  "~": "asciitilde",
  space: "space",
  return: "Return",
  tab: "Tab",
  escape: "Escape",
  backspace: "BackSpace",
  delete: "Delete",
  insert: "Insert",
  home: "Home",
  end: "End",
  pageup: "Prior",
  pagedown: "Next",
  up: "Up",
  down: "Down",
  left: "Left",
  right: "Right",
  capslock: "Caps_Lock",
  printscreen: "Print",
  play: "XF86AudioPlay",
  stop: "XF86AudioStop",
  next: "XF86AudioNext",
  previous: "XF86AudioPrev",
  volumeup: "XF86AudioRaiseVolume",
  volumedown: "XF86AudioLowerVolume",
  mute: "XF86AudioMute",
};

function keysymName(key: string): string {
  return KEYSYM_NAMES[key] ?? (/^f\d+$/.test(key) ? key.toUpperCase() : key);
}

async function withXev(server: Xvfb, play: (hands: Hands, xev: Xev) => Promise<void>): Promise<void> {
  const hands = x11Hands(server.host);
  try {
    await play(hands, await Xev.start(server, () => hands.mouseClick("middle", null, 1)));
  } finally {
    hands.close();
  }
}

function tap(hands: Hands, key: string, ...modifiers: readonly Modifier[]): void {
  hands.keyDown({ key, modifiers });
  hands.keyUp({ key, modifiers });
}

/** The one key of a stroke, checked to go down after its modifiers and up before them. */
function struckKey(name: string, events: readonly XEvent[]): XEvent {
  const half = events.length / 2;
  const presses = events.slice(0, half);
  const releases = events.slice(half);
  assert.deepEqual(presses.map(({ type }) => type), presses.map(() => "KeyPress"), name);
  assert.deepEqual(releases.map(({ type }) => type), releases.map(() => "KeyRelease"), name);
  assert.deepEqual(releases.map(({ keycode }) => keycode), presses.map(({ keycode }) => keycode).toReversed(), name);
  return presses.at(-1) ?? assert.fail(`${name}: no key was pressed`);
}

for (const layout of ["us", "de", "fr"]) {
  x11Test(`every key, with no modifier and each, arrives as itself on the layout ${layout}`, async (server) => {
    await server.run("setxkbmap", layout);
    await withXev(server, async (hands, xev) => {
      const strike = async (key: string, ...modifiers: readonly Modifier[]): Promise<XEvent> => {
        tap(hands, key, ...modifiers);
        const struck = struckKey([...modifiers, key].join("+"), await xev.events());
        if (key !== "capslock") return struck;
        tap(hands, key);
        await xev.events();
        return struck;
      };
      for (const key of KEYS) {
        const plain = await strike(key);
        assert.equal(plain.keysym, keysymName(key), key);
        // Shift and AltGr belong to the character, nothing else may be down.
        assert.equal(plain.state & ~(1 | 0x80), 0, key);
        for (const modifier of ["cmd", "ctrl", "alt", "shift"] as const) {
          const name = `${modifier}+${key}`;
          const struck = await strike(key, modifier);
          assert.equal(struck.keycode, plain.keycode, name);
          assert.equal(struck.state, plain.state | BITS[modifier], name);
          // With Shift, and Print with Alt, a key gives what the layout has there: ISO_Left_Tab, Sys_Req.
          if (modifier !== "shift" && name !== "alt+printscreen") assert.equal(struck.keysym, keysymName(key), name);
        }
      }
    });
  });
}

x11Test("all modifiers at once are down before the key and up after it", async (server) => {
  await withXev(server, async (hands, xev) => {
    tap(hands, "k", "cmd", "ctrl", "alt", "shift");
    const events = await xev.events();
    assert.equal(events.length, 10);
    assert.equal(struckKey("k", events).state, 1 | 4 | 8 | 0x40);
  });
});

x11Test("a held key is down, without a release, until it is let go of", async (server) => {
  await withXev(server, async (hands, xev) => {
    hands.keyDown({ key: "f13", modifiers: ["ctrl"] });
    const down = await xev.events();
    assert.deepEqual(down.map(({ type, keysym }) => [type, keysym]), [["KeyPress", "Control_L"], ["KeyPress", "F13"]]);
    hands.keyUp({ key: "f13", modifiers: ["ctrl"] });
    const up = await xev.events();
    assert.deepEqual(up.map(({ type, keysym }) => [type, keysym]), [["KeyRelease", "F13"], [
      "KeyRelease",
      "Control_L",
    ]]);
  });
});

x11Test("strokes that are down together share a modifier until the last of them is up", async (server) => {
  await withXev(server, async (hands, xev) => {
    hands.keyDown({ key: "a", modifiers: ["shift"] });
    hands.keyDown({ key: "?", modifiers: [] });
    hands.keyUp({ key: "a", modifiers: ["shift"] });
    hands.keyUp({ key: "?", modifiers: [] });
    const events = await xev.events();
    assert.deepEqual(
      events.map(({ type, keysym }) => `${type} ${keysym}`),
      [
        "KeyPress Shift_L",
        "KeyPress A",
        "KeyPress question",
        "KeyRelease A",
        "KeyRelease question",
        "KeyRelease Shift_L",
      ],
    );
  });
});

x11Test("closing lets go of what is held", async (server) => {
  await withXev(server, async (hands, xev) => {
    hands.keyDown({ key: "a", modifiers: ["cmd"] });
    hands.close();
    const events = await xev.events();
    assert.deepEqual(
      events.map(({ type }) => type),
      ["KeyPress", "KeyPress", "KeyRelease", "KeyRelease"],
    );
  });
});

x11Test("a layout that comes while the daemon runs holds from the next stroke on", async (server) => {
  await withXev(server, async (hands, xev) => {
    const strike = async (key: string): Promise<XEvent> => {
      tap(hands, key);
      return struckKey(key, await xev.events());
    };
    const american = await strike("z");
    assert.equal((await strike("f13")).keysym, "F13");
    await server.run("setxkbmap", "de");
    const german = await strike("z");
    assert.equal(german.keysym, "z");
    assert.notEqual(german.keycode, american.keycode);
    assert.equal((await strike("f13")).keysym, "F13");
    hands.keyDown({ key: "y", modifiers: [] });
    await server.run("setxkbmap", "us");
    hands.keyUp({ key: "y", modifiers: [] });
    const [down, up] = await xev.events();
    assert.equal(up?.keycode, down?.keycode);
    assert.equal((await strike("z")).keycode, american.keycode);
  });
});

x11Test("the layout in use counts where two are loaded", async (server) => {
  await server.run("setxkbmap", "us,de");
  await withXev(server, async (hands, xev) => {
    tap(hands, "y");
    const first = struckKey("y", await xev.events());
    lockGroup(server.display, 1);
    tap(hands, "y");
    const second = struckKey("y", await xev.events());
    assert.equal(second.keysym, "y");
    assert.notEqual(second.keycode, first.keycode);
    tap(hands, "?");
    assert.equal(struckKey("?", await xev.events()).keysym, "question");
    tap(hands, "f20");
    assert.equal(struckKey("f20", await xev.events()).keysym, "F20");
  });
});

/** As a layout switch does. */
function lockGroup(display: string, group: number): void {
  const x = Deno.dlopen("libX11.so.6", {
    XOpenDisplay: { parameters: ["buffer"], result: "pointer" },
    XkbLockGroup: { parameters: ["pointer", "u32", "u32"], result: "i32" },
    XCloseDisplay: { parameters: ["pointer"], result: "i32" },
  });
  const opened = x.symbols.XOpenDisplay(new TextEncoder().encode(`${display}\0`));
  x.symbols.XkbLockGroup(opened, 0x100, group);
  x.symbols.XCloseDisplay(opened);
  x.close();
}
