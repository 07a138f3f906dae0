/** Playing the scenario language: on the running daemon as if a controller had, or as a dry run on a copy with virtual time. */
import type { DeviceId, Millis } from "../shared/events.ts";
import { CommandError, type MonitorEvent } from "../shared/protocol.ts";
import type { Clock } from "./actions/clock.ts";
import type { Os } from "./actions/os.ts";
import { rehearsalOs } from "./actions/os_rehearsal.ts";
import { VirtualClock } from "./actions/virtual_clock.ts";
import type { Generation } from "./engine/mappings.ts";
import { parseScenario, type Step, stepBytes } from "./engine/scenario.ts";
import { Recording } from "./recording.ts";
import { Stage } from "./stage.ts";

/** A longer script would hold up everything else while it is read and played. UTF-16 units. */
const LONGEST_SCRIPT = 65_535;
/** After the last step, pending gestures may take this long to be decided, and then actions to end, ms. */
const SETTLE_MS = 2000;
/** The same in a dry run, where it costs no time. */
const REHEARSED_SETTLE_MS = 60_000;
/** A dry run plays so many steps in one turn of the event loop. */
const STEPS_IN_A_TURN = 64;

/** A scenario and the device that it plays as where it names none. */
export interface Scenario {
  readonly steps: readonly Step[];
  readonly device: DeviceId;
}

/** What a scenario plays on. */
interface Instrument {
  midi(device: DeviceId, bytes: Uint8Array): void;
  unplug(device: DeviceId): void;
  setMode(target: string): void;
  wait(ms: number): Promise<void>;
  /** Resolves when no earlier message waits: a scenario is no flood, and all of it is to be seen. null: right now. */
  keptUp(): Promise<void> | null;
}

/** Throws `CommandError` InvalidRequest that names the word. */
export function readScenario(script: string, device: DeviceId): Scenario {
  if (script.length > LONGEST_SCRIPT) {
    const limit = `${script.length} characters, at most ${LONGEST_SCRIPT}`;
    throw new CommandError("InvalidRequest", `The script is too long (${limit}): play it in parts`);
  }
  const result = parseScenario(script);
  if (!result.ok) throw new CommandError("InvalidRequest", result.error.message, result.error);
  if (result.steps.some((step) => step.kind === "reload")) {
    throw new CommandError(
      "InvalidRequest",
      "!reload cannot be played here: save the config, or use conductorctl reload",
    );
  }
  return { steps: result.steps, device };
}

/** The devices that a scenario speaks as. */
export function devicesOf({ steps, device }: Scenario): ReadonlySet<DeviceId> {
  return new Set([device, ...steps.flatMap((step) => "device" in step && step.device !== null ? [step.device] : [])]);
}

/** Plays on the running daemon in real time; resolves when all that came of it has settled, or after a few seconds. */
export async function playLive(
  scenario: Scenario,
  stage: Stage,
  clock: Clock,
  instrument: Pick<Instrument, "midi" | "setMode">,
): Promise<void> {
  // Each wait counts from the end of the one before, not from now: late timers must not add up.
  let now = clock.now();
  await playSteps(scenario, {
    ...instrument,
    unplug: (device) => stage.unplug(device),
    wait: (ms) => until(clock, now += ms),
    keptUp: () => stage.inbox.queued === 0 ? null : emptied(stage, clock),
  });
  for (const limit = clock.now() + SETTLE_MS; stage.pending && clock.now() < limit;) {
    await until(clock, clock.now() + 10);
  }
  await Promise.race([stage.idle(), until(clock, clock.now() + SETTLE_MS)]);
}

/** What would come of the scenario; nothing is done. `real` is asked the questions of conditions. */
export async function rehearse(
  scenario: Scenario,
  generation: Generation,
  mode: string,
  real: { readonly os: Os; readonly clock: Clock },
): Promise<readonly MonitorEvent[]> {
  const clock = new VirtualClock(real.clock.wallTime());
  const recording = new Recording(clock.now(), devicesOf(scenario));
  const silent = (): void => {};
  const stage = new Stage(generation, mode, {
    os: rehearsalOs(real.os),
    clock,
    log: { error: silent, warn: silent, info: silent, debug: silent, trace: silent },
    sendMidi: silent,
    tell: (event) => recording.hear(event),
    modeChanged: silent,
    baseModeChanged: silent,
    fault: (_, error) => {
      throw error;
    },
  });
  stage.watch(true);
  let steps = 0;
  await playSteps(scenario, {
    midi: (device, bytes) => stage.midi(device, bytes),
    unplug: (device) => stage.unplug(device),
    setMode: (target) => stage.setMode(target),
    wait: (ms) => clock.advance(ms),
    // Virtual time waits for nobody, but what is real beside it must have its turn.
    keptUp: () => ++steps % STEPS_IN_A_TURN === 0 ? until(real.clock, real.clock.now() + 1) : null,
  });
  await clock.advance(REHEARSED_SETTLE_MS);
  await stage.leave();
  return recording.all();
}

async function playSteps({ steps, device }: Scenario, instrument: Instrument): Promise<void> {
  for (const step of steps) {
    const keptUp = instrument.keptUp();
    if (keptUp !== null) await keptUp;
    switch (step.kind) {
      case "message":
      case "raw":
        instrument.midi(step.device ?? device, stepBytes(step) ?? new Uint8Array());
        break;
      case "wait":
        await instrument.wait(step.ms);
        break;
      case "unplug":
        instrument.unplug(step.device ?? device);
        break;
      case "mode":
        instrument.setMode(step.name);
        break;
      case "reload":
        // readScenario has refused it.
        break;
      default:
        step satisfies never;
    }
  }
}

async function emptied(stage: Stage, clock: Clock): Promise<void> {
  while (stage.inbox.queued > 0) await until(clock, clock.now() + 1);
}

function until(clock: Clock, at: Millis): Promise<void> {
  const ms = at - clock.now();
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => void clock.after(ms, resolve));
}
