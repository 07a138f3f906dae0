/** What the daemon is handed: the world outside it, as far as it needs to know it. start.ts has the real parts. */
import type { ConfigContent } from "../shared/config/config_text.ts";
import type { Config, DeviceConfig } from "../shared/config/types.ts";
import type { Log } from "../shared/log.ts";
import type { DeviceReport, MonitorEvent } from "../shared/protocol.ts";
import type { Clock } from "./actions/clock.ts";
import type { DesktopFindings } from "./actions/desktop/finding.ts";
import type { Os } from "./actions/os.ts";
import type { SocketFacts } from "./doctor.ts";
import type { Faults } from "./faults.ts";

/** What the daemon needs of the MIDI room. */
export interface MidiRoom {
  /** A changed entry reconnects, an unchanged one is not touched. */
  configure(devices: readonly DeviceConfig[]): void;
  /** Connects it in place of the first configured one. Throws when it cannot, in words for people. */
  use(nameOrIndex: string | number): DeviceReport;
  list(): readonly DeviceReport[];
  /** What is missing for MIDI, in one line, or null. */
  readonly problem: string | null;
  send(port: string, bytes: Uint8Array): void;
  /** The outputs that the config sends to: virtual ones are made, what is named no longer is closed. Never throws. */
  nameOutputs(ports: Iterable<string>): void;
}

/** Everything outside that the daemon uses. */
export interface DaemonParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly os: Os;
  readonly midi: MidiRoom;
  readonly configPath: string;
  readonly socketPath: string;
  /** The configuration to start with, and how long it took from parse to here, ms. */
  readonly config: Config;
  readonly loadMs: number;
  /** The mode of the saved state, or null. */
  readonly savedMode: string | null;
  /** Reads the active config file now. */
  readonly readConfigFile: () => Promise<ConfigContent>;
  /** Reads any file, for `validate`. */
  readonly readFile: (path: string) => Promise<ConfigContent>;
  /** A new configuration holds: logging may have changed. */
  readonly configured: (config: Config) => void;
  /** What is to outlive the daemon. */
  readonly remember: (change: { readonly mode: string } | { readonly last_device: string }) => void;
  /** Passes an event to those who monitor. */
  readonly publish: (event: MonitorEvent) => void;
  /** Why the keys and clicks of the active config do not work, or null. */
  readonly keyboardProblem: () => string | null;
  readonly faults: Faults;
  /** Events not passed to monitors that were too slow, since the start. */
  readonly eventsLost: () => number;
  readonly rssBytes: () => number;
  /** Looks at the control socket's file. */
  readonly checkSocket: () => Promise<SocketFacts>;
  /** Tries out keyboard, volume and what tells of applications. */
  readonly checkDesktop: () => Promise<DesktopFindings>;
}
