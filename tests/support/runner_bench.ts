/** An action runner on a bench: fake system, virtual time, and one transcript of all that it does. */
import { ActionRunner } from "../../daemon/actions/runner.ts";
import { VirtualClock } from "../../daemon/actions/virtual_clock.ts";
import type { Mapping } from "../../shared/config/types.ts";
import type { Firing } from "../../shared/events.ts";
import type { Log } from "../../shared/log.ts";
import { FakeOs } from "./fake_os.ts";
import { firing } from "./firings.ts";

export class RunnerBench {
  readonly clock: VirtualClock;
  readonly os: FakeOs;
  readonly runner: ActionRunner;
  /** Thrown by the next MIDI out. */
  midiError: Error | null = null;
  mode = "Default";
  readonly log: string[] = [];
  #lines: string[] = [];
  #nextId = 1;
  readonly #momentary = new Map<number, string>();

  /** Wednesday, 22:30, unless told otherwise. */
  constructor(wallTime: Date = new Date(2025, 0, 1, 22, 30)) {
    const say = (line: string): void => void this.#lines.push(line);
    this.clock = new VirtualClock(wallTime);
    this.os = new FakeOs(say);
    const note = (level: string) => (text: string): void => void this.log.push(`${level} ${text}`);
    const log: Log = {
      error: note("error"),
      warn: note("warn"),
      info: note("info"),
      debug: note("debug"),
      trace: (text) => note("trace")(text()),
    };
    this.runner = new ActionRunner({
      os: this.os,
      clock: this.clock,
      log,
      modes: {
        current: () => [...this.#momentary.values()].pop() ?? this.mode,
        set: (target) => {
          this.mode = target;
          say(`mode ${target}`);
        },
        hold: (target, holder) => {
          this.#momentary.set(holder, target);
          say(`mode+ ${target}`);
        },
        letGo: (holder) => {
          say(`mode- ${this.#momentary.get(holder)}`);
          this.#momentary.delete(holder);
        },
      },
      sendMidi: (port, bytes) => {
        if (this.midiError !== null) throw this.midiError;
        say(`midi ${port} ${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}`);
      },
    });
  }

  /** What has been done since the last look. */
  take(): readonly string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** Starts the mapping's action and answers the firing's id. */
  start(of: Mapping, more: Partial<Firing> = {}): number {
    const id = this.#nextId++;
    this.runner.apply({ kind: "start", firing: firing(of, { id, at: this.clock.now(), ...more }) });
    return id;
  }

  /** The control goes down and a release is to come. */
  down(of: Mapping): number {
    return this.start(of, { held: true });
  }

  /** `cut`: its device went. */
  up(id: number, cut = false): void {
    this.runner.apply({ kind: "release", id, at: this.clock.now(), cut });
  }

  /** Lets everything that is ready happen, without time going by. */
  async settle(): Promise<void> {
    await this.clock.advance(0);
  }

  /** Runs the mapping's action to its end and answers what was done. */
  async run(of: Mapping, more: Partial<Firing> = {}): Promise<readonly string[]> {
    this.take();
    this.start(of, more);
    await this.settle();
    return this.take();
  }

  /** Phases as they are told, in the order of their time: "started 0", "failed 5: exit status 1". */
  watch(): string[] {
    const phases: string[] = [];
    this.runner.observer = ({ phase, ms, error }) => {
      phases.push(phase + (ms === null ? "" : ` ${ms}`) + (error === null ? "" : `: ${error}`));
    };
    return phases;
  }
}
