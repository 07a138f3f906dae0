/** What systemd and launchd have in common for Conductor. */
import { ServiceFailure } from "../failures.ts";
import type { Step } from "./steps.ts";

/** `restarting`: it has ended, and the manager is about to start it again. */
export type Activity = "running" | "starting" | "restarting" | "stopping" | "stopped" | "failed";

/** What the manager and the files say. Whether a daemon answers is another question. */
export interface ServiceState {
  /** The file that describes the service, or where `install` would put it. */
  readonly path: string;
  /** There is such a file. */
  readonly installed: boolean;
  /** It came with a package: not ours to write or remove. */
  readonly packaged: boolean;
  /** The text of a file that is not packaged. */
  readonly text: string | null;
  /** The manager has read it. */
  readonly loaded: boolean;
  /** It starts by itself. */
  readonly enabled: boolean;
  readonly activity: Activity;
  /** Of the process that the manager started. */
  readonly pid: number | null;
  /** How it ended the last time, where that was a failure. */
  readonly failure: string | null;
  /** The socket that the file names, or null. */
  readonly socket: string | null;
}

/** What `install` is asked for. */
export interface Wanted {
  /** Absolute. */
  readonly program: string;
  /** For the program; absolute paths. */
  readonly args: readonly string[];
  /** Whether to start it without a graphical session; null: as the machine is. */
  readonly headless: boolean | null;
}

/** Plans are data: nothing happens until they are carried out. */
export interface Manager {
  readonly name: "systemd" | "launchd";
  /** Where the daemon's log is read. */
  readonly logs: string;
  /** Throws ServiceFailure when the manager cannot be asked. */
  look(): Promise<ServiceState>;
  /** As `look` would find a machine that never had it, for a dry run where the manager cannot be asked. */
  nothing(): ServiceState;
  /** Writes, loads, enables and starts it. Throws ServiceFailure when the file is somebody else's. */
  install(wanted: Wanted, now: ServiceState): readonly Step[];
  uninstall(now: ServiceState): readonly Step[];
  start(now: ServiceState): readonly Step[];
  /** Ends the process, whatever it does, so that it is not started again. */
  stop(): readonly Step[];
  /** After the daemon has ended by itself: whatever is needed for it to stay down. */
  keepDown(now: ServiceState): readonly Step[];
  restart(now: ServiceState): readonly Step[];
  enable(): readonly Step[];
  disable(): readonly Step[];
}

/** A path as it can stand in a unit file and in a property list. Throws ServiceFailure. */
export function writable(path: string): string {
  // deno-lint-ignore no-control-regex
  if (!/[\x00-\x1f\x7f]/.test(path)) return path;
  throw new ServiceFailure(`Cannot make a service with the path ${JSON.stringify(path)}: it has control characters`);
}

/** The state of a service that was never there; `path` is where it would be. */
export function absent(path: string): ServiceState {
  return {
    path,
    installed: false,
    packaged: false,
    text: null,
    loaded: false,
    enabled: false,
    activity: "stopped",
    pid: null,
    failure: null,
    socket: null,
  };
}

/** Throws ServiceFailure for a file that `install` may not write anew. */
export function requireOurs(path: string, text: string | null): void {
  if (text === null || text.includes(WRITTEN_BY_US)) return;
  throw new ServiceFailure(
    `Cannot write ${path}: there is one that conductorctl has not written`,
    "Use that one (conductorctl start), or remove it first",
  );
}

/** Stands in every file that `conductorctl install` may write anew. */
export const WRITTEN_BY_US = "conductorctl install writes this file";
