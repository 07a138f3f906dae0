/** How the service is, told from what the manager says and from who answers at the socket. */
import type { ExitStatus } from "../outcome.ts";
import type { Answering } from "./host.ts";
import type { Manager, ServiceState } from "./manager.ts";

/**
 * `running` only when the daemon that the manager started answers. `not answering`: the manager says that it is active,
 * but nobody answers. `another daemon`: one that the manager did not start answers.
 */
export type ServiceVerdict =
  | "running"
  | "not answering"
  | "restarting"
  | "failed"
  | "stopped"
  | "not installed"
  | "another daemon";

/** What `service-status --json` prints. */
export interface ServiceReport {
  readonly state: ServiceVerdict;
  readonly manager: "systemd" | "launchd";
  readonly installed: boolean;
  /** The file came with a package. */
  readonly packaged: boolean;
  readonly loaded: boolean;
  readonly enabled: boolean;
  /** The manager says that its process runs. */
  readonly active: boolean;
  /** ... and that process is what answers at the socket. */
  readonly running: boolean;
  readonly daemon_answers: boolean;
  /** Of the manager's process. */
  readonly pid: number | null;
  /** Of who answers. */
  readonly daemon_pid: number | null;
  /** The file that describes the service, or null when there is none. */
  readonly unit_path: string | null;
  readonly socket: string;
  /** How it ended the last time, where that was a failure. */
  readonly failure: string | null;
}

/** Puts both together. */
export function reportOf(manager: Manager, now: ServiceState, socket: string, answering: Answering): ServiceReport {
  const state = verdict(now, answering);
  return {
    state,
    manager: manager.name,
    installed: now.installed,
    packaged: now.packaged,
    loaded: now.loaded,
    enabled: now.enabled,
    active: isActive(now),
    running: state === "running",
    daemon_answers: answering !== null,
    pid: now.pid,
    daemon_pid: answering?.pid ?? null,
    unit_path: now.installed ? now.path : null,
    socket,
    failure: now.failure,
  };
}

function isActive({ activity }: ServiceState): boolean {
  return activity === "running" || activity === "starting" || activity === "stopping";
}

function verdict(now: ServiceState, answering: Answering): ServiceVerdict {
  if (answering !== null) {
    const same = answering.pid === null || answering.pid === now.pid;
    return isActive(now) && same ? "running" : "another daemon";
  }
  switch (now.activity) {
    case "running":
    case "starting":
    case "stopping":
      return "not answering";
    case "restarting":
    case "failed":
      return now.activity;
    case "stopped":
      return now.installed ? "stopped" : "not installed";
    default:
      return now.activity satisfies never;
  }
}

/** 0 the service runs, 1 another daemon answers, 3 none does. */
export function exitOfReport({ state }: ServiceReport): ExitStatus {
  return state === "running" ? 0 : state === "another daemon" ? 1 : 3;
}

/** For people, on standard output. */
export function renderReport(report: ServiceReport): readonly string[] {
  const { manager, state, installed, packaged, loaded, enabled, active, pid, daemon_answers, daemon_pid } = report;
  const yes = (holds: boolean): string => holds ? "yes" : "no";
  return [
    "Conductor Service Status:",
    `  State: ${state.charAt(0).toUpperCase()}${state.slice(1)}`,
    `  Installed: ${yes(installed)}${installed ? ` (${report.unit_path}${packaged ? ", from a package" : ""})` : ""}`,
    `  Loaded: ${yes(loaded)}`,
    `  Enabled: ${yes(enabled)}${enabled ? " (starts at login)" : ""}`,
    `  ${manager} says: ${active ? `active, PID ${pid ?? "unknown"}` : `not active${ended(report)}`}`,
    `  Daemon: ${daemon_answers ? `answers, PID ${daemon_pid ?? "unknown"}` : `no daemon answers`} at ${report.socket}`,
  ];
}

function ended({ failure, state }: ServiceReport): string {
  return failure === null ? "" : ` (${state === "restarting" ? "about to start it again after: " : ""}${failure})`;
}

/** What is wrong, and the way out, on standard error; nothing when it runs. `logs` shows the daemon's log. */
export function complaintOf(report: ServiceReport, logs: string): readonly string[] {
  const { state, socket, pid, daemon_pid, failure } = report;
  const silent = `Conductor is not running (no daemon answers at ${socket})`;
  switch (state) {
    case "running":
      return [];
    case "not installed":
      return [silent, "Install the service with: conductorctl install"];
    case "stopped":
      return [silent, "Start it with: conductorctl start"];
    case "failed":
    case "restarting":
      return [silent, `The service failed: ${failure ?? "unknown reason"}. See why: ${logs}`];
    case "not answering":
      return [
        `The service is active (PID ${pid ?? "unknown"}), but starting or stuck: no daemon answers at ${socket}`,
        `See its log: ${logs}. If its config has an ipc_socket, name it with --socket`,
      ];
    case "another daemon":
      return [
        `A daemon that the service did not start answers at ${socket} (PID ${daemon_pid ?? "unknown"})`,
        `Let the service take its place: conductorctl ${report.installed ? "restart" : "install"}`,
      ];
    default:
      return state satisfies never;
  }
}
