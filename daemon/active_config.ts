/** The configuration that holds, and how loading went so far. */
import type { ConfigContent } from "../shared/config/config_text.ts";
import { problemLine } from "../shared/config/report.ts";
import type { Config } from "../shared/config/types.ts";
import type { Millis } from "../shared/events.ts";
import type { Log } from "../shared/log.ts";
import type { Clock } from "./actions/clock.ts";
import { LatencyHistogram } from "./actions/latency.ts";
import { compileGeneration, type Generation } from "./engine/mappings.ts";
import { problemsOf, requireConfig } from "./load_config.ts";

/** So many mistakes of a refused config are logged; `validate` shows all. */
const LOGGED_PROBLEMS = 20;

/** One successful load. */
export interface Load {
  readonly generation: Generation;
  readonly at: Millis;
  /** Parse to swap, ms. */
  readonly duration_ms: number;
}

/** There is always one: a load that fails leaves the last. */
export class ActiveConfig {
  readonly #clock: Clock;
  readonly #log: Log;
  #last: Load;
  #error: string | null = null;
  /** Reloads that took effect. */
  reloads = 0;
  /** Reloads that were refused. */
  failed = 0;
  /** Parse to swap of the reloads that took effect, ms. */
  readonly durations = new LatencyHistogram();

  /** `parsedInMs`: how long parsing the first configuration took. */
  constructor(config: Config, parsedInMs: number, clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    const began = clock.now();
    const generation = compileGeneration(config, 1);
    const at = clock.now();
    this.#last = { generation, at, duration_ms: parsedInMs + at - began };
  }

  get config(): Config {
    return this.#last.generation.config;
  }

  get generation(): Generation {
    return this.#last.generation;
  }

  get last(): Load {
    return this.#last;
  }

  /** Why the last load was refused, until a good one; null when all is well. */
  get error(): string | null {
    return this.#error;
  }

  /**
   * Parse, check, compile, then `swap` in one go. A failure anywhere leaves nothing to undo: it is logged, kept for
   * `status`, and thrown as `CommandError`.
   */
  load(content: ConfigContent, swap: (generation: Generation) => void): Load {
    this.#log.info("Reloading config...");
    const began = this.#clock.now();
    try {
      const { config } = requireConfig(content);
      const generation = compileGeneration(config, this.generation.number + 1);
      swap(generation);
      const at = this.#clock.now();
      this.#last = { generation, at, duration_ms: at - began };
    } catch (error) {
      this.#refuse(error);
      throw error;
    }
    this.#error = null;
    this.reloads++;
    this.durations.record(this.#last.duration_ms);
    this.#log.info(`Config reloaded successfully in ${Math.round(this.#last.duration_ms)}ms`);
    return this.#last;
  }

  #refuse(error: unknown): void {
    this.failed++;
    this.#error = error instanceof Error ? error.message : String(error);
    const problems = problemsOf(error);
    if (problems.length === 0) this.#log.error(`Config reload failed: ${this.#error}`);
    for (const problem of problems.slice(0, LOGGED_PROBLEMS)) {
      this.#log.error(`Config reload failed: ${problemLine(problem)}`);
    }
    const more = problems.length - LOGGED_PROBLEMS;
    if (more > 0) this.#log.error(`... and ${more} more mistakes: conductorctl validate shows them all`);
    this.#log.info("Previous config still active (no changes applied)");
  }
}
