/** Whether what came over the socket is what the protocol says, down to what the rendering reads. */
import type { Problem } from "../shared/config/types.ts";
import type { Gesture, GestureKind, MidiMessage } from "../shared/events.ts";
import type { CommandName, Commands, DeviceReport, DoctorCheck, MonitorEvent } from "../shared/protocol.ts";

type Check = (value: unknown) => boolean;
/** Every field of T must be named, so that a new field of the protocol is not forgotten here. */
type Fields<T> = { readonly [K in keyof T]-?: Check };

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number" && Number.isFinite(value);
const truth: Check = (value) => typeof value === "boolean";
const anything: Check = () => true;
const nothing: Check = (value) => value === null || value === undefined;
const orNull = (check: Check): Check => (value) => value === null || check(value);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
function object<T>(fields: Fields<T>): Check {
  const checks: [string, Check][] = Object.entries(fields);
  return (value) => isObject(value) && checks.every(([name, check]) => check(value[name]));
}

/** A JSON object, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const MESSAGES: { readonly [T in MidiMessage["type"]]: readonly string[] } = {
  note_on: ["channel", "note", "velocity"],
  note_off: ["channel", "note", "velocity"],
  poly_aftertouch: ["channel", "note", "pressure"],
  cc: ["channel", "cc", "value"],
  program_change: ["channel", "program"],
  channel_aftertouch: ["channel", "pressure"],
  pitch_bend: ["channel", "value"],
};
const message: Check = (value) =>
  isObject(value) && (fieldsOf(MESSAGES, value.type)?.every((name) => number(value[name])) ?? false);

const GESTURES: { readonly [K in GestureKind]: readonly string[] } = {
  press: ["note", "velocity"],
  release: ["note", "velocity"],
  tap: ["note", "velocity"],
  long_press: ["note", "velocity", "duration_ms"],
  double_tap: ["note", "velocity"],
  chord: ["note", "velocity"],
  turn: ["cc", "steps", "value"],
  cc: ["cc", "value"],
  aftertouch: ["pressure"],
  pitch_bend: ["value"],
  program_change: ["program"],
};
const gesture: Check = (value) => {
  if (!isObject(value) || !text(value.device) || !number(value.channel)) return false;
  if (!(fieldsOf(GESTURES, value.kind)?.every((name) => number(value[name])) ?? false)) return false;
  const kind = value.kind as Gesture["kind"];
  if (kind === "chord") return listOf(number)(value.notes);
  if (kind === "turn") return text(value.direction);
  return kind !== "aftertouch" || orNull(number)(value.note);
};

function fieldsOf(table: Readonly<Record<string, readonly string[]>>, key: unknown): readonly string[] | undefined {
  return typeof key === "string" && Object.hasOwn(table, key) ? table[key] : undefined;
}

const device = object<DeviceReport>({
  name: orNull(text),
  alias: orNull(text),
  index: orNull(number),
  connected: truth,
  problem: orNull(text),
});
const mapping: Check = object<Extract<MonitorEvent, { event: "mapping" }>["mapping"]>({
  mode: orNull(text),
  index: number,
  description: orNull(text),
  place: text,
});

const EVENTS: { readonly [E in MonitorEvent["event"]]: Fields<Extract<MonitorEvent, { event: E }>> } = {
  message: { event: text, at: number, device: text, message },
  gesture: { event: text, at: number, gesture },
  mapping: { event: text, at: number, id: number, mapping, gesture, action: text },
  action: {
    event: text,
    at: number,
    id: number,
    phase: text,
    mapping,
    action: text,
    ms: orNull(number),
    error: orNull(text),
  },
  mode: { event: text, at: number, mode: text, previous: text },
  device: { event: text, at: number, device },
  reload: { event: text, at: number, ok: truth, generation: number, duration_ms: number, error: orNull(text) },
  lost: { event: text, at: number, count: number },
};

/** One line of a `monitor` stream. */
export function isMonitorEvent(value: unknown): value is MonitorEvent {
  if (!isObject(value) || typeof value.event !== "string" || !Object.hasOwn(EVENTS, value.event)) return false;
  return object(EVENTS[value.event as MonitorEvent["event"]] as Fields<object>)(value);
}

const problem = object<Problem>({
  place: text,
  path: text,
  line: number,
  column: number,
  message: text,
  hint: orNull(text),
  source: text,
});

/** `details` of a refused config: its problems, or an empty list where there are none to understand. */
export function problemsOf(details: unknown): readonly Problem[] {
  if (!isObject(details) || !Array.isArray(details.problems)) return [];
  return details.problems.filter((value): value is Problem => problem(value));
}

const COUNTS = { modes: number, mappings: number, global_mappings: number };

const DATA: { readonly [N in CommandName]: Check } = {
  status: object<Commands["status"]["data"]>({
    state: text,
    version: text,
    uptime_seconds: number,
    config_path: text,
    last_reload_seconds: number,
    ipc_socket: text,
    pid: number,
    mode: text,
    device: orNull(text),
    generation: number,
    config_error: orNull(text),
    midi_error: orNull(text),
    keyboard_error: orNull(text),
    degraded: orNull(text),
    // Figures come and go with versions, and are only passed on.
    metrics: isObject,
  }),
  reload: object<Commands["reload"]["data"]>({ ...COUNTS, generation: number }),
  validate: object<Commands["validate"]["data"]>({ ...COUNTS, warnings: listOf(problem) }),
  ping: nothing,
  stop: nothing,
  pause: nothing,
  resume: nothing,
  mode: object<Commands["mode"]["data"]>({ mode: text, modes: listOf(text) }),
  devices: listOf(device),
  device,
  simulate: object<Commands["simulate"]["data"]>({ device: text, dry_run: truth, events: listOf(isMonitorEvent) }),
  doctor: listOf(object<DoctorCheck>({ name: text, ok: truth, needed: truth, text, fix: orNull(text) })),
  monitor: anything,
};

/** Whether this is the `data` of an answer to that command. */
export function isData<N extends CommandName>(name: N, data: unknown): data is Commands[N]["data"] {
  return DATA[name](data);
}
