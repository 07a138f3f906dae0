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
