/**
 * The running daemon: its state, everything that can make it do something (`DaemonEvent`), and what the commands call.
 * It knows no socket, no file and no MIDI binding; it is handed what it needs (`DaemonParts`).
 */
import type { ConfigContent } from "../shared/config/config_text.ts";
import { everyAction } from "../shared/config/every_action.ts";
import { countConfig } from "../shared/config/read_config.ts";
import { findWarnings } from "../shared/config/warnings.ts";
import type { DeviceId, Millis } from "../shared/events.ts";
import {
  CommandError,
  type DaemonState,
  type DeviceReport,
  type DoctorCheck,
  type ModeReport,
  type ReloadReport,
  type SimulateArgs,
  type SimulateReport,
  type StatusReport,
  type ValidateReport,
} from "../shared/protocol.ts";
import { ActiveConfig } from "./active_config.ts";
import { Audience } from "./audience.ts";
import type { DaemonParts } from "./daemon_parts.ts";
import { diagnose } from "./doctor.ts";
import { compileGeneration } from "./engine/mappings.ts";
import { requireConfig } from "./load_config.ts";
import { Recording } from "./recording.ts";
import { devicesOf, playLive, readScenario, rehearse } from "./simulation.ts";
import { Stage } from "./stage.ts";
import { statusOf } from "./status.ts";

/** Everything that can make the daemon do something, besides a command and the engine's own deadlines. */
export type DaemonEvent =
  | { readonly kind: "midi"; readonly device: DeviceId; readonly bytes: Uint8Array }
  | { readonly kind: "device"; readonly report: DeviceReport }
  | { readonly kind: "config_saved"; readonly content: ConfigContent };

/** One, from its first configuration until `leave`. */
export class Daemon {
  readonly #parts: DaemonParts;
  readonly #stage: Stage;
  readonly #startedAt: Millis;
  readonly #active: ActiveConfig;
  #state: DaemonState = "Running";
  #ipcRequests = 0;
  readonly #audience: Audience;
  readonly #stopRequested = Promise.withResolvers<string>();

  constructor(parts: DaemonParts) {
    this.#parts = parts;
    const { os, clock, log, midi, config, loadMs, savedMode } = parts;
    this.#startedAt = clock.now();
    this.#active = new ActiveConfig(config, loadMs, clock, log);
    this.#audience = new Audience(parts.publish, (watched) => this.#stage.watch(watched));
    this.#stage = new Stage(this.#active.generation, config.settings.start_mode ?? savedMode, {
      os,
      clock,
      log,
      sendMidi: (port, bytes) => midi.send(port, bytes),
      tell: (event) => this.#audience.tell(event),
      modeChanged: (mode) => log.info(`Mode: ${mode}`),
      // A momentary mode holds as long as its control: over a restart nobody would let go of it.
      baseModeChanged: (mode) => parts.remember({ mode }),
      fault: (doing, error) => parts.faults.record(doing, error),
    });
  }

  /** The one way in for everything that is not a command. */
  handle(event: DaemonEvent): void {
    switch (event.kind) {
      case "midi":
        this.#parts.log.trace(() => `MIDI from ${event.device}: ${hex(event.bytes)}`);
        if (this.#state === "Running") this.#stage.midi(event.device, event.bytes);
        return;
      case "device":
        return this.#deviceChanged(event.report);
      case "config_saved":
        try {
          this.#load(event.content);
        } catch (error) {
          // A refusal #load has said and keeps for `status`; the previous configuration stays. All else is our mistake.
          if (!(error instanceof CommandError)) this.fault("a reload", error);
        }
        return;
      default:
        event satisfies never;
    }
  }

  /** Resolves with the reason once somebody asked the daemon to stop. */
  get stopRequested(): Promise<string> {
    return this.#stopRequested.promise;
  }

  /** Lets go of everything; resolves when no action runs any more. */
  async leave(): Promise<void> {
    this.#state = "Stopping";
    await this.#stage.leave();
  }

  /** Somebody monitors, or nobody does any more. */
  monitored(monitored: boolean): void {
    this.#audience.monitored(monitored);
  }

  /** Makes the virtual outputs that the config sends to, so that others can connect before the first message. */
  offerOutputs(): void {
    const actions = [...everyAction(this.#active.config)];
    this.#parts.midi.nameOutputs(actions.flatMap((action) => action.type === "SendMidi" ? [action.port] : []));
  }

  /** An error that nobody is there to catch; `doing` says what failed. */
  fault(doing: string, error: unknown): void {
    this.#parts.faults.record(doing, error);
  }

  countRequest(): void {
    this.#ipcRequests++;
  }

  // --- what the commands call ----------------------------------------------------------------------------------------

  status(): StatusReport {
    return statusOf(this.#parts, this.#active, this.#stage, {
      state: this.#state,
      startedAt: this.#startedAt,
      ipcRequests: this.#ipcRequests,
      device: this.#connectedDevice()?.alias ?? null,
    });
  }

  /** Reads the file and swaps it in. Throws `CommandError`; then the previous configuration stays. */
  async reload(): Promise<ReloadReport & { readonly duration_ms: number }> {
    return this.#load(await this.#parts.readConfigFile());
  }

  /** Checks a file (default: the active one) and touches nothing. Throws `CommandError`. */
  async validate(path: string | null): Promise<ValidateReport> {
    const { config, text } = requireConfig(await this.#parts.readFile(path ?? this.#parts.configPath));
    return { ...countConfig(config), warnings: findWarnings(config, text) };
  }

  pause(): void {
    this.#requireNotStopping();
    this.#stage.letGo();
    this.#state = "Paused";
    this.#parts.log.info("Paused: controllers do nothing until resume");
  }

  resume(): void {
    this.#requireNotStopping();
    this.#state = "Running";
    this.#parts.log.info("Resumed");
  }

  modes(): ModeReport {
    return { mode: this.#stage.mode, modes: this.#active.config.modes.map((mode) => mode.name) };
  }

  /** A name, "next" or "previous". Throws `CommandError`. */
  setMode(target: string): ModeReport {
    this.#requireNotStopping();
    const { modes } = this.modes();
    if (target !== "next" && target !== "previous" && !modes.includes(target)) {
      throw new CommandError("InvalidRequest", `No mode is named '${target}' (there is ${modes.join(", ")})`, {
        modes,
      });
    }
    this.#stage.setMode(target);
    return this.modes();
  }

  devices(): readonly DeviceReport[] {
    return this.#parts.midi.list();
  }

  /** The device in use; with an argument, the one to use from now on. Throws `CommandError`. */
  device(nameOrIndex: string | number | null): DeviceReport {
    const { midi } = this.#parts;
    if (nameOrIndex !== null) {
      this.#requireNotStopping();
      try {
        return midi.use(nameOrIndex);
      } catch (error) {
        throw new CommandError("DeviceNotConnected", error instanceof Error ? error.message : String(error));
      }
    }
    const connected = this.#connectedDevice();
    if (connected !== undefined) return connected;
    const why = midi.problem === null ? "" : `: ${midi.problem}`;
    throw new CommandError("DeviceNotConnected", `No MIDI device is connected${why}`);
  }

  /** Plays a scenario as if a controller had, or on a copy that only says what would fire. Throws `CommandError`. */
  async simulate(args: SimulateArgs): Promise<SimulateReport> {
    this.#requireNotStopping();
    const { clock } = this.#parts;
    const device = args.device ?? this.#active.config.devices[0]?.alias ?? "Conductor";
    const scenario = readScenario(args.script, device);
    const dry_run = args.dry_run ?? false;
    if (dry_run) {
      const { config, number } = this.#active.generation;
      const copy = compileGeneration(config, number);
      return { device, dry_run, events: await rehearse(scenario, copy, this.#stage.mode, this.#parts) };
    }
    if (this.#state === "Paused") throw new CommandError("InvalidState", "The daemon is paused: resume it first");
    const recording = new Recording(clock.now(), devicesOf(scenario));
    await this.#audience.record(recording, () =>
      playLive(scenario, this.#stage, clock, {
        midi: (from, bytes) => this.handle({ kind: "midi", device: from, bytes }),
        setMode: (target) => void this.setMode(target),
      }));
    return { device, dry_run, events: recording.all() };
  }

  /** Tries everything out that a configuration may use. Takes up to some seconds. */
  async doctor(): Promise<readonly DoctorCheck[]> {
    const { configPath, socketPath, midi, checkSocket, checkDesktop } = this.#parts;
    const [socket, desktop] = await Promise.all([checkSocket(), checkDesktop()]);
    const { generation: { config, number: generation }, error: configError } = this.#active;
    return diagnose({
      config,
      configPath,
      generation,
      configError,
      socketPath,
      socket,
      midiProblem: midi.problem,
      devices: midi.list(),
      desktop,
    });
  }

  requestStop(reason: string): void {
    this.#requireNotStopping();
    this.#state = "Stopping";
    this.#stopRequested.resolve(reason);
  }

  // --- inside --------------------------------------------------------------------------------------------------------

  /** Throws `CommandError`; then the previous configuration stays. */
  #load(content: ConfigContent): ReloadReport & { readonly duration_ms: number } {
    this.#requireNotStopping();
    const { log, clock, midi, configured } = this.#parts;
    const { config: before } = this.#active;
    const began = clock.now();
    try {
      const { generation, duration_ms } = this.#active.load(content, (next) => this.#stage.adopt(next));
      const { config, number } = generation;
      midi.configure(config.devices);
      this.offerOutputs();
      configured(config);
      if (config.daemon.ipc_socket !== before.daemon.ipc_socket) {
        log.warn("[daemon] ipc_socket has changed: the socket stays where it is until the next start");
      }
      return { ...countConfig(config), generation: number, duration_ms };
    } finally {
      const { error, generation } = this.#active;
      const at = clock.now();
      const { number } = generation;
      this.#audience.tell({
        event: "reload",
        at,
        ok: error === null,
        generation: number,
        duration_ms: at - began,
        error,
      });
    }
  }

  #deviceChanged(report: DeviceReport): void {
    const { clock, remember } = this.#parts;
    if (report.connected && report.name !== null) remember({ last_device: report.name });
    if (!report.connected && report.alias !== null) this.#stage.unplug(report.alias);
    this.#audience.tell({ event: "device", at: clock.now(), device: report });
  }

  #connectedDevice(): DeviceReport | undefined {
    return this.devices().find((device) => device.connected);
  }

  #requireNotStopping(): void {
    if (this.#state === "Stopping") throw new CommandError("InvalidState", "The daemon is stopping");
  }
}

/** "90 24 64". */
function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
