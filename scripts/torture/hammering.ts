/** What goes on beside a flood: clients that ask without a pause, a monitor that never reads, reloads, pings, a look at memory. */
import assert from "node:assert/strict";
import { call } from "../../ctl/client.ts";
import type { Metrics } from "../../shared/protocol.ts";
import { RawClient } from "../../tests/support/raw_client.ts";
import type { Rig } from "../../tests/support/rig.ts";
import { pause } from "../../tests/support/wait.ts";
import { percentile } from "../bench/sampling.ts";
import { slopeOf } from "./slope.ts";
import type { Figure } from "./torture.ts";

const CLIENTS = 10;
const RELOAD_EVERY_MS = 100;
const SAMPLE_EVERY_MS = 50;
const PING_EVERY_MS = 20;
const TIMEOUT_MS = 60_000;
/** Over the last half the memory may grow by this much, MB: garbage comes and goes in steps of some megabytes. */
const FLAT_MB = 32;
/** Over fewer messages the memory still finds its size. */
const ENOUGH_TO_TELL = 500_000;
const MB = 1_000_000;

/** Lasts as long as the work beside it. */
export class Hammering {
  readonly #rig: Rig;
  readonly #config: (round: number) => string;
  readonly #pings: number[] = [];
  readonly #memory: { readonly messages: number; readonly mb: number }[] = [];
  #answers = 0;
  #over = false;

  /** `config` gives the text of each reload. */
  constructor(rig: Rig, config: (round: number) => string) {
    this.#rig = rig;
    this.#config = config;
  }

  /** Resolves when the work has; rejects when anything beside it fails. */
  async beside(work: () => Promise<void>): Promise<void> {
    const deaf = await RawClient.connect(this.#rig.socket);
    await deaf.send('{"command":"monitor"}\n');
    const all = Promise.all([
      ...Array.from({ length: CLIENTS }, () => this.#ask()),
      this.#reload(),
      this.#ping(),
      this.#watch(),
    ]);
    try {
      await Promise.race([work(), all]);
    } finally {
      this.#over = true;
      await all;
      await deaf.close();
    }
  }

  /** Throws when memory was not flat over the last half of the messages. */
  figures(metrics: Metrics): readonly Figure[] {
    const lastHalf = this.#memory.filter((sample) => sample.messages >= metrics.messages / 2);
    const slope = slopeOf(lastHalf.map(({ messages, mb }) => [messages / 1_000_000, mb]));
    const growth = slope * metrics.messages / 2 / 1_000_000;
    assert.ok(
      metrics.messages < ENOUGH_TO_TELL || growth < FLAT_MB,
      `memory grew by ${growth.toFixed(1)} MB over the last half`,
    );
    const { latency_ms: latency, reload_ms: reload } = metrics;
    const [first, last] = [this.#memory.at(0)?.mb.toFixed(1), this.#memory.at(-1)?.mb.toFixed(1)];
    return [
      { name: "message to action", value: `p50 ${latency?.p50.toFixed(3)}, p99 ${latency?.p99.toFixed(3)} ms` },
      { name: "reloads", value: `${metrics.reloads}, p99 ${reload?.p99.toFixed(2)} ms` },
      { name: "status answers", value: `${this.#answers} to ${CLIENTS} clients` },
      { name: "ping beside it", value: `p50 ${share(this.#pings, 0.5)}, p99 ${share(this.#pings, 0.99)} ms` },
      { name: "events lost by the deaf monitor", value: String(metrics.monitor_events_lost) },
      {
        name: "memory",
        value: `${first} MB at first, ${last} at last, slope of the last half ${
          slope.toFixed(2)
        } MB a million messages`,
      },
    ];
  }

  /** Back to back, on a connection of its own. */
  async #ask(): Promise<void> {
    const client = await RawClient.connect(this.#rig.socket);
    while (!this.#over) {
      assert.equal((await client.ask('{"command":"status"}')).status, "success");
      this.#answers++;
    }
    await client.close();
  }

  async #reload(): Promise<void> {
    for (let round = 1; !this.#over; round++) {
      await this.#rig.save(this.#config(round));
      await this.#rig.call("reload", {});
      await pause(RELOAD_EVERY_MS);
    }
  }

  async #ping(): Promise<void> {
    while (!this.#over) {
      const began = performance.now();
      await call(this.#rig.socket, "ping", {}, TIMEOUT_MS);
      this.#pings.push(performance.now() - began);
      await pause(PING_EVERY_MS);
    }
  }

  async #watch(): Promise<void> {
    while (!this.#over) {
      const { metrics } = await this.#rig.call("status", {});
      this.#memory.push({ messages: metrics.messages, mb: metrics.rss_bytes / MB });
      await pause(SAMPLE_EVERY_MS);
    }
  }
}

function share(sample: readonly number[], of: number): string {
  return percentile(sample, of).toFixed(1);
}
