/** One run of the daemon: finds its files, wires the real parts, and stays until it is asked to stop. */
import type { DaemonOptions } from "../shared/command_line/conductor.ts";
import type { ConfigContent } from "../shared/config/config_text.ts";
import { renderProblem } from "../shared/config/report.ts";
import { STARTER_CONFIG } from "../shared/config/starter.ts";
import type { Config, LogLevel } from "../shared/config/types.ts";
import { makeLog } from "../shared/log.ts";
import { configPath, expandHome, socketPath, statePath, type Surroundings } from "../shared/paths.ts";
import { reasonOf } from "../shared/system_error.ts";
import { systemClock } from "./actions/clock.ts";
import { systemDesktop } from "./actions/desktop/desktop.ts";
import { makeOs, processesOf } from "./actions/make_os.ts";
import { ConfigFile } from "./config_file.ts";
import { ControlServer } from "./control/server.ts";
import { bindSocket } from "./control/socket_file.ts";
import { Daemon } from "./daemon.ts";
import { Faults } from "./faults.ts";
import { problemsOf, requireConfig } from "./load_config.ts";
import { LogOutput } from "./log_output.ts";
import { MidiPorts } from "./midi/ports.ts";
import type { MidiSystem } from "./midi/system.ts";
import { giveBackPermissions } from "./permissions.ts";
import { onSignals, onUnforeseen } from "./process_events.ts";
import { readConfigFile } from "./read_config_file.ts";
import { StateFile } from "./state_file.ts";

/** The daemon cannot start; the message is for people and may have several lines. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/** How long running actions may take to end at exit, ms. */
const LEAVE_WITHIN_MS = 3000;

/**
 * Runs until a command or a signal ends it; `openMidi` is called when it is time to. Throws `CannotStart`, `SocketRefused`
 * or `PathError`.
 */
export async function runConductor(
  options: DaemonOptions,
  from: Surroundings,
  openMidi: () => MidiSystem,
): Promise<void> {
  const output = new LogOutput(Deno.stderr);
  const verbose = options.verbose === true || isOn(from.env("DEBUG"));
  let level: LogLevel = verbose ? "trace" : "info";
  const log = makeLog(() => level, () => new Date(), (line) => output.line(line));

  const { path, explicit } = configPath(options.config, from);
  if (!explicit && await writeStarterIfMissing(path)) log.info(`No config yet: wrote a starter config to ${path}`);
  const file = new ConfigFile({
    path,
    read: readConfigFile,
    log,
    debounceMs: () => config.daemon.reload_debounce_ms,
    changed: (content) => {
      daemon.handle({ kind: "config_saved", content });
      warnIfOthersMayWrite(path, (text) => log.warn(text));
    },
  });
  const content = await file.read();
  const began = performance.now();
  let config = requireStartConfig(content, path);
  const loadMs = performance.now() - began;

  const desktop = systemDesktop(from);
  let noHands: string | null = null;
  const configure = (next: Config): void => {
    config = next;
    desktop.prepare(next).then((reason) => {
      if (reason !== null && reason !== noHands) log.warn(reason);
      noHands = reason;
    });
    if (!verbose) level = next.logging.level;
    const problem = output.useFile(next.logging.file === null ? null : expandHome(next.logging.file, from));
    if (problem !== null) log.warn(problem);
  };
  configure(config);

  // Before there is anything to leave behind.
  const faults = new Faults(log, systemClock.wallTime);
  const unforeseen = onUnforeseen(faults);
  const signals = onSignals();
  const socket = await bindSocket(socketPath(options.socket, from, config.daemon.ipc_socket));
  await desktop.load();
  const state = new StateFile(statePath(path, from), log, systemClock);
  const { mode: savedMode } = await state.load();
  if (options.led !== undefined) state.update({ led_scheme: options.led });
  const midi = new MidiPorts({
    system: openMidi(),
    log,
    events: {
      message: (device, bytes) => daemon.handle({ kind: "midi", device, bytes }),
      connected: (report) => daemon.handle({ kind: "device", report }),
      disconnected: (report) => daemon.handle({ kind: "device", report }),
    },
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
    wallClock: Date.now,
  });
  const daemon: Daemon = new Daemon({
    clock: systemClock,
    log,
    os: makeOs(desktop.way, processesOf(from), desktop),
    midi,
    configPath: path,
    socketPath: socket.path,
    config,
    loadMs,
    savedMode,
    readConfigFile: () => file.read(),
    readFile: readConfigFile,
    configured: configure,
    remember: (change) => state.update(change),
    publish: (event) => server.publish(event),
    keyboardProblem: () => noHands,
    faults,
    eventsLost: () => server.eventsLost,
    rssBytes: () => Deno.memoryUsage().rss,
    checkSocket: () => socket.look(),
    checkDesktop: () => desktop.check(),
  });
  giveBackPermissions();
  const server = new ControlServer({ daemon, log, now: systemClock.now });
  const serving = server.serve(socket.listener);

  await file.watch();
  await warnIfOthersMayWrite(path, (text) => log.warn(text));
  midi.start(config.devices, deviceChoice(options.device));
  daemon.offerOutputs();
  log.info(`Conductor is ready (PID ${Deno.pid}, config ${path}, socket ${socket.path})`);

  const reason = await Promise.race([daemon.stopRequested, signals.first]);
  log.info(`Stopping (${reason})`);
  file.close();
  await within(LEAVE_WITHIN_MS, daemon.leave());
  desktop.close();
  midi.stop();
  state.update({ mode: daemon.status().mode });
  await state.close();
  server.close();
  await socket.close();
  await serving;
  signals.close();
  unforeseen.close();
  log.info("Conductor has stopped");
  await output.flush(1000);
}

/** `--device 2` is an index, anything else a name. */
function deviceChoice(given: string | undefined): string | number | null {
  return given === undefined ? null : /^\d+$/.test(given) ? Number(given) : given;
}

/** A daemon without a valid configuration would look alive and do nothing, so it does not start. */
function requireStartConfig(content: ConfigContent, path: string): Config {
  try {
    return requireConfig(content).config;
  } catch (error) {
    const problems = problemsOf(error);
    if (problems.length === 0) throw new CannotStart(error instanceof Error ? error.message : String(error));
    throw new CannotStart(
      [`Cannot start: ${path} has mistakes`, ...problems.map((problem) => renderProblem(problem))].join("\n"),
    );
  }
}

/** Answers whether it wrote one. */
async function writeStarterIfMissing(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    const bytes = new TextEncoder().encode(STARTER_CONFIG);
    try {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    } catch (error) {
      // On a full disk: an empty config would keep every later start from working.
      await Deno.remove(path).catch(() => {});
      throw error;
    }
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw new CannotStart(
      `Cannot write a starter config to ${path}: ${reasonOf(error)}; name another file with --config`,
    );
  }
}

/** Whoever may write the config may run programs as this user. */
async function warnIfOthersMayWrite(path: string, warn: (text: string) => void): Promise<void> {
  const mode = await Deno.stat(path).then((info) => info.mode, () => null);
  if (mode !== null && (mode & 0o022) !== 0) {
    warn(`Other users may write ${path}, and so run programs as you: chmod go-w '${path}'`);
  }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value.toLowerCase() !== "false";
}
