import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { bad, fileWith, good, NONE, NOTE, problemsAre } from "./snippets.ts";

const MODE = '[[modes]]\nname = "Default"\n';

const BAD: readonly [string, string, ...string[]][] = [
  ["an empty file", "", "the file 1:1 A config needs at least one [[modes]]"],
  ["a file of comments", "# hi\n\n# there\n", "the file 1:1 A config needs at least one [[modes]]"],
  ["a file without modes", "[led]\n", "the file 1:1 A config needs at least one [[modes]]"],
  ["[[mode]] for [[modes]]", '[[mode]]\nname = "a"\n', "the file 1:3 Unknown key 'mode'"],
  [
    "[modes] for [[modes]]",
    '[modes]\nname = "a"\n',
    "[modes] 1:1 Invalid modes: a table (must be written as [[modes]])",
  ],
  ["modes that are a number", "modes = 3", "the file 1:9 Invalid modes: 3 (must be written as [[modes]])"],
  [
    "mappings that are a table",
    `${MODE}[modes.mappings]\n`,
    "mode 'Default' 3:1 Invalid mappings: a table (must be written as [[modes.mappings]])",
  ],
  ["an unknown section", `[ledd]\n${MODE}`, "[ledd] 1:2 Unknown key 'ledd'"],
  ["a section that is a number", `led = 5\n${MODE}`, "the file 1:7 Invalid led: 5 (must be written as [led])"],
  [
    "two modes of one name",
    `${MODE}${MODE}`,
    "mode 'Default' 4:8 Invalid name: \"Default\" (another mode has it already)",
  ],
  ["a mode without a name", "[[modes]]\n", "mode 1 1:1 Missing field 'name' (a mode needs it)"],
  ["a mode with an empty name", '[[modes]]\nname = ""\n', 'mode 1 2:8 Invalid name: "" (must not be empty)'],
  [
    "a mode named next",
    '[[modes]]\nname = "next"\n',
    "mode 'next' 2:8 Invalid name: \"next\" (ModeChange gives this word a meaning of its own)",
  ],
  [
    "an unknown colour",
    `${MODE}color = "blu"\n`,
    'mode \'Default\' 3:9 Invalid color: "blu" (must be a colour name or "#rrggbb")',
  ],
  ["an unknown start mode", `[settings]\nstart_mode = "Defualt"\n${MODE}`, "[settings] 2:14 Unknown mode 'Defualt'"],
  [
    "[device] beside [[devices]]",
    `[device]\nname = "a"\n[[devices]]\nname = "b"\n${MODE}`,
    "[device] 1:1 Both [device] and [[devices]] are given",
  ],
  [
    "two devices of one alias",
    `[[devices]]\nname = "a"\n[[devices]]\nname = "b"\nalias = "a"\n${MODE}`,
    'device 2 5:9 Invalid alias: "a" (another device goes by it already)',
  ],
  [
    "a device named as the virtual port",
    `[device]\nname = "a"\nalias = "Conductor"\n${MODE}`,
    '[device] 3:9 Invalid alias: "Conductor" (the daemon\'s own port has this name)',
  ],
  [
    "[led] beside [led_settings]",
    `[led]\n[led_settings]\n${MODE}`,
    "[led] 2:2 'led' and 'led_settings' are the same field",
  ],
  [
    "an inner table of the wrong kind",
    `[advanced_settings]\naftertouch = 5\n${MODE}`,
    "[advanced_settings] 2:14 Invalid aftertouch: 5 (must be a table like { throttle_ms = .. })",
  ],
  [
    "an unknown key in an inner table",
    `[advanced_settings]\naftertouch = { x = 1 }\n${MODE}`,
    "[advanced_settings] 2:16 Unknown key 'x'",
  ],
  [
    "a socket path too long for the system",
    `[daemon]\nipc_socket = "${"x".repeat(108)}"\n${MODE}`,
    `[daemon] 2:14 Invalid ipc_socket: "${"x".repeat(40)}…" (must be at most 107 characters)`,
  ],
  [
    "a mapping without trigger and action",
    `${MODE}[[modes.mappings]]\n`,
    "mode 'Default', mapping 1 3:1 Missing field 'trigger' (a mapping needs it)",
    "mode 'Default', mapping 1 3:1 Missing field 'action' (a mapping needs it)",
  ],
  [
    "an unknown busy rule",
    fileWith(NOTE, NONE, 'when_busy = "wait"'),
    "mode 'Default', mapping 1 6:13 Invalid when_busy: \"wait\" (must be queue, skip or restart)",
  ],
  [
    "a mapping that is a number",
    `${MODE}mappings = [1]\n`,
    "mode 'Default', mapping 1 3:13 Invalid mappings: 1 (must be a table like { trigger = .. })",
  ],
  [
    "an unknown device in a trigger",
    `[device]\nname = "Mikro"\nalias = "pads"\n${fileWith('{ type = "Note", note = 3, device = "pad" }', NONE)}`,
    "mode 'Default', mapping 1 7:47 Unknown device 'pad'",
  ],
];

for (const [what, text, ...expected] of BAD) Deno.test(`${what} is refused`, () => problemsAre(text, expected));

Deno.test("a trigger may name the virtual port when devices are configured, and any device when none is", () => {
  const trigger = '{ type = "Note", note = 3, device = "Conductor" }';
  good(`[device]\nname = "Mikro"\n${fileWith(trigger, NONE)}`);
  good(fileWith(trigger.replace("Conductor", "anything"), NONE));
});

Deno.test("names are not called unknown when the modes themselves are wrong", () => {
  problemsAre('[settings]\nstart_mode = "A"\n[[modes]]\nname = 5\n', [
    "mode 1 4:8 Invalid name: 5 (must be text in quotes)",
  ]);
});

Deno.test("every mistake of a file is reported at once, in file order, with its hint", () => {
  const problems = bad(`[led]
schem = "off"
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Nte", note = 1 }
action = { type = "ModeChange", mode = "default" }
[[modes.mappings]]
trigger = { type = "Note", note = 128 }
action = { type = "Keystroke" }
[[global_mappings]]
trigger.type = "Note"
trigger.note = "H2"
action = { type = "Keystroke", keys = "entr" }
`);
  deepStrictEqual(problems.map(({ place, line, hint }) => `${line} ${place}: ${hint}`), [
    "2 [led]: did you mean 'scheme'?",
    "6 mode 'Default', mapping 1: did you mean 'Note'?",
    "7 mode 'Default', mapping 1: did you mean 'Default'?",
    "9 mode 'Default', mapping 2: null",
    "10 mode 'Default', mapping 2: 'keys' is text in quotes",
    "13 global mapping 1: null",
    "14 global mapping 1: did you mean 'return'?",
  ]);
  deepStrictEqual(problems.map(({ path }) => path)[3], "modes[0].mappings[1].trigger.note");
});

Deno.test("an unknown key that is nearly an older name is answered with the name of today", () => {
  const [problem] = bad(fileWith('{ type = "CC", cc = 1, minimum_value = 3, cc_numbr = 3 }', NONE));
  strictEqual(problem?.message, "Unknown key 'minimum_value'");
  const hints = bad(fileWith('{ type = "CC", cc_numbr = 3 }', NONE)).map(({ hint }) => hint);
  deepStrictEqual(hints, ["did you mean 'cc'?"]);
});

Deno.test("actions nest up to a limit, beyond which there is one clear problem", () => {
  const nested = (levels: number): string =>
    '{ type = "Sequence", actions = ['.repeat(levels) + '{ type = "None" }' + "] }".repeat(levels);
  good(fileWith(NOTE, nested(31)));
  deepStrictEqual(bad(fileWith(NOTE, nested(32))).map(({ message }) => message), [
    "Nested too deeply (at most 32 actions within each other)",
  ]);
  deepStrictEqual(bad(fileWith(NOTE, nested(5000))).map(({ message }) => message), ["nested too deeply"]);
});
