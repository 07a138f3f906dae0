/**
 * Runs actions beside the input path: `apply` takes what the engine wants done, starts it and returns. Each mapping has
 * a lane of its own and runs one action at a time in it; lanes know nothing of each other.
 */
import type { Action } from "../../shared/config/action_types.ts";
import type { Mapping } from "../../shared/config/types.ts";
import { describeAction, mappingName } from "../../shared/describe.ts";
import type { Effect, Firing } from "../../shared/events.ts";
import type { Log } from "../../shared/log.ts";
import type { ActionPhase, MonitorEvent } from "../../shared/protocol.ts";
import type { Clock } from "./clock.ts";
import { stillThere } from "./carried_over.ts";
import { Complaints, errorText, nameOf } from "./complaints.ts";
import { Held, Holding, type ModeControl } from "./held.ts";
import { type Lane, QUEUE_LIMIT, type Waiting } from "./lane.ts";
import { Lanes } from "./lanes.ts";
import { LatencyHistogram } from "./latency.ts";
import type { Os } from "./os.ts";
import { type Instruments, type Job, perform } from "./perform.ts";
import { type Ending, Run } from "./run.ts";
import { ToggleTurns } from "./toggles.ts";

/** Whether only the newest value of the control matters: a fader must end where it stands, not work off its way. */
function followsControl(action: Action): boolean {
  return action.type === "VolumeControl" && action.operation === "Set" && action.amount === null;
}

/** `stop` waits this long for actions to end, ms. */
const STOP_LIMIT_MS = 2000;

/** What the runner works with. */
export interface RunnerParts {
  readonly os: Os;
  readonly clock: Clock;
  readonly log: Log;
  readonly modes: ModeControl;
  /** May throw; then the action fails. */
  readonly sendMidi: (port: string, bytes: Uint8Array) => void;
}

/** What the observer hears. */
export type ActionEvent = Extract<MonitorEvent, { event: "action" }>;

/** Every firing is started, skipped, dropped or queued; every started one finished, failed, aborted or running. */
export interface ActionCounts {
  readonly started: number;
  readonly finished: number;
  readonly failed: number;
  readonly aborted: number;
  readonly skipped: number;
  readonly dropped: number;
  /** Waiting now. */
  readonly queued: number;
  readonly running: number;
}

/** Takes effects from the engine, in order; see `apply`. */
export class ActionRunner {
  /** Hears of every action; null when nobody listens, which saves making the events. */
  observer: ((event: ActionEvent) => void) | null = null;
  /** From the deciding message or deadline to the start, ms, of what started at once: a wait in a queue is the user's. */
  readonly latency = new LatencyHistogram();
  readonly #parts: RunnerParts;
  readonly #instruments: Instruments;
  readonly #held: Held;
  readonly #toggles = new ToggleTurns();
  readonly #complaints: Complaints;
  readonly #lanes: Lanes;
  /** By firing: what may still hold something, or be released. */
  readonly #holdings = new Map<number, Waiting>();
  readonly #counts = { started: 0, finished: 0, failed: 0, aborted: 0, skipped: 0, dropped: 0, queued: 0, running: 0 };
  #stopped: Promise<void> | null = null;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#instruments = { ...parts, toggles: this.#toggles };
    this.#lanes = new Lanes(parts.clock, (lane, waiting) => {
      this.#counts.queued--;
      this.#run(lane, waiting);
    });
    this.#complaints = new Complaints(parts.log, parts.clock);
    this.#held = new Held({
      os: parts.os,
      modes: parts.modes,
      sendMidi: parts.sendMidi,
      failed: (error) => this.#complaints.stuck(error),
    });
  }

  get counts(): ActionCounts {
    return { ...this.#counts };
  }

  /** Never throws and never waits: what the action does before its first wait is done on return. */
  apply(effect: Effect): void {
    switch (effect.kind) {
      case "start":
        return this.#start(effect.firing);
      case "release":
        return this.#release(effect.id, effect.cut);
      default:
        effect satisfies never;
    }
  }

  /** Of held keys and momentary modes; what runs goes on. */
  letGoOfAll(): void {
    for (const id of [...this.#holdings.keys()]) this.#release(id, false);
  }

  /**
   * After a reload, `mappings` being all of the new ones: toggles keep their turn and what runs keeps its lane. What a
   * mapping holds that is gone is let go: nobody could say any more what would end it.
   */
  adopt(mappings: Iterable<Mapping>): void {
    const all = [...mappings];
    this.#toggles.adopt(all);
    this.#lanes.adopt(all);
    for (const { firing, holding } of [...this.#holdings.values()]) {
      if (!stillThere(firing.mapping, all)) holding.letGo();
    }
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /**
   * Aborts what runs, drops what waits and lets go of every key, note and mode, all before it returns; resolves when
   * the system has ended what ran, or after `STOP_LIMIT_MS`. Nothing starts any more.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    for (const lane of this.#lanes.busy()) {
      for (const waiting of lane.clear()) {
        this.#counts.queued--;
        this.#turnAway(waiting, "dropped");
      }
      if (lane.running === null) this.#lanes.rest(lane);
      else lane.running.abort();
    }
    this.letGoOfAll();
    this.#held.letGoOfAll();
    await this.#lanes.idleWithin(STOP_LIMIT_MS);
    const { running } = this.#counts;
    if (running > 0) this.#parts.log.warn(`${running} ${running === 1 ? "action" : "actions"} did not end in time`);
    this.#complaints.flush();
  }

  #start(firing: Firing): void {
    const waiting = { firing, holding: new Holding(this.#held, firing.id, firing.held) };
    const lane = this.#lanes.of(firing.mapping);
    if (this.#stopped !== null) return this.#turnAway(waiting, "dropped");
    if (!lane.busy) {
      this.latency.record(this.#parts.clock.now() - firing.at);
      this.#lanes.occupy(lane);
      this.#holdings.set(firing.id, waiting);
      return this.#run(lane, waiting);
    }
    switch (firing.mapping.when_busy) {
      case "skip":
        return this.#turnAway(waiting, "skipped");
      case "restart":
        return this.#restart(lane, waiting);
      case "queue":
        if (followsControl(firing.mapping.action)) this.#supersede(lane);
        return this.#enqueue(lane, waiting);
      default:
        firing.mapping.when_busy satisfies never;
    }
  }

  /** A shell needs a moment to die; the newest firing waits for that, and those that waited for the same give way. */
  #restart(lane: Lane, waiting: Waiting): void {
    this.#supersede(lane);
    // In the queue before the abort, since an action that can be ended at once drains it within the call.
    this.#enqueue(lane, waiting);
    lane.running?.abort();
  }

  /** What waits gives way to what comes now. */
  #supersede(lane: Lane): void {
    for (const older of lane.clear()) {
      this.#counts.queued--;
      this.#turnAway(older, "skipped");
    }
  }

  #enqueue(lane: Lane, waiting: Waiting): void {
    if (!lane.enqueue(waiting)) {
      if (!lane.overflowed) {
        this.#parts.log.warn(`${nameOf(waiting.firing)}: ${QUEUE_LIMIT} triggers wait already, more are dropped`);
      }
      lane.overflowed = true;
      return this.#turnAway(waiting, "dropped");
    }
    this.#counts.queued++;
    this.#holdings.set(waiting.firing.id, waiting);
  }

  #turnAway({ firing, holding }: Waiting, phase: "skipped" | "dropped"): void {
    this.#counts[phase]++;
    holding.end(true);
    this.#holdings.delete(firing.id);
    this.#tell(firing, phase, null, null);
  }

  #release(id: number, cut: boolean): void {
    const holding = this.#holdings.get(id)?.holding;
    if (holding === undefined) return;
    holding.release(cut);
    if (holding.over) this.#holdings.delete(id);
  }

  #run(lane: Lane, { firing, holding }: Waiting): void {
    const startedAt = this.#parts.clock.now();
    const run = new Run(this.#parts.clock, (ending) => this.#ended(lane, job, ending, startedAt));
    const job: Job = { firing, holding, run, doing: firing.mapping.action, steps: 0 };
    lane.running = run;
    this.#counts.started++;
    this.#counts.running++;
    this.#tell(firing, "started", startedAt - firing.at, null);
    run.start(perform(firing.mapping.action, job, this.#instruments));
  }

  #ended(lane: Lane, { firing, holding, doing }: Job, ending: Ending, startedAt: number): void {
    lane.running = null;
    this.#counts.running--;
    this.#counts[ending.kind]++;
    holding.end(ending.kind !== "finished");
    if (holding.over) this.#holdings.delete(firing.id);
    if (ending.kind === "failed") this.#complaints.failed(firing, doing, ending.error);
    const error = ending.kind === "failed" ? errorText(ending.error) : null;
    this.#tell(firing, ending.kind, this.#parts.clock.now() - startedAt, error);
    lane.goOn();
  }

  #tell(firing: Firing, phase: ActionPhase, ms: number | null, error: string | null): void {
    if (this.observer === null) return;
    const { id, mapping } = firing;
    const at = this.#parts.clock.now();
    const action = describeAction(mapping.action);
    this.observer({ event: "action", at, id, phase, mapping: mappingName(mapping), action, ms, error });
  }
}
