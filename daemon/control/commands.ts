/** The command table: what each command checks, calls and answers. Every row must be there to compile. */
import {
  CommandError,
  type CommandName,
  type Commands,
  MONITOR_KINDS,
  type MonitorKind,
  type SimulateArgs,
  type SuccessReply,
} from "../../shared/protocol.ts";
import type { Daemon } from "../daemon.ts";
import type { Request } from "./request.ts";

/** What the commands call. */
export type CommandedDaemon = Pick<Daemon, keyof Daemon>;

/** What a command may do with the connection it came over. */
export interface Caller {
  /** Streams events of these kinds to this client from now on. */
  follow(kinds: readonly MonitorKind[]): void;
}

/** A command that takes longer is answered with Timeout, ms: before conductorctl gives up waiting, at 5 s. */
const ANSWERED_WITHIN_MS = 4000;
/** doctor asks sound servers and window managers, which may be slow; conductorctl waits 30 s for it. */
const DIAGNOSED_WITHIN_MS = 25_000;

type Answer<N extends CommandName> = Omit<SuccessReply<Commands[N]["data"]>, "status" | "id">;

type CommandTable = {
  readonly [N in CommandName]: {
    /** Checks the arguments; throws `CommandError` MissingField. */
    readonly args: (given: Args) => Commands[N]["args"];
    readonly run: (
      daemon: CommandedDaemon,
      args: Commands[N]["args"],
      caller: Caller,
    ) => Answer<N> | Promise<Answer<N>>;
    /** How long it may take, ms; default ANSWERED_WITHIN_MS. */
    readonly within?: number;
  };
};

const noArgs = (): Record<string, never> => ({});

const TABLE: CommandTable = {
  status: {
    args: noArgs,
    run: (daemon) => ({ data: daemon.status() }),
  },
  reload: {
    args: noArgs,
    run: async (daemon) => {
      const { duration_ms, ...data } = await daemon.reload();
      return { message: "Config reloaded successfully", duration_ms: Math.round(duration_ms), data };
    },
  },
  validate: {
    args: (given) => withOptional("path", given.string("path")),
    run: async (daemon, { path }) => {
      return { message: "Config is valid", data: await daemon.validate(path ?? null) };
    },
  },
  ping: {
    args: noArgs,
    run: () => ({ message: "pong", data: null }),
  },
  stop: {
    args: noArgs,
    run: (daemon) => {
      daemon.requestStop("stop command");
      return { message: "Daemon stopping", data: null };
    },
  },
  pause: {
    args: noArgs,
    run: (daemon) => {
      daemon.pause();
      return { message: "Daemon paused", data: null };
    },
  },
  resume: {
    args: noArgs,
    run: (daemon) => {
      daemon.resume();
      return { message: "Daemon resumed", data: null };
    },
  },
  mode: {
    args: (given) => withOptional("name", given.string("name")),
    run: (daemon, { name }) => ({ data: name === undefined ? daemon.modes() : daemon.setMode(name) }),
  },
  devices: {
    args: noArgs,
    run: (daemon) => ({ data: daemon.devices() }),
  },
  device: {
    args: (given) => ({
      ...withOptional("name", given.string("name")),
      ...withOptional("index", given.wholeNumber("index")),
    }),
    run: (daemon, { name, index }) => ({ data: daemon.device(name ?? index ?? null) }),
  },
  simulate: {
    args: (given): SimulateArgs => ({
      script: given.string("script") ?? given.missing("script"),
      ...withOptional("dry_run", given.boolean("dry_run")),
      ...withOptional("device", given.string("device")),
    }),
    run: async (daemon, args) => ({ data: await daemon.simulate(args) }),
    // As long as the script, which the client wrote.
    within: Infinity,
  },
  doctor: {
    args: noArgs,
    run: async (daemon) => ({ data: await daemon.doctor() }),
    within: DIAGNOSED_WITHIN_MS,
  },
  monitor: {
    args: (given) => withOptional("kinds", given.kinds("kinds")),
    run: (_daemon, { kinds }, caller) => {
      caller.follow(kinds ?? MONITOR_KINDS);
      return { message: "Events follow, one per line", data: null };
    },
  },
};

/** Names that older clients send. */
const OLDER_NAMES: ReadonlyMap<string, CommandName> = new Map([
  ["VALIDATE_CONFIG", "validate"],
  ["LIST_DEVICES", "devices"],
  ["SET_DEVICE", "device"],
  ["GET_DEVICE", "device"],
]);

/** Runs one request. Throws `CommandError`. */
export async function runCommand(
  daemon: CommandedDaemon,
  request: Request,
  caller: Caller,
): Promise<SuccessReply<Commands[CommandName]["data"]>> {
  const name = commandName(request.command);
  if (name === null) {
    throw new CommandError("UnknownCommand", `Unknown command: ${request.command.slice(0, 100)}`, {
      commands: Object.keys(TABLE),
    });
  }
  return { status: "success", ...await runRow(name, daemon, new Args(request.args), caller) };
}

function runRow<N extends CommandName>(
  name: N,
  daemon: CommandedDaemon,
  args: Args,
  caller: Caller,
): Answer<N> | Promise<Answer<N>> {
  const row: CommandTable[N] = TABLE[name];
  const answer = row.run(daemon, row.args(args), caller);
  const within = row.within ?? ANSWERED_WITHIN_MS;
  return answer instanceof Promise && within < Infinity ? inTime(answer, name, within) : answer;
}

/** The command goes on, as nothing can stop it: a file system that does not answer, above all. */
async function inTime<T>(answer: Promise<T>, name: CommandName, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new CommandError("Timeout", `${name} has not ended within ${ms / 1000} s; it may still take effect`));
    }, ms);
  });
  try {
    return await Promise.race([answer, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

function commandName(given: string): CommandName | null {
  if (Object.hasOwn(TABLE, given)) return given as CommandName;
  const older = OLDER_NAMES.get(given);
  if (older !== undefined) return older;
  const lower = given.toLowerCase();
  return given === given.toUpperCase() && Object.hasOwn(TABLE, lower) ? lower as CommandName : null;
}

/** The arguments of one request, read with a check. */
class Args {
  readonly #given: Readonly<Record<string, unknown>>;
  constructor(given: Readonly<Record<string, unknown>>) {
    this.#given = given;
  }

  string(name: string): string | undefined {
    return this.#read(name, "a string", (value): value is string => typeof value === "string");
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, "true or false", (value): value is boolean => typeof value === "boolean");
  }

  wholeNumber(name: string): number | undefined {
    return this.#read(name, "a whole number", (value): value is number => Number.isInteger(value));
  }

  kinds(name: string): readonly MonitorKind[] | undefined {
    const all: readonly unknown[] = MONITOR_KINDS;
    return this.#read(
      name,
      `a list of ${MONITOR_KINDS.join(", ")}`,
      (value): value is MonitorKind[] => Array.isArray(value) && value.every((kind) => all.includes(kind)),
    );
  }

  missing(name: string): never {
    throw new CommandError("MissingField", `Missing argument '${name}'`);
  }

  #read<T>(name: string, kind: string, fits: (value: unknown) => value is T): T | undefined {
    const value = Object.hasOwn(this.#given, name) ? this.#given[name] : undefined;
    if (value === undefined || value === null) return undefined;
    if (!fits(value)) throw new CommandError("MissingField", `Argument '${name}' must be ${kind}`);
    return value;
  }
}

/** `{}` or `{ name: value }`: an absent argument is absent, not undefined. */
function withOptional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : { [name]: value } as { readonly [P in K]: V };
}
