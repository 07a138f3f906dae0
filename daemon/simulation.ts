/** Playing the scenario language through the running daemon, as if a controller had. */
import type { DeviceId, Millis } from "../shared/events.ts";
import { CommandError, type MonitorEvent } from "../shared/protocol.ts";
import type { Clock } from "./actions/clock.ts";
import { bytesOf, parseScenario, ScenarioError, type Step } from "./engine/scenario.ts";

/** After the last step, pending gestures may take this long to be decided, ms; so may their actions to end. */
const SETTLE_MS = 2000;

/** What a live scenario plays on. */
export interface LiveInstrument {
  readonly clock: Clock;
  midi(device: DeviceId, bytes: Uint8Array): void;
  unplug(device: DeviceId): void;
  setMode(target: string): void;
  reload(): Promise<void>;
  /** Whether a gesture is still undecided. */
  pending(): boolean;
  /** Resolves when no action runs or waits. */
  idle(): Promise<void>;
}

/** Throws `CommandError` InvalidRequest, naming the word. */
export function readScript(script: string): readonly Step[] {
  try {
    return parseScenario(script);
  } catch (error) {
    if (error instanceof ScenarioError) throw new CommandError("InvalidRequest", error.message);
    throw error;
  }
}

/** Plays on the running daemon, in real time; resolves a while after the last step, when all has settled. */
export async function playLive(steps: readonly Step[], device: DeviceId, instrument: LiveInstrument): Promise<void> {
  const { clock } = instrument;
  let now = clock.now();
  for (const step of steps) {
    switch (step.kind) {
      case "wait":
        // From the step before, not from now: late timers must not add up.
        now += step.ms;
        await until(clock, now);
        break;
      case "midi":
        instrument.midi(step.device ?? device, bytesOf(step));
        break;
      case "unplug":
        instrument.unplug(device);
        break;
      case "mode":
        instrument.setMode(step.name);
        break;
      case "reload":
        if (step.path !== null) {
          throw new CommandError("InvalidRequest", "!reload takes no file here: it reloads the daemon's own config");
        }
        await instrument.reload();
        break;
      default:
        step satisfies never;
    }
  }
  for (const limit = clock.now() + SETTLE_MS; instrument.pending() && clock.now() < limit;) {
    await until(clock, clock.now() + 10);
  }
  await Promise.race([instrument.idle(), until(clock, clock.now() + SETTLE_MS)]);
}

/** Collects from an event stream what one device's scenario causes, with times from its start. */
export class Recording {
  readonly events: MonitorEvent[] = [];
  readonly #began: Millis;
  readonly #devices: ReadonlySet<DeviceId>;
  readonly #firings = new Set<number>();

  constructor(began: Millis, devices: ReadonlySet<DeviceId>) {
    this.#began = began;
    this.#devices = devices;
  }

  hear(event: MonitorEvent): void {
    if (this.#concerns(event)) this.events.push({ ...event, at: event.at - this.#began });
  }

  #concerns(event: MonitorEvent): boolean {
    switch (event.event) {
      case "message":
        return this.#devices.has(event.device);
      case "gesture":
        return this.#devices.has(event.gesture.device);
      case "mapping":
        if (!this.#devices.has(event.gesture.device)) return false;
        this.#firings.add(event.id);
        return true;
      case "action":
        return this.#firings.has(event.id);
      case "mode":
      case "reload":
        return true;
      case "device":
      case "lost":
        return false;
      default:
        return event satisfies never;
    }
  }
}

/** The devices that a scenario speaks as. */
export function devicesOf(steps: readonly Step[], device: DeviceId): ReadonlySet<DeviceId> {
  const named = steps.flatMap((step) => step.kind === "midi" && step.device !== null ? [step.device] : []);
  return new Set([device, ...named]);
}

function until(clock: Clock, at: Millis): Promise<void> {
  const ms = at - clock.now();
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => void clock.after(ms, resolve));
}
