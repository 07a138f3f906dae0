/** The subcommands for Conductor as a service. */
import { COMMON, common, type CommonFlags, declare, type Subcommand } from "./declare_command.ts";
import type { InstallOptions } from "./subcommands/install.ts";

/** By name, in the order that --help lists them. */
export const SERVICE_COMMANDS: Readonly<Record<string, Subcommand>> = {
  install: declare<CommonFlags & InstallOptions>({
    brief: "Start Conductor at login, as a service, from now on",
    more: [
      "Writes a unit for systemd --user (Linux) or a launch agent (macOS) for the",
      "conductor beside this program, loads it, enables it and starts it. Again is an",
      "update. A daemon that was started by hand makes way. What CONDUCTOR_CONFIG and",
      "CONDUCTOR_SOCKET name is written into the service.",
    ],
    examples: [
      "conductorctl install",
      "conductorctl install --dry-run",
      "conductorctl install --config /srv/pads.toml --headless",
    ],
    parameters: {
      flags: {
        json: COMMON.json,
        socket: { ...COMMON.socket, brief: "The socket of the service's daemon" },
        config: {
          kind: "parsed",
          parse: String,
          brief: "The config of the service's daemon",
          placeholder: "PATH",
          optional: true,
        },
        headless: {
          kind: "boolean",
          brief: "Without a graphical session, too (Linux)",
          optional: true,
          withNegated: false,
        },
        dryRun: { kind: "boolean", brief: "Only show what would be done", optional: true, withNegated: false },
      },
    },
    completes: { config: "files" },
    run: async (session, flags) => (await import("./subcommands/install.ts")).install(session, flags),
  }),
  uninstall: declare({
    brief: "End the service and remove it; the config stays",
    examples: ["conductorctl uninstall"],
    parameters: common,
    run: async (session) => (await import("./subcommands/uninstall.ts")).uninstall(session),
  }),
  start: declare({
    brief: "Start the service and wait until its daemon answers",
    examples: ["conductorctl start"],
    parameters: common,
    run: async (session, { socket }) => (await import("./subcommands/start.ts")).start(session, socket),
  }),
  restart: declare({
    brief: "Stop the daemon and let the service start it anew",
    examples: ["conductorctl restart"],
    parameters: common,
    run: async (session, { socket }) => (await import("./subcommands/restart.ts")).restart(session, socket),
  }),
  enable: declare({
    brief: "Let the service start at login",
    more: ["Starts nothing now."],
    examples: ["conductorctl enable"],
    parameters: common,
    run: async (session) => (await import("./subcommands/enable.ts")).enable(session),
  }),
  disable: declare({
    brief: "Do not start the service at login any more",
    more: ["Ends nothing now; conductorctl start goes on working."],
    examples: ["conductorctl disable"],
    parameters: common,
    run: async (session) => (await import("./subcommands/enable.ts")).disable(session),
  }),
  "service-status": declare({
    brief: "Show whether the service is installed and its daemon runs",
    more: [
      "Exit status 0 when the daemon of the service answers, 1 when another one does,",
      "3 when none does, whatever the service manager says.",
    ],
    examples: ["conductorctl service-status", "conductorctl service-status --json"],
    parameters: common,
    run: async (session, { socket }) =>
      (await import("./subcommands/service_status.ts")).serviceStatus(session, socket),
  }),
};
