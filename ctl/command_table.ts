/** Every subcommand: its words for --help, its arguments, and what runs it. Completions and man pages read this too. */
import { MONITOR_KINDS, type MonitorKind } from "../shared/protocol.ts";
import { type List, LISTS, readCompletion, type Shell, SHELLS } from "./completions/what.ts";
import {
  COMMON,
  common,
  type CommonFlags,
  declare,
  type MaybeOne,
  optional,
  type Subcommand,
} from "./declare_command.ts";
import { SERVICE_COMMANDS } from "./service_command_table.ts";

/** By name, in the order that --help lists them. */
export const COMMANDS: Readonly<Record<string, Subcommand>> = {
  status: declare({
    brief: "Show how the daemon is",
    examples: ["conductorctl status", "conductorctl status --json"],
    parameters: common,
    run: async (session) => (await import("./subcommands/status.ts")).status(session),
  }),
  reload: declare({
    brief: "Reload the config now",
    more: ["A config with mistakes changes nothing: the previous one stays active."],
    examples: ["conductorctl reload"],
    parameters: common,
    run: async (session) => (await import("./subcommands/reload.ts")).reload(session),
  }),
  validate: declare<CommonFlags, MaybeOne>({
    brief: "Check a config file; needs no daemon, writes nothing",
    more: [
      "Shows all mistakes of the file at once. Exit status 1 when there is one.",
      "A single - reads the config from standard input.",
    ],
    examples: ["conductorctl validate", "conductorctl validate examples/pads.toml"],
    parameters: { ...common, positional: optional("PATH", "The file; default: the one the daemon would use") },
    completes: { PATH: "files" },
    run: async (session, _flags, path) => (await import("./subcommands/validate.ts")).validate(session, path),
  }),
  ping: declare({
    brief: "Ask whether the daemon answers, and how fast",
    examples: ["conductorctl ping"],
    parameters: common,
    run: async (session) => (await import("./subcommands/ping.ts")).ping(session),
  }),
  stop: declare<CommonFlags & { readonly force?: boolean }>({
    brief: "Stop the daemon and wait until it has gone",
    more: [
      "As a service it stays down until: conductorctl start, or the next login.",
      "With --force it is not asked: the service manager ends it, else SIGTERM, else",
      "SIGKILL. For one that does not answer.",
    ],
    examples: ["conductorctl stop", "conductorctl stop --force"],
    parameters: {
      flags: {
        ...COMMON,
        force: { kind: "boolean", brief: "End it without asking it", optional: true, withNegated: false },
      },
    },
    run: async (session, flags) => (await import("./subcommands/stop.ts")).stop(session, flags),
  }),
  pause: declare({
    brief: "Let MIDI do nothing until resume",
    examples: ["conductorctl pause"],
    parameters: common,
    run: async (session) => (await import("./subcommands/pause.ts")).pause(session),
  }),
  resume: declare({
    brief: "End a pause",
    examples: ["conductorctl resume"],
    parameters: common,
    run: async (session) => (await import("./subcommands/pause.ts")).resume(session),
  }),
  mode: declare<CommonFlags, MaybeOne>({
    brief: "Show the modes, or make one current",
    examples: ["conductorctl mode", "conductorctl mode Editing", "conductorctl mode next"],
    parameters: { ...common, positional: optional("NAME", 'A mode, or "next" or "previous"') },
    completes: { NAME: "modes" },
    run: async (session, _flags, name) => (await import("./subcommands/mode.ts")).mode(session, name),
  }),
  devices: declare({
    brief: "List the MIDI devices",
    examples: ["conductorctl devices"],
    parameters: common,
    run: async (session) => (await import("./subcommands/devices.ts")).devices(session),
  }),
  device: declare<CommonFlags, MaybeOne>({
    brief: "Show the device in use, or use another",
    examples: ["conductorctl device", "conductorctl device Mikro", "conductorctl device 2"],
    parameters: { ...common, positional: optional("NAME", "Its name, a part of it, or its index in devices") },
    completes: { NAME: "devices" },
    run: async (session, _flags, name) => (await import("./subcommands/devices.ts")).device(session, name),
  }),
  monitor: declare<CommonFlags & { readonly kinds?: readonly MonitorKind[] }>({
    brief: "Show what happens as it happens, until Ctrl-C",
    more: [`Kinds: ${MONITOR_KINDS.join(", ")}.`],
    examples: ["conductorctl monitor", "conductorctl monitor --kinds gesture,mapping", "conductorctl monitor --json"],
    parameters: {
      flags: {
        ...COMMON,
        kinds: {
          kind: "parsed",
          parse: parseKind,
          brief: "Only these, with commas",
          placeholder: "KIND,...",
          variadic: ",",
          optional: true,
        },
      },
    },
    completes: { kinds: MONITOR_KINDS },
    run: async (session, { kinds }) => (await import("./subcommands/monitor.ts")).monitor(session, kinds),
  }),
  simulate: declare<CommonFlags & { readonly dryRun?: boolean; readonly device?: string }, string[]>({
    brief: "Play as a controller would, and show what came of it",
    more: [
      "The script: +36 presses note 36, +36v100 with velocity 100, -36 releases it,",
      "cc7=64, bend=16383, at=90 (pressure), pc=5 (program), 120ms waits.",
      "A single - reads the script from standard input.",
    ],
    examples: ['conductorctl simulate "+36 500ms -36"', 'conductorctl simulate --dry-run "+36v100 -36"'],
    parameters: {
      flags: {
        ...COMMON,
        dryRun: { kind: "boolean", brief: "Only show what would fire", optional: true, withNegated: false },
        device: { kind: "parsed", parse: String, brief: "Play as this device", placeholder: "ALIAS", optional: true },
      },
      positional: {
        kind: "array",
        minimum: 1,
        parameter: { brief: "What to play", parse: String, placeholder: "SCRIPT" },
      },
    },
    completes: { device: "aliases", SCRIPT: "text" },
    run: async (session, flags, ...words) =>
      (await import("./subcommands/simulate.ts")).simulate(session, words.join(" "), flags),
  }),
  doctor: declare({
    brief: "Show what works here and what does not, with the fix",
    more: [
      "Tries out all that a config may use: MIDI, devices, keys (with F24, which no",
      "program listens to), volume, applications. Exit status 0 when all that the",
      "active config needs works. Without a daemon it checks the config file alone.",
    ],
    examples: ["conductorctl doctor", "conductorctl doctor --json"],
    parameters: common,
    run: async (session, { socket }) => (await import("./subcommands/doctor.ts")).doctor(session, socket),
  }),
  ...SERVICE_COMMANDS,
  completions: declare<CommonFlags, [what: Shell | List]>({
    brief: "Print the completions of both programs for a shell",
    more: [
      "For the start file of the shell; in zsh after compinit:",
      '  bash   eval "$(conductorctl completions bash)"',
      '  zsh    eval "$(conductorctl completions zsh)"',
      "  fish   conductorctl completions fish | source",
      "modes, devices, aliases and ports are what these scripts ask the daemon for: a",
      "name on each line, and after a tab a few words about it.",
    ],
    examples: ["conductorctl completions bash", "conductorctl completions modes"],
    parameters: {
      ...common,
      positional: {
        kind: "tuple",
        parameters: [{ brief: "A shell, or a list", parse: readCompletion, placeholder: "WHAT" }],
      },
    },
    completes: { WHAT: [...SHELLS, ...LISTS] },
    run: async (session, _flags, what) => (await import("./subcommands/completions.ts")).completions(session, what),
  }),
};

function parseKind(input: string): MonitorKind {
  const kind = MONITOR_KINDS.find((known) => known === input);
  if (kind === undefined) throw new SyntaxError(`one of ${MONITOR_KINDS.join(", ")}`);
  return kind;
}
