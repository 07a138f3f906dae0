/**
 * Where a performance happens: input goes through the engine, what comes of it goes to the action runner, the engine is
 * woken when it asks. The running daemon plays on one, every dry run on one of its own with virtual time.
 */
import { describeAction, mappingName } from "../shared/describe.ts";
import type { DeviceId } from "../shared/events.ts";
import type { Log } from "../shared/log.ts";
import type { MonitorEvent } from "../shared/protocol.ts";
import type { Clock } from "./actions/clock.ts";
import type { Os } from "./actions/os.ts";
import { ActionRunner } from "./actions/runner.ts";
import { type Counters, Engine, type Input } from "./engine/engine.ts";
import type { Generation } from "./engine/mappings.ts";
import { Inbox } from "./inbox.ts";

/** What a performance needs of the world. */
export interface StageParts {
  readonly os: Os;
  readonly clock: Clock;
  readonly log: Log;
  readonly sendMidi: (port: string, bytes: Uint8Array) => void;
  /** Told everything that happens, while `watch(true)`. */
  readonly tell: (event: MonitorEvent) => void;
  /** The current mode is another. */
  readonly modeChanged: (mode: string) => void;
  /** The mode below all momentary ones is another; the current one may be the same. */
  readonly baseModeChanged: (mode: string) => void;
  /** Told of an error that nobody is there to catch: `doing` says what failed. */
  readonly fault: (doing: string, error: unknown) => void;
}

/** One performance, from its first generation until `leave`. */
export class Stage {
  readonly #parts: StageParts;
  readonly #engine: Engine;
  readonly #runner: ActionRunner;
  readonly #inbox: Inbox;
  #watched = false;
  #wakeAt: number | null = null;
  #cancelWake: () => void = () => {};

  constructor(generation: Generation, startMode: string | null, parts: StageParts) {
    this.#parts = parts;
    const { os, clock, log, sendMidi } = parts;
    const engine = new Engine(generation, startMode);
    this.#engine = engine;
    this.#inbox = new Inbox(clock, (arrival) => this.#safely("a MIDI message", { kind: "midi", ...arrival }));
    this.#runner = new ActionRunner({
      os,
      clock,
      log,
      sendMidi,
      modes: {
        current: () => engine.mode,
        set: (target) => this.setMode(target),
        hold: (target, holder) => this.#changeMode(() => engine.holdMode(target, holder)),
        letGo: (holder) => this.#changeMode(() => engine.releaseMode(holder)),
      },
    });
  }

  get mode(): string {
    return this.#engine.mode;
  }

  get counters(): Counters {
    return this.#engine.counters;
  }

  get actions(): Pick<ActionRunner, "counts" | "latency"> {
    return this.#runner;
  }

  /** What waits for its turn now, and what gave way since the start. */
  get inbox(): Pick<Inbox, "queued" | "coalesced"> {
    return this.#inbox;
  }

  /** Whether a message still waits or a gesture is still undecided. */
  get pending(): boolean {
    return this.#wakeAt !== null || this.#inbox.queued > 0;
  }

  /** Resolves when no action runs or waits. */
  idle(): Promise<void> {
    return this.#runner.idle();
  }

  /** The bytes are kept while they wait: the caller must not change them. Never throws. */
  midi(device: DeviceId, bytes: Uint8Array): void {
    this.#inbox.offer(device, bytes);
  }

  /** Lets go of all that the device held. */
  unplug(device: DeviceId): void {
    this.#inbox.flush();
    this.#play({ kind: "unplug", at: this.#parts.clock.now(), device });
  }

  /** Lets go of everything held, as if every control came up. */
  letGo(): void {
    this.#inbox.flush();
    this.#play({ kind: "let_go", at: this.#parts.clock.now() });
    this.#runner.letGoOfAll();
  }

  /** From now on a new generation answers; what began under the old one ends under it. */
  adopt(generation: Generation): void {
    this.#changeMode(() => this.#engine.adopt(generation));
    const { modes, global_mappings } = generation.config;
    this.#runner.adopt([...modes.flatMap((mode) => mode.mappings), ...global_mappings]);
  }

  /** A mode's name, "next" or "previous". */
  setMode(target: string): void {
    this.#changeMode(() => this.#engine.setMode(target));
  }

  /** Ends the performance; resolves when no action runs any more. */
  async leave(): Promise<void> {
    this.letGo();
    this.#cancelWake();
    await this.#runner.stop();
  }

  /** Events are made only while somebody watches. */
  watch(watched: boolean): void {
    if (watched === this.#watched) return;
    this.#watched = watched;
    const { tell } = this.#parts;
    this.#engine.observer = watched
      ? {
        message: (at, device, message) => tell({ event: "message", at, device, message }),
        gesture: (at, gesture) => tell({ event: "gesture", at, gesture }),
      }
      : null;
    this.#runner.observer = watched ? tell : null;
  }

  /** Deadlines before the input come first, one by one: what fires then may change the mode that the input meets. */
  #play(input: Input): void {
    for (let due = this.#engine.wakeAt; due !== null && due <= input.at; due = this.#engine.wakeAt) {
      this.#perform({ kind: "wake", at: due });
    }
    this.#perform(input);
  }

  #perform(input: Input): void {
    const { effects, wakeAt } = this.#engine.handle(input);
    for (const effect of effects) {
      if (this.#watched && effect.kind === "start") {
        const { id, at, gesture, mapping } = effect.firing;
        const action = describeAction(mapping.action);
        this.#parts.tell({ event: "mapping", at, id, mapping: mappingName(mapping), gesture, action });
      }
      this.#runner.apply(effect);
    }
    this.#wakeUp(wakeAt);
  }

  #wakeUp(at: number | null): void {
    if (at === this.#wakeAt) return;
    this.#cancelWake();
    this.#cancelWake = () => {};
    this.#wakeAt = at;
    if (at === null) return;
    const { clock } = this.#parts;
    this.#cancelWake = clock.after(Math.max(0, at - clock.now()), () => {
      this.#wakeAt = null;
      // What came before the deadline and waits must be played before it.
      this.#inbox.flush();
      this.#safely("a deadline", { kind: "wake", at: clock.now() });
    });
  }

  /** For what is called back by the system: nobody above could catch. */
  #safely(doing: string, input: Input): void {
    try {
      this.#play(input);
    } catch (error) {
      this.#parts.fault(doing, error);
    }
  }

  #changeMode(change: () => void): void {
    this.#inbox.flush();
    const { mode: previous, baseMode: previousBase } = this.#engine;
    change();
    const { mode, baseMode } = this.#engine;
    const { tell, clock, modeChanged, baseModeChanged } = this.#parts;
    if (baseMode !== previousBase) baseModeChanged(baseMode);
    if (mode === previous) return;
    modeChanged(mode);
    if (this.#watched) tell({ event: "mode", at: clock.now(), mode, previous });
  }
}
