/** `doctor`: what works here and what does not, made of what each room has found out. It looks at nothing itself. */
import type { Config, DeviceConfig } from "../shared/config/types.ts";
import type { DeviceReport, DoctorCheck } from "../shared/protocol.ts";
import type { DesktopFindings, DesktopPart } from "./actions/desktop/finding.ts";
import { desktopNeeds } from "./actions/desktop/needs.ts";

/** The control socket's file, as it is now. */
export interface SocketFacts {
  /** It is still the one that this daemon listens at. */
  readonly there: boolean;
  /** It still belongs to the user who started the daemon. */
  readonly mine: boolean;
  /** Permission bits; null where the system has none. */
  readonly mode: number | null;
}

/** All that is known. */
export interface DoctorFacts {
  readonly config: Config;
  readonly configPath: string;
  readonly generation: number;
  /** Why the last save was refused, or null. */
  readonly configError: string | null;
  readonly socketPath: string;
  readonly socket: SocketFacts;
  /** What is missing for MIDI, or null. */
  readonly midiProblem: string | null;
  readonly devices: readonly DeviceReport[];
  readonly desktop: DesktopFindings;
}

/** Every check, in the order in which one would mend things. */
export function diagnose(facts: DoctorFacts): readonly DoctorCheck[] {
  return [
    checkConfig(facts),
    checkSocket(facts),
    checkMidi(facts),
    checkPorts(facts),
    ...facts.config.devices.map((device) => checkDevice(device, facts)),
    ...checkDesktop(facts),
  ];
}

function checkConfig({ configPath, configError, generation }: DoctorFacts): DoctorCheck {
  const check = { name: "config", needed: true };
  if (configError === null) return { ...check, ok: true, text: `${configPath} (generation ${generation})`, fix: null };
  return {
    ...check,
    ok: false,
    text: `${configPath}: ${firstLine(configError)}; generation ${generation} is still active`,
    fix: 'correct the file, it is loaded as soon as it is saved; "conductorctl validate" shows every mistake',
  };
}

function checkSocket({ socketPath, socket: { there, mine, mode } }: DoctorFacts): DoctorCheck {
  const check = { name: "socket", needed: true };
  if (!there) {
    return {
      ...check,
      ok: false,
      text: `${socketPath} was removed or replaced: new clients do not reach this daemon`,
      fix: "end this daemon with SIGTERM and start it anew",
    };
  }
  if (!mine) {
    return { ...check, ok: false, text: `${socketPath} belongs to another user`, fix: `sudo rm ${quoted(socketPath)}` };
  }
  if (mode !== null && (mode & 0o777) !== 0o600) {
    const bits = (mode & 0o777).toString(8).padStart(4, "0");
    const text = `${socketPath} has mode ${bits} in place of 0600, its owner alone`;
    return { ...check, ok: false, text, fix: `chmod 600 ${quoted(socketPath)}` };
  }
  const guard = mode === null ? "" : " (0600: its owner alone)";
  return { ...check, ok: true, text: `${socketPath}${guard}`, fix: null };
}

function checkMidi({ config, midiProblem }: DoctorFacts): DoctorCheck {
  const mappings = config.global_mappings.length + config.modes.reduce((sum, mode) => sum + mode.mappings.length, 0);
  const check = { name: "MIDI", needed: config.devices.length + mappings > 0 };
  if (midiProblem === null) return { ...check, ok: true, text: "the system's MIDI is open", fix: null };
  // Where the way out is a command, it follows a colon.
  const [, what = midiProblem, fix = ANEW] = /^(.+?): (.*"sudo .+)$/.exec(midiProblem) ?? [];
  return { ...check, ok: false, text: what, fix };
}

const ANEW = "start the daemon anew, with --verbose, and look at what it says of MIDI";

/** Whether any is there is no matter of the config: others play the virtual port, too. */
function checkPorts({ devices }: DoctorFacts): DoctorCheck {
  const check = { name: "MIDI ports", needed: false };
  const ports = portsOf(devices);
  if (ports.length === 0) return { ...check, ok: false, text: "there is none", fix: "plug a controller in" };
  return { ...check, ok: true, text: ports.join(", "), fix: null };
}

function checkDevice(device: DeviceConfig, { devices, midiProblem }: DoctorFacts): DoctorCheck {
  const { alias, name, port, auto_connect } = device;
  const check = { name: `device ${alias}`, needed: auto_connect };
  const report = devices.find((each) => each.alias === alias);
  if (report?.connected) return { ...check, ok: true, text: `connected to ${report.name ?? "its port"}`, fix: null };
  const broken = { ...check, ok: false };
  if (midiProblem !== null) return { ...broken, text: "not connected: there is no MIDI", fix: "see MIDI above" };
  if (report !== undefined && report.name !== null) {
    const command = `conductorctl device ${report.index ?? quoted(alias)}`;
    // The way out, where there is one, is behind the last colon.
    const [, why = report.problem, way] = /^(.+): (.+)$/.exec(report.problem ?? "") ?? [];
    const unasked = report.problem?.startsWith("the config says");
    const fix = way ?? (unasked ? command : "end the program that uses it, or unplug it and plug it in again");
    return { ...broken, text: `${report.name} is there, but not connected${why === null ? "" : `: ${why}`}`, fix };
  }
  const wanted = name === null ? `MIDI port ${port}` : `a MIDI port named "${name}"`;
  const ports = portsOf(devices);
  const instead = ports.length === 0 ? "" : `, or name another port in the config: ${ports.join(", ")}`;
  return { ...broken, text: `not connected: ${wanted} is not there`, fix: `plug it in${instead}` };
}

const DESKTOP_NAMES: Readonly<Record<DesktopPart, string>> = {
  hands: "keyboard and mouse",
  volume: "volume",
  running: "running apps",
  frontmost: "app in front",
};

function checkDesktop({ config, desktop }: DoctorFacts): readonly DoctorCheck[] {
  const needs = desktopNeeds(config);
  const parts: readonly DesktopPart[] = ["hands", "volume", "running", "frontmost"];
  return parts.map((part) => ({ name: DESKTOP_NAMES[part], needed: needs.has(part), ...desktop[part] }));
}

function portsOf(devices: readonly DeviceReport[]): readonly string[] {
  return devices.flatMap(({ name }) => name === null ? [] : [name]);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
