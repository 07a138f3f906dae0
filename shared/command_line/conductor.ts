/** What `conductor` takes. Declared here because conductorctl prints the completions of both programs. */
import type { CommandContext, TypedCommandParameters } from "@stricli/core";
import { LED_SCHEMES, type LedScheme } from "../config/types.ts";
import type { HelpTopic } from "./parameters.ts";

/** The options of `conductor`. */
export type DaemonOptions = {
  readonly config?: string;
  readonly socket?: string;
  /** A port's name, part of it, or its index. */
  readonly device?: string;
  readonly led?: LedScheme;
  readonly verbose?: boolean;
};

/** Throws on an empty one: what `--config "$UNSET"` comes to. */
function notEmpty(value: string): string {
  if (value === "") throw new Error("it is empty");
  return value;
}

const text = { kind: "parsed", parse: notEmpty, optional: true } as const;

/** For the parser. */
export const DAEMON_PARAMETERS = {
  flags: {
    config: { ...text, brief: "The config file", placeholder: "PATH" },
    socket: { ...text, brief: "The socket for conductorctl", placeholder: "PATH" },
    device: { ...text, brief: "The MIDI device to use first", placeholder: "NAME|INDEX" },
    led: { kind: "enum", values: LED_SCHEMES, brief: "The LED scheme", placeholder: "SCHEME", optional: true },
    verbose: { kind: "boolean", brief: "Log every MIDI event, request and save", optional: true, withNegated: false },
  },
} as const satisfies TypedCommandParameters<DaemonOptions, [], CommandContext>;

/** For --help, the completions and the man page. */
export const DAEMON_TOPIC: HelpTopic = {
  brief: "Turns MIDI controllers into a control surface for this computer",
  more: [
    "Runs in the foreground and logs to standard error. Every save of the config is",
    "live a moment later. conductorctl controls it while it runs.",
  ],
  examples: ["conductor", "conductor --config ~/pads.toml --device Mikro --verbose"],
  parameters: DAEMON_PARAMETERS,
  completes: { config: "files", socket: "sockets", device: "ports" },
  program: true,
};
