/**
 * Millions of messages as fast as the daemon takes them, while clients hammer it, a monitor never reads, and the config is
 * reloaded again and again.
 */
import assert from "node:assert/strict";
import { call } from "../../ctl/client.ts";
import type { Metrics } from "../../shared/protocol.ts";
import { seeded } from "../../tests/config/seeded.ts";
import { RawClient } from "../../tests/support/raw_client.ts";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import { eventually, pause } from "../../tests/support/wait.ts";
import type { Counts } from "./flood_daemon.ts";
import { percentile } from "../bench/sampling.ts";
import { slopeOf } from "./slope.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

const CLIENTS = 10;
const RELOAD_EVERY_MS = 100;
const SAMPLE_EVERY_MS = 50;
const FIRST_NOTE = 36;
const NOTES = 16;
const CONTROLLERS = 4;
/** In one write; a pipe takes 64 KiB. */
const BATCH_MESSAGES = 16_000;
/** Over the last half the memory may grow by this much, MB: garbage comes and goes in steps of some megabytes. */
const FLAT_MB = 32;
const MB = 1_000_000;

export const FLOOD: Torture = {
  name: "flood",
  promise:
    "under millions of messages, ten clients, a deaf monitor and reloads every note arrives and memory stays flat",
  obstacle: null,
  run: async (effort) => {
    let figures: readonly Figure[] = [];
    const counts = await Deno.makeTempFile({ prefix: "conductor-flood-" });
    try {
      const options = { entry: "scripts/torture/flood_daemon.ts", env: { COUNTS: counts } };
      await withDaemon(config(0), async (rig) => {
        figures = await play(rig, effort, counts);
      }, options);
    } finally {
      await Deno.remove(counts);
    }
    return figures;
  },
};

/** Each note and controller is sent on to the synthesizer; `round` makes one reload's config differ from the last. */
function config(round: number): string {
  const notes = Array.from({ length: NOTES }, (_, i) => `
[[modes.mappings]]
trigger = { type = "Note", note = ${FIRST_NOTE + i}, on = "press" }
action = { type = "SendMidi", port = "Synth", message_type = "NoteOn", channel = 0 }
[[modes.mappings]]
trigger = { type = "Note", note = ${FIRST_NOTE + i}, on = "release" }
action = { type = "SendMidi", port = "Synth", message_type = "NoteOff", channel = 0 }
`);
  const controllers = Array.from({ length: CONTROLLERS }, (_, i) => `
[[modes.mappings]]
description = "round ${round}"
trigger = { type = "CC", cc = ${i + 1} }
action = { type = "SendMidi", port = "Synth", message_type = "CC", channel = ${round % 16} }
`);
  return `[device]\nname = "Flood"\n[[modes]]\nname = "Default"\n${notes.join("")}${controllers.join("")}`;
}

/** Presses and releases of all notes in turn, each with some controller, pitch bend and pressure between. */
class Player {
  readonly #random: (below: number) => number;
  readonly #down = new Set<number>();
  noteOns = 0;
  noteOffs = 0;
  sent = 0;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  batch(messages: number): Uint8Array {
    const bytes = new Uint8Array(messages * 3);
    for (let i = 0; i < messages; i++) bytes.set(this.#next(), i * 3);
    this.sent += messages;
    return bytes;
  }

  /** The releases that are still due. */
  ending(): Uint8Array {
    const bytes = [...this.#down].flatMap((note) => this.#release(note));
    this.sent += bytes.length / 3;
    return Uint8Array.from(bytes);
  }

  #next(): readonly number[] {
    const kind = this.#random(10);
    if (kind === 0) return [0xb0, 1 + this.#random(CONTROLLERS), this.#random(128)];
    if (kind === 1) return [0xe0, this.#random(128), this.#random(128)];
    if (kind === 2) return [0xa0, FIRST_NOTE, this.#random(128)];
    const note = FIRST_NOTE + this.#random(NOTES);
    if (this.#down.has(note)) return this.#release(note);
    this.#down.add(note);
    this.noteOns++;
    return [0x90, note, 1 + this.#random(127)];
  }

  #release(note: number): readonly number[] {
    this.#down.delete(note);
    this.noteOffs++;
    return [0x80, note, 0];
  }
}

/** What goes on beside the messages, until told to stop. */
class Hammering {
  answers = 0;
  reloads = 0;
  readonly pings: number[] = [];
  readonly memory: { readonly messages: number; readonly mb: number }[] = [];
  #over = false;

  async until(rig: Rig, work: () => Promise<void>): Promise<void> {
    const all = Promise.all([
      ...Array.from({ length: CLIENTS }, () => this.#ask(rig)),
      this.#reload(rig),
      this.#ping(rig),
      this.#watch(rig),
    ]);
    try {
      await Promise.race([work(), all]);
    } finally {
      this.#over = true;
      await all;
    }
  }

  /** Back to back, on a connection of its own. */
  async #ask(rig: Rig): Promise<void> {
    const client = await RawClient.connect(rig.socket);
    while (!this.#over) {
      assert.equal((await client.ask('{"command":"status"}')).status, "success");
      this.answers++;
    }
    await client.close();
  }

  async #reload(rig: Rig): Promise<void> {
    for (let round = 1; !this.#over; round++) {
      await rig.save(config(round));
      await rig.call("reload", {});
      this.reloads++;
      await pause(RELOAD_EVERY_MS);
    }
  }

  async #ping(rig: Rig): Promise<void> {
    while (!this.#over) {
      const began = performance.now();
      await call(rig.socket, "ping", {}, 60_000);
      this.pings.push(performance.now() - began);
      await pause(20);
    }
  }

  async #watch(rig: Rig): Promise<void> {
    while (!this.#over) {
      const { metrics } = await rig.call("status", {});
      this.memory.push({ messages: metrics.messages, mb: metrics.rss_bytes / MB });
      await pause(SAMPLE_EVERY_MS);
    }
  }
}

async function play(rig: Rig, effort: Effort, countsPath: string): Promise<readonly Figure[]> {
  const messages = effort.count(4_000_000, 60_000);
  const deaf = await RawClient.connect(rig.socket);
  await deaf.send('{"command":"monitor"}\n');
  const player = new Player(effort.seed);
  const hammering = new Hammering();
  const began = performance.now();
  let seconds = 0;
  await hammering.until(rig, async () => {
    while (player.sent < messages) {
      await rig.feed(player.batch(Math.min(BATCH_MESSAGES, messages - player.sent)));
      effort.say(`${player.sent} messages`);
    }
    await rig.feed(player.ending());
    await eventually("the last message", async () => accounted(await figuresOf(rig)) === player.sent, 120_000);
    seconds = (performance.now() - began) / 1000;
  });
  const metrics = await figuresOf(rig);
  await deaf.close();
  await rig.call("stop", {});
  assert.equal(await rig.exit, 0);
  const heard: Counts = JSON.parse(await Deno.readTextFile(countsPath));

  assert.equal(accounted(metrics), player.sent, "every message is played, or counted as coalesced");
  assert.deepEqual(
    { ons: heard.noteOns, offs: heard.noteOffs, sounding: heard.sounding, outOfOrder: heard.outOfOrder },
    { ons: player.noteOns, offs: player.noteOffs, sounding: 0, outOfOrder: 0 },
    "every note on and note off arrives, in order, and none sounds on",
  );
  assert.deepEqual([metrics.actions_dropped, metrics.actions_failed, metrics.internal_errors], [0, 0, 0]);
  const lastHalf = hammering.memory.filter((sample) => sample.messages >= player.sent / 2);
  const slope = slopeOf(lastHalf.map((sample) => [sample.messages / 1_000_000, sample.mb]));
  const growth = slope * (player.sent / 2 / 1_000_000);
  assert.ok(growth < FLAT_MB, `memory grew by ${growth.toFixed(1)} MB over the last half`);
  const { latency_ms: latency } = metrics;
  const { pings } = hammering;
  return [
    {
      name: "messages",
      value: `${player.sent} in ${seconds.toFixed(1)} s, ${Math.round(player.sent / seconds)} a second`,
    },
    { name: "notes on / off", value: `${heard.noteOns} / ${heard.noteOffs} of ${player.noteOns} / ${player.noteOffs}` },
    { name: "coalesced / dropped", value: `${metrics.messages_coalesced} / ${metrics.actions_dropped}` },
    { name: "message to action", value: `p50 ${latency?.p50.toFixed(3)}, p99 ${latency?.p99.toFixed(3)} ms` },
    { name: "reloads", value: `${hammering.reloads}, p99 ${metrics.reload_ms?.p99.toFixed(2)} ms` },
    { name: "status answers", value: `${hammering.answers} to ${CLIENTS} clients` },
    {
      name: "ping beside it",
      value: `p50 ${percentile(pings, 0.5).toFixed(1)}, p99 ${percentile(pings, 0.99).toFixed(1)} ms`,
    },
    { name: "events lost by the deaf monitor", value: String(metrics.monitor_events_lost) },
    {
      name: "memory",
      value:
        `${hammering.memory.at(0)?.mb.toFixed(1)} MB at first, ${hammering.memory.at(-1)?.mb.toFixed(1)} at last, ` +
        `slope of the last half ${slope.toFixed(2)} MB a million messages`,
    },
  ];
}

async function figuresOf(rig: Rig): Promise<Metrics> {
  return (await rig.call("status", {})).metrics;
}

function accounted(metrics: Metrics): number {
  return metrics.messages + metrics.messages_coalesced;
}
