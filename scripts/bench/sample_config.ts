/** Configurations as people write them, of any size: the text is the same for the same size. */

/** One trigger per kind that PRODUCT.md names, `n` being the mapping's number within its mode. Most people map notes. */
const TRIGGERS: readonly ((n: number) => string)[] = [
  (n) => `{ type = "Note", note = ${note(n)} }`,
  (n) => `{ type = "EncoderTurn", cc = ${16 + n % 64}, direction = "Clockwise" }`,
  (n) => `{ type = "CC", cc = ${80 + n % 32}, value_min = 64 }`,
  () => `{ type = "PitchBend", value_min = 9000, center_deadzone = 64 }`,
  (n) => `{ type = "LongPress", note = ${note(n - 4)}, duration_ms = 600 }`,
  (n) => `{ type = "Note", note = "${NAMES[n % NAMES.length]}${n % 7}", velocity_min = 20, channel = 0 }`,
  (n) => `{ type = "VelocityRange", note = ${note(n)}, level = "hard" }`,
  (n) => `{ type = "DoubleTap", note = ${note(n)}, timeout_ms = 280 }`,
  (n) => `{ type = "Note", note = ${note(n)}, on = "tap" }`,
  (n) => `{ type = "NoteChord", notes = [${note(n)}, ${note(n + 4)}, ${note(n + 7)}] }`,
  (n) => `{ type = "CC", cc = ${1 + n % 15} }`,
  (n) => `{ type = "Note", note = ${note(n)}, on = "release" }`,
  () => `{ type = "Aftertouch", pressure_min = 100 }`,
  (n) => `{ type = "ProgramChange", program = ${n % 128} }`,
];
const NAMES = ["C", "D", "E", "F", "G", "A", "B"];

/** Their number has no factor in common with that of the triggers: every pair occurs. */
const ACTIONS: readonly ((n: number, modes: number) => string)[] = [
  (n) => `{ type = "Shell", command = "notify-send 'Pad ${n}' \\"$CONDUCTOR_VELOCITY\\"" }`,
  (n) => `{ type = "Keystroke", keys = "${"abcdefghijklmnopqrstuvwxyz"[n % 26]}", modifiers = ["cmd", "shift"] }`,
  () => `{ type = "VolumeControl", operation = "Up", amount = 4 }`,
  (n, modes) => `{ type = "ModeChange", mode = "Mode ${1 + n % modes}" }`,
  () => `{ type = "Launch", app = "Firefox", args = ["--new-window", "https://example.org"] }`,
  (n) => `{ type = "Text", text = "Take ${n}, please" }`,
  () => `{ type = "Keystroke", keys = "ctrl+k ctrl+s" }`,
  (n) => `{ type = "SendMidi", port = "virtual:Stage", message_type = "CC", channel = 2, controller = ${n % 120} }`,
  () =>
    `{ type = "Sequence", actions = [{ type = "Keystroke", keys = "cmd+s" }, { type = "Delay", ms = 150 }, ` +
    `{ type = "Text", text = "saved" }] }`,
  () => `{ type = "MouseClick", button = "left", x = 640, y = 360, clicks = 2 }`,
  () =>
    `{ type = "Conditional", condition = { type = "AppFrontmost", app_name = "Live" }, ` +
    `then_action = { type = "Keystroke", keys = "space" }, else_action = { type = "Launch", app = "Live" } }`,
];

const HEAD = `# Two controllers on one desk
[[devices]]
name = "Mikro"
alias = "pads"

[[devices]]
name = "nanoKONTROL"
alias = "faders"
auto_reconnect = true

[settings]
start_mode = "Mode 1"

[logging]
level = "info"

[advanced_settings]
double_tap_timeout_ms = 280
aftertouch = { throttle_ms = 10, delta_threshold = 2 }
`;

/**
 * The text of a configuration with `mappings` mappings in all, in three modes or more and with a few of them global. The
 * first of each mode is a Note 36 with a Shell action.
 */
export function sampleConfig(mappings: number): string {
  const modes = 3 + Math.floor(mappings / 75);
  const globals = 2 + Math.floor(mappings / 100);
  const local = mappings - globals;
  let text = HEAD;
  for (let mode = 0, done = 0; mode < modes; mode++) {
    const until = Math.round(local * (mode + 1) / modes);
    text += `\n[[modes]]\nname = "Mode ${mode + 1}"\ncolor = "blue"\n`;
    for (let n = 0; done < until; n++, done++) text += mapping("modes.mappings", n, done, modes);
  }
  for (let n = 0; n < globals; n++) text += mapping("global_mappings", n, local + n, modes);
  return text;
}

function mapping(list: string, n: number, count: number, modes: number): string {
  const trigger = TRIGGERS[n % TRIGGERS.length]?.(n) ?? "";
  const action = ACTIONS[n % ACTIONS.length]?.(n, modes) ?? "";
  const extras = (count % 3 === 0 ? `description = "Number ${count}"\n` : "") +
    (count % 10 === 9 ? `when_busy = "skip"\n` : "") +
    (count % 12 === 11 ? `velocity_mapping = { type = "Curve", curve_type = "SCurve", intensity = 0.5 }\n` : "");
  return `\n[[${list}]]\n${extras}trigger = ${trigger}\naction = ${action}\n`;
}

/** From the lowest pad of most controllers up. */
function note(n: number): number {
  return (36 + n) % 128;
}
