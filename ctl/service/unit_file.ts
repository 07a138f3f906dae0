/** The unit file of Conductor for systemd --user: its text, and what can be read back from it. */
import { WRITTEN_BY_US } from "./manager.ts";

/** Whose daemon the file starts, and when. */
export interface ServiceSpec {
  /** Absolute. */
  readonly program: string;
  /** For the program: --config and --socket, with absolute paths. */
  readonly args: readonly string[];
  /** With the graphical session, or as soon as the user's own manager runs. */
  readonly begins: "graphical" | "always";
}

/** systemd.service(5), systemd.syntax(7). The program and its arguments have no control characters. */
export function renderUnit({ program, args, begins }: ServiceSpec): string {
  return `# Conductor under systemd --user. ${WRITTEN_BY_US}; to change something in it:
#   systemctl --user edit conductor

[Unit]
Description=Conductor: MIDI controllers as a control surface
Documentation=man:conductor(1) man:conductor.toml(5)
# A mistake in the config or a second daemon is not mended by trying again: five times, then failed.
StartLimitIntervalSec=60
StartLimitBurst=5
${begins === "graphical" ? GRAPHICAL_UNIT : ""}
[Service]
Type=exec
ExecStart=${execStart([program, ...args])}
# Up again after a crash. conductorctl stop and SIGTERM end it with status 0: then it stays down, as it does with 2, which
# is an option that it does not know.
Restart=on-failure
RestartSec=1
RestartPreventExitStatus=2
# It leaves within 3 s.
TimeoutStopSec=10
# Applications that a pad has launched outlive it, and their running out of memory is no fault of its.
KillMode=process
OOMPolicy=continue
# No sandbox here: it would be one for everything that a pad launches. In a user's manager every system call filter
# (SystemCallFilter=, LockPersonality=, RestrictNamespaces=, ...) brings NoNewPrivileges= along, which breaks sudo, pkexec,
# snaps and the sandboxes of browsers. Who needs none of those takes systemd/strict.conf, which comes with Conductor. The
# daemon itself has only the permissions that it was compiled with.

[Install]
WantedBy=${begins === "graphical" ? "graphical-session.target" : "default.target"}
`;
}

/**
 * DISPLAY and WAYLAND_DISPLAY come to the manager with the session, after default.target: started earlier, Conductor
 * would look for keys without them. No ConditionEnvironment=: a session that passes on neither still has /dev/uinput.
 */
const GRAPHICAL_UNIT =
  `# DISPLAY and WAYLAND_DISPLAY are there from then on; with the next session they are others. Without a
# graphical session it does not start: conductorctl install --headless.
After=graphical-session.target
PartOf=graphical-session.target
`;

/** The command of an ExecStart= line, so that it is run exactly as it is given. */
export function execStart(command: readonly [program: string, ...args: readonly string[]]): string {
  // systemd refuses a program whose path has a quote or a backslash, however it is escaped; a shell takes it.
  const words = /["'\\]/.test(command[0]) ? ["/bin/sh", "-c", 'exec "$0" "$@"', ...command] : [...command];
  // ":" keeps variables from being replaced.
  if (words.some((word) => word.includes("$"))) words[0] = `:${words[0]}`;
  return words.map(quoted).join(" ");
}

function quoted(word: string): string {
  const escaped = word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%");
  return /^[\w./:@%+,=-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

/** The socket that a unit of ours names, or null. */
export function socketOfUnit(text: string): string | null {
  const [, inQuotes, bare] = /^ExecStart=.* --socket (?:"((?:[^"\\]|\\.)*)"|(\S+))/m.exec(text) ?? [];
  const escaped = inQuotes ?? bare;
  return escaped === undefined ? null : escaped.replaceAll(/\\(.)/g, "$1").replaceAll("%%", "%");
}
