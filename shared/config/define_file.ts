/** The file as a whole: its sections, modes and mappings. */
import { action, ACTIONS } from "./define_actions.ts";
import { CONDITIONS, VELOCITY_MAPPINGS } from "./define_conditions.ts";
import { TRIGGERS } from "./define_triggers.ts";
import {
  allDefaults,
  type Field,
  maybe,
  optional,
  required,
  shapedTable,
  type Table,
  table,
  type UnionSpec,
} from "./fields.ts";
import { choice, flag, form, integer, list, oneOf, shortText, tableOf, text, textOrEmpty } from "./kinds.ts";
import { LEVEL_WORDS } from "./other_words.ts";
import type { Reading } from "./reading.ts";
import { COLOR } from "./text_forms.ts";
import {
  type AdvancedSettings,
  type Config,
  type DaemonSettings,
  type DeviceConfig,
  LED_SCHEMES,
  type LedSettings,
  LOG_LEVELS,
  type LoggingSettings,
  type Mapping,
  type MappingPlace,
  type Mode,
  type Settings,
  type Smoothing,
  WHEN_BUSY,
} from "./types.ts";

interface DeviceFile extends Omit<DeviceConfig, "alias"> {
  readonly alias: string | null;
}
function device(what: string): Table<DeviceConfig> {
  return shapedTable<DeviceFile, DeviceConfig>(
    what,
    "A MIDI controller to listen to.",
    (blank) => ({ ...blank }),
    {
      name: required(text, "exact port name, else a part of it, ignoring case; * and ? are wildcards"),
      alias: maybe(text, 'what triggers call it: device = "pads"; default: the name'),
      auto_connect: optional(flag, true, "connect at start and when it appears"),
      auto_reconnect: optional(flag, true, "connect again after a replug"),
      port: maybe(integer(0, 255), "index of the input port, only when the name does not decide"),
    },
    null,
    (file) => ({ ...file, alias: file.alias ?? file.name }),
  );
}
const DEVICE = device("[device]");
const DEVICES_ENTRY = device("a device");

const SETTINGS = table<Settings>("[settings]", "How the daemon starts.", (blank) => ({ ...blank }), {
  start_mode: maybe({ kind: "mode_name", words: [] }, "default: the mode of the saved state, else the first"),
  show_menu_bar: optional(flag, true, "show the menu bar item where there is one"),
});

const DAEMON = table<DaemonSettings>("[daemon]", "The daemon itself.", (blank) => ({ ...blank }), {
  // A Unix socket's address holds 108 bytes with its closing zero (unix(7)).
  ipc_socket: maybe(shortText(107), "path of the control socket", "/tmp/conductor.sock"),
  reload_debounce_ms: optional(integer(0, 60_000), 500, "wait after the last change of the file, ms"),
});

const LOGGING = table<LoggingSettings>("[logging]", "What is logged, and where.", (blank) => ({ ...blank }), {
  level: optional(choice(LOG_LEVELS, LEVEL_WORDS), "info", "how much"),
  file: maybe(text, "a log file in addition to standard error"),
});

const LED = table<LedSettings>("[led]", "The controller's lights.", (blank) => ({ ...blank }), {
  scheme: optional(choice(LED_SCHEMES), "reactive", "what the lights do"),
  brightness: optional(integer(0, 100), 100, "percent"),
  fade_time_ms: optional(integer(0, 60_000), 1000, "ms"),
  mode_colors: optional(flag, true, "show the mode's colour", "enable_mode_colors"),
});

/** A section that is all defaults when absent. */
function section<T>(spec: Table<T>, ...older: string[]): Field<T> {
  return { ...required(tableOf(spec), spec.doc, ...older), required: false, fallback: allDefaults(spec) };
}

function smoothing(name: string, most: number): Field<Smoothing> {
  const spec = table<Smoothing>(name, "Thins out a stream of values.", (blank) => ({ ...blank }), {
    throttle_ms: optional(integer(0, 60_000), 0, "at most one value per so many ms"),
    delta_threshold: optional(integer(0, most), 0, "only changes of at least so much"),
  });
  return section(spec);
}

/** The defaults that triggers take their times from. */
export const ADVANCED = table<AdvancedSettings>(
  "[advanced_settings]",
  "Times of gestures, and thinning of values.",
  (blank) => ({ ...blank }),
  {
    chord_timeout_ms: optional(integer(1, 600_000), 50, "NoteChord: from the first note to the last, ms"),
    double_tap_timeout_ms: optional(integer(1, 600_000), 300, "DoubleTap: from the first press to the second, ms"),
    hold_threshold_ms: optional(integer(1, 600_000), 2000, "LongPress: how long, ms"),
    aftertouch: smoothing("aftertouch", 127),
    pitch_bend: smoothing("pitch_bend", 16383),
  },
);

const VELOCITY_PASSES = { type: "PassThrough" } as const;
type MappingFile = Omit<Mapping, "place">;
const MAPPING = shapedTable<MappingFile, Mapping>(
  "a mapping",
  "A trigger and its action.",
  (blank) => ({ ...blank }),
  {
    description: maybe(textOrEmpty, "for people; shown by monitor and in the log"),
    trigger: required(oneOf(() => TRIGGERS), "the gesture to wait for"),
    action: required(action, "what to do"),
    velocity_mapping: optional(oneOf(() => VELOCITY_MAPPINGS), VELOCITY_PASSES, "how a value becomes one sent on"),
    when_busy: optional(choice(WHEN_BUSY), "queue", "when its last action still runs"),
  },
  null,
  (file, reading) => ({ place: placeOf(reading), ...file }),
);

/** The path is ["modes", m, "mappings", i] or ["global_mappings", i]. */
function placeOf(reading: Reading): MappingPlace {
  const inMode = reading.step(3);
  if (inMode === undefined) return { mode: null, index: Number(reading.step(1)) + 1 };
  return { mode: reading.surroundings.modeNames?.[Number(reading.step(1))] ?? null, index: Number(inMode) + 1 };
}

const mappings = list(tableOf(MAPPING), { max: 100_000, blocks: true });
const MODE = table<Mode>("a mode", "A named set of mappings.", (blank) => ({ ...blank }), {
  name: required(text, "unique"),
  color: maybe(form(COLOR), 'a colour name or "#rrggbb"'),
  mappings: optional(mappings, [], "in order: the first match wins"),
});

interface File extends Omit<Config, "devices"> {
  readonly device: DeviceConfig | null;
  readonly devices: readonly DeviceConfig[] | null;
}

export const FILE = shapedTable<File, Config>("the file", "Conductor's configuration.", (blank) => ({ ...blank }), {
  device: maybe(tableOf(DEVICE), "the controller, when there is one"),
  devices: maybe(list(tableOf(DEVICES_ENTRY), { max: 256, blocks: true }), "several controllers, each with an alias"),
  settings: section(SETTINGS),
  daemon: section(DAEMON),
  logging: section(LOGGING),
  led: section(LED, "led_settings"),
  advanced_settings: section(ADVANCED),
  modes: {
    ...required(list(tableOf(MODE), { min: 1, blocks: true }), "at least one"),
    missing: {
      message: "A config needs at least one [[modes]]",
      hint: 'for example the line [[modes]] and under it name = "Default"',
    },
  },
  global_mappings: optional(mappings, [], "mappings that hold in every mode, after the mode's own"),
}, ({ device, devices }) => {
  if (device === null || devices === null || device === undefined || devices === undefined) return [];
  return [{ at: ["device"], message: "Both [device] and [[devices]] are given", hint: "keep [[devices]] alone" }];
}, ({ device, devices, ...rest }) => ({ devices: devices ?? (device === null ? [] : [device]), ...rest }));

/** The unions by name, as the schema and the manual list them. */
export const UNIONS: readonly UnionSpec[] = [TRIGGERS, ACTIONS, CONDITIONS, VELOCITY_MAPPINGS];
