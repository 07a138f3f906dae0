import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { countConfig } from "../../shared/config/read_config.ts";
import { STARTER_CONFIG } from "../../shared/config/starter.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import { bad, fileWith, good, NONE, NOTE, problemsAre } from "./snippets.ts";

const MODE = '[[modes]]\nname = "Default"\n';

Deno.test("a file of one mode has the defaults of every section", () => {
  deepStrictEqual(good(MODE), {
    devices: [],
    settings: { start_mode: null, show_menu_bar: true },
    daemon: { ipc_socket: null, reload_debounce_ms: 500 },
    logging: { level: "info", file: null },
    led: { scheme: "reactive", brightness: 100, fade_time_ms: 1000, mode_colors: true },
    advanced_settings: {
      chord_timeout_ms: 50,
      double_tap_timeout_ms: 300,
      hold_threshold_ms: 2000,
      aftertouch: { throttle_ms: 0, delta_threshold: 0 },
      pitch_bend: { throttle_ms: 0, delta_threshold: 0 },
    },
    modes: [{ name: "Default", color: null, mappings: [] }],
    global_mappings: [],
  });
});

Deno.test("every setting of a file is read", () => {
  const config = good(`
[device]
name = "Mikro*"
alias = "pads"
auto_connect = false
auto_reconnect = false
port = 2
[settings]
start_mode = "Live"
show_menu_bar = false
[daemon]
ipc_socket = "~/c.sock"
reload_debounce_ms = 0
[logging]
level = "trace"
file = "~/conductor.log"
[led]
scheme = "vumeter"
brightness = 0
fade_time_ms = 5
mode_colors = false
[advanced_settings]
chord_timeout_ms = 60
double_tap_timeout_ms = 310
hold_threshold_ms = 900
aftertouch = { throttle_ms = 1, delta_threshold = 2 }
pitch_bend.throttle_ms = 3
pitch_bend.delta_threshold = 400
[[modes]]
name = "Live"
color = "#A0b1C2"
`);
  deepStrictEqual(config, {
    devices: [{ name: "Mikro*", alias: "pads", auto_connect: false, auto_reconnect: false, port: 2 }],
    settings: { start_mode: "Live", show_menu_bar: false },
    daemon: { ipc_socket: "~/c.sock", reload_debounce_ms: 0 },
    logging: { level: "trace", file: "~/conductor.log" },
    led: { scheme: "vumeter", brightness: 0, fade_time_ms: 5, mode_colors: false },
    advanced_settings: {
      chord_timeout_ms: 60,
      double_tap_timeout_ms: 310,
      hold_threshold_ms: 900,
      aftertouch: { throttle_ms: 1, delta_threshold: 2 },
      pitch_bend: { throttle_ms: 3, delta_threshold: 400 },
    },
    modes: [{ name: "Live", color: "#a0b1c2", mappings: [] }],
    global_mappings: [],
  });
});

Deno.test("several devices go by their aliases, or their names", () => {
  const config = good('[[devices]]\nname = "A"\n[[devices]]\nname = "B"\nalias = "keys"\n' + MODE);
  deepStrictEqual(config.devices.map(({ name, alias }) => [name, alias]), [["A", "A"], ["B", "keys"]]);
});

Deno.test("a mapping knows its place, and every field of it is read", () => {
  const fields = 'description = "x"\nvelocity_mapping = { type = "Fixed", velocity = 3 }\nwhen_busy = "restart"\n';
  const config = good(
    `${fileWith(NOTE, NONE, fields)}[[modes.mappings]]\ntrigger = ${NOTE}\naction = ${NONE}\n` +
      `[[global_mappings]]\ntrigger = ${NOTE}\naction = ${NONE}\n`,
  );
  const [first, second] = config.modes[0]?.mappings ?? [];
  deepStrictEqual(first?.place, { mode: "Default", index: 1 });
  strictEqual(first?.description, "x");
  deepStrictEqual(first?.velocity_mapping, { type: "Fixed", velocity: 3 });
  strictEqual(first?.when_busy, "restart");
  deepStrictEqual(second?.place, { mode: "Default", index: 2 });
  strictEqual(second?.when_busy, "queue");
  deepStrictEqual(second?.velocity_mapping, { type: "PassThrough" });
  deepStrictEqual(config.global_mappings[0]?.place, { mode: null, index: 1 });
  deepStrictEqual(countConfig(config), { modes: 1, mappings: 2, global_mappings: 1 });
});

Deno.test("the times of triggers come from [advanced_settings], wherever that stands", () => {
  const trigger = '{ type = "LongPress", note = 3 }';
  const config = good(fileWith(trigger, NONE) + "[advanced_settings]\nhold_threshold_ms = 777\n");
  deepStrictEqual(config.modes[0]?.mappings[0]?.trigger, {
    type: "LongPress",
    note: 3,
    duration_ms: 777,
    channel: null,
    device: null,
  });
});

Deno.test("older section and key names are accepted, and never printed", () => {
  strictEqual(good(`[led_settings]\nenable_mode_colors = false\n${MODE}`).led.mode_colors, false);
  problemsAre(`[led_settings]\nbrightness = 200\n${MODE}`, ["[led] 2:14 Invalid brightness: 200 (must be 0-100)"]);
});

Deno.test("a byte order mark and Windows line breaks change nothing", () => {
  deepStrictEqual(good(`\uFEFF${MODE.replaceAll("\n", "\r\n")}`), good(MODE));
  const [problem] = bad(`\uFEFF${fileWith('{ type = "Note", note = 128 }', NONE)}`.replaceAll("\n", "\r\n"));
  deepStrictEqual([problem?.line, problem?.column, problem?.source], [
    4,
    35,
    'trigger = { type = "Note", note = 128 }',
  ]);
});

Deno.test("the starter config is valid and draws no warning", () => {
  const config = good(STARTER_CONFIG);
  deepStrictEqual(findWarnings(config, STARTER_CONFIG), []);
  deepStrictEqual(countConfig(config), { modes: 2, mappings: 4, global_mappings: 0 });
});

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
