/** Text, as a program in a real terminal (xterm) reads it. */
import assert from "node:assert/strict";
import type { Hands } from "../../../daemon/actions/desktop/hands.ts";
import { x11Hands } from "../../../daemon/actions/desktop/x11.ts";
import { VirtualClock } from "../../../daemon/actions/virtual_clock.ts";
import { inTempDir } from "../../support/temp_dir.ts";
import { eventually } from "../../support/wait.ts";
import { x11Test, Xev, type Xvfb } from "../../support/xvfb.ts";

const EVERYTHING = "héllo → 世界 ✅\n" +
  "tab\there, e\u0301 and n\u0303 with marks, 👩‍🚀 🇪🇺 𝄞 beyond the first plane\r\n" +
  "Ärger & STRASSE/straße, çà et là, ŁÓDŹ łódź, Ελλάδα, Привет, שלום, €20 ²³ ½ “quoted” ‘so’ – … «»\n" +
  "all of ASCII: " + String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i)) + "\n";

const signal = new AbortController().signal;

/** A terminal whose program writes what it reads into a file. */
class Terminal {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  static async start(server: Xvfb, folder: string): Promise<Terminal> {
    const file = `${folder}/typed`;
    // Keys are turned into bytes by the terminal; the line discipline would change carriage returns, and cut long lines.
    const read = `stty -icanon -echo -icrnl; : > '${file}.ready'; exec cat > '${file}'`;
    server.spawn("xterm", "-u8", "-geometry", "120x40+0+0", "-title", "field", "-e", "sh", "-c", read);
    await server.windowIsThere("field");
    await eventually("the program in the terminal reads", () => Deno.stat(file).then(() => true, () => false));
    return new Terminal(file);
  }

  /** All that is there, once it is so many characters or more. */
  async text(length: number): Promise<string> {
    let text = "";
    await eventually(`${length} characters are typed`, async () => {
      text = await Deno.readTextFile(this.#file);
      return [...text].length >= length;
    }, 30_000);
    return text;
  }
}

function withTerminal(server: Xvfb, play: (hands: Hands, terminal: Terminal) => Promise<void>): Promise<void> {
  return inTempDir(async (folder) => {
    const hands = x11Hands(server.host);
    try {
      await play(hands, await Terminal.start(server, folder));
    } finally {
      hands.close();
    }
  });
}

/** What a terminal sends for it: a line end is the key Return. */
function asTyped(text: string): string {
  return text.replaceAll("\r\n", "\r").replaceAll("\n", "\r");
}

async function typesWhole(hands: Hands, terminal: Terminal, text: string): Promise<void> {
  await hands.typeText(text, signal);
  const expected = asTyped(text);
  assert.equal(await terminal.text([...expected].length), expected);
}

for (const layout of ["us", "de", "fr", "us,ru"]) {
  x11Test(`any text arrives whole in a terminal on the layout ${layout}`, async (server) => {
    await server.run("setxkbmap", layout);
    await withTerminal(server, (hands, terminal) => typesWhole(hands, terminal, EVERYTHING));
  });
}

x11Test("text arrives whole with Caps Lock on", async (server) => {
  await withTerminal(server, async (hands, terminal) => {
    hands.keyDown({ key: "capslock", modifiers: [] });
    hands.keyUp({ key: "capslock", modifiers: [] });
    await typesWhole(hands, terminal, EVERYTHING);
    assert.match(await server.run("xset", "-q"), /Caps Lock: +on/);
  });
});

x11Test("text is text while a stroke holds Ctrl and Shift down", async (server) => {
  await withTerminal(server, async (hands, terminal) => {
    hands.keyDown({ key: "f24", modifiers: ["ctrl", "shift"] });
    await hands.typeText("abc é", signal);
    hands.keyUp({ key: "f24", modifiers: ["ctrl", "shift"] });
    await eventually("it is typed", async () => (await terminal.text(0)).endsWith("abc é"));
  });
});

x11Test("a long text with more strange characters than there are free keys arrives in order", async (server) => {
  const text = Array.from({ length: 150 }, (_, i) => `${String.fromCodePoint(0x4e00 + i * 7)}${i % 10}`).join("")
    .repeat(2);
  await withTerminal(server, async (hands, terminal) => {
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    try {
      await typesWhole(hands, terminal, text + "plain text goes on after it. ".repeat(100));
    } finally {
      clearInterval(ticking);
    }
    assert.ok(turns > 100, `others had ${turns} turns meanwhile`);
  });
});

x11Test("two texts at once come one after the other", async (server) => {
  await withTerminal(server, async (hands, terminal) => {
    const [first, second] = ["one ".repeat(60), "→二 ".repeat(60)];
    await Promise.all([hands.typeText(first, signal), hands.typeText(second, signal)]);
    assert.equal(await terminal.text(first.length + second.length), first + second);
  });
});

x11Test("an abort ends a long text between two characters, and the next text comes whole", async (server) => {
  await withTerminal(server, async (hands, terminal) => {
    const abort = new AbortController();
    const text = "0123456789".repeat(2000);
    const typing = hands.typeText(text, abort.signal);
    const waiting = hands.typeText("never typed", abort.signal);
    await terminal.text(10);
    abort.abort(new Error("enough"));
    await assert.rejects(typing, /enough/);
    await assert.rejects(waiting, /enough/);
    await hands.typeText("☕\n", signal);
    await eventually("the second text is there", async () => (await terminal.text(0)).endsWith("☕\r"));
    const typed = (await terminal.text(0)).slice(0, -2);
    assert.ok(text.startsWith(typed) && typed.length < text.length, `${typed.length} characters`);
  });
});

x11Test("keys that were lent to characters are bare again after a rest", async (server) => {
  const before = await server.run("xmodmap", "-pke");
  const clock = new VirtualClock();
  const hands = x11Hands(server.host, clock);
  await Xev.start(server, () => hands.mouseClick("middle", null, 1));
  await hands.typeText("→é", signal);
  hands.keyDown({ key: "f17", modifiers: [] });
  assert.match(await server.run("xmodmap", "-pke"), /rightarrow|U2192/i);
  await clock.advance(15_000);
  const held = await server.run("xmodmap", "-pke");
  assert.match(held, /F17/);
  hands.keyUp({ key: "f17", modifiers: [] });
  await clock.advance(20_000);
  assert.equal(await server.run("xmodmap", "-pke"), before);
  await hands.typeText("→é", signal);
  hands.close();
  assert.equal(await server.run("xmodmap", "-pke"), before);
});
