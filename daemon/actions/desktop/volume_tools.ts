/** The programs that set the volume of the default output, and what each of them is told. */
import { ActionFailed } from "../os.ts";
import type { Muting } from "./volume_queue.ts";
import { windowsVolumeCommand } from "./volume_windows.ts";

/** Runs the program with these arguments; resolves to what it prints, rejects with `ActionFailed`. */
export type Ask = (args: readonly string[]) => Promise<string>;

/** One program. Its methods begin before they return, and reject as `ask` does. */
export interface VolumeTool {
  readonly program: string;
  /** The package that has it, by its Debian name; null where the system itself brings it. */
  readonly inPackage: string | null;
  /** In its error output, this means that it failed, even with status 0. */
  readonly failure: RegExp | null;
  /** 0..100 percent; 100 is the loudest without distortion. */
  readonly set: (percent: number, ask: Ask) => Promise<unknown>;
  /** -100..100 percent; the level never gets above 100. */
  readonly add: (percent: number, ask: Ask) => Promise<unknown>;
  readonly mute: (to: Muting, ask: Ask) => Promise<unknown>;
  /** The level now, in percent. */
  readonly level: (ask: Ask) => Promise<number>;
}

const WIREPLUMBER_SINK = "@DEFAULT_AUDIO_SINK@";

/** wpctl(1) of WirePlumber; `--limit` is there from 0.4.12 on. */
const wpctl: VolumeTool = {
  program: "wpctl",
  inPackage: "wireplumber",
  // "Translate ID error: ..." when there is no output at all; in 0.4.13 with status 0.
  failure: /error/i,
  set: (percent, ask) => ask(["set-volume", WIREPLUMBER_SINK, `${percent}%`]),
  add: (percent, ask) => ask(["set-volume", "--limit", "1.0", WIREPLUMBER_SINK, stepWithSignBehind(percent)]),
  mute: (to, ask) => ask(["set-mute", WIREPLUMBER_SINK, { on: "1", off: "0", toggle: "toggle" }[to]]),
  // "Volume: 0.45 [MUTED]"
  level: async (ask) => 100 * numberIn(/^Volume: ([\d.]+)/, await ask(["get-volume", WIREPLUMBER_SINK])),
};

const PULSE_SINK = "@DEFAULT_SINK@";
/** PulseAudio's full volume (PA_VOLUME_NORM, pulse/volume.h). */
const PULSE_NORM = 65_536;

/** pactl(1) of PulseAudio, which also speaks to PipeWire; `get-sink-volume` is there from 15.0 on. */
const pactl: VolumeTool = {
  program: "pactl",
  inPackage: "pulseaudio-utils",
  failure: null,
  set: (percent, ask) => ask(["set-sink-volume", PULSE_SINK, `${percent}%`]),
  add: async (percent, ask) => {
    if (percent < 0) return await ask(["set-sink-volume", PULSE_SINK, `${percent}%`]);
    // It has no limit of its own, and its percents are rounded: the room up to 100 % is reckoned in its own unit.
    const room = PULSE_NORM - loudest(await ask(["get-sink-volume", PULSE_SINK]));
    const step = Math.min(room, Math.round(PULSE_NORM * percent / 100));
    if (step > 0) await ask(["set-sink-volume", PULSE_SINK, `+${step}`]);
  },
  mute: (to, ask) => ask(["set-sink-mute", PULSE_SINK, { on: "1", off: "0", toggle: "toggle" }[to]]),
  level: async (ask) => 100 * loudest(await ask(["get-sink-volume", PULSE_SINK])) / PULSE_NORM,
};

/** Of the channels in "Volume: front-left: 26214 /  40% / -23.88 dB,   front-right: 52428 /  80% / -5.81 dB". */
function loudest(text: string): number {
  const levels = [...text.matchAll(/: +(\d+) +\/ +\d+%/g)].map((match) => Number(match[1]));
  if (levels.length === 0) throw noLevelIn(text);
  return Math.max(...levels);
}

const ALSA_SET = ["-q", "-M", "sset", "Master"];

/** amixer(1) of alsa-utils; -M: percents as alsamixer shows them, not the hardware's steps. */
const amixer: VolumeTool = {
  program: "amixer",
  inPackage: "alsa-utils",
  failure: null,
  set: (percent, ask) => ask([...ALSA_SET, `${percent}%`]),
  add: (percent, ask) => ask([...ALSA_SET, stepWithSignBehind(percent)]),
  mute: (to, ask) => ask([...ALSA_SET, { on: "mute", off: "unmute", toggle: "toggle" }[to]]),
  level: async (ask) => numberIn(/\[(\d+)%\]/, await ask(["-M", "sget", "Master"])),
};

/** osascript(1) and the volume commands of AppleScript's Standard Additions, whose levels are 0..100. */
const osascript: VolumeTool = {
  program: "osascript",
  inPackage: null,
  failure: null,
  set: (percent, ask) => ask(["-e", `set volume output volume ${percent}`]),
  add: (percent, ask) =>
    ask([
      ...["-e", `set v to (output volume of (get volume settings)) + (${percent})`],
      ...["-e", "if v > 100 then set v to 100"],
      ...["-e", "if v < 0 then set v to 0"],
      ...["-e", "set volume output volume v"],
    ]),
  mute: (to, ask) => {
    const value = { on: "true", off: "false", toggle: "not (output muted of (get volume settings))" }[to];
    return ask(["-e", `set volume output muted ${value}`]);
  },
  level: async (ask) => numberIn(/^(\d+)/, await ask(["-e", "output volume of (get volume settings)"])),
};

/** Windows PowerShell 5, which every Windows has. */
const powershell: VolumeTool = {
  program: "powershell",
  inPackage: null,
  failure: null,
  set: (percent, ask) => ask(windowsVolumeCommand({ kind: "set", percent })),
  add: (percent, ask) => ask(windowsVolumeCommand({ kind: "add", percent })),
  mute: (to, ask) => ask(windowsVolumeCommand({ kind: "mute", to })),
  level: async (ask) => numberIn(/^([\d.]+)/, await ask(windowsVolumeCommand(null))),
};

/** Those of a system (`Deno.build.os`), the best first. */
export function volumeTools(os: string): readonly VolumeTool[] {
  switch (os) {
    case "darwin":
      return [osascript];
    case "windows":
      return [powershell];
    default:
      return [wpctl, pactl, amixer];
  }
}

/** "5%+" */
function stepWithSignBehind(percent: number): string {
  return `${Math.abs(percent)}%${percent < 0 ? "-" : "+"}`;
}

function numberIn(pattern: RegExp, text: string): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw noLevelIn(text);
  return Number(found);
}

function noLevelIn(text: string): ActionFailed {
  return new ActionFailed(`found no level in: ${text.trim()}`);
}
