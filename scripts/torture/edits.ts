/** The config of a running daemon, edited in every way at random moments, while it is played. */
import { Connection } from "../../ctl/client.ts";
import type { MonitorEvent, StatusReport } from "../../shared/protocol.ts";
import { type Random, seeded } from "../../tests/config/seeded.ts";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import { eventually, pause } from "../../tests/support/wait.ts";
import { percentile } from "../bench/sampling.ts";
import { BASE_MODE, KEYS_PER_PRESS, validText } from "./edits_content.ts";
import { ConfigEditor, PERMISSIONS_COUNT } from "./edits_editor.ts";
import { Hearing } from "./edits_hearing.ts";
import { type Keyboard, openKeyboard } from "./edits_keyboard.ts";
import { holdNotes, type Played, playNotes } from "./edits_player.ts";
import { Lateness } from "./lateness.ts";
import { type ProcessFigures, processFigures } from "./process_figures.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

/** The debounce of 500 ms and a tenth of a second, from the last change. */
const RIGHT_WITHIN_MS = 600;
/** A file of 64 GiB or a pipe must not make the daemon grow. */
const PEAK_GROWTH_BYTES = 100 * 1_048_576;
const FIRST_NUMBER = 1;

export const EDITS: Torture = {
  name: "edits",
  promise: "whatever is done to the config file while notes are played, its last valid content holds within 600 ms",
  obstacle: Deno.build.os === "linux" ? null : "what a process has open is looked up in /proc",
  run: async (effort) => {
    const keyboard = await openKeyboard();
    try {
      const options = { configFolder: "conductor", env: keyboard.env };
      return await withDaemon(validText(FIRST_NUMBER), (rig) => new Session(rig, effort, keyboard).run(), options);
    } finally {
      await keyboard.close();
    }
  },
};

class Session {
  readonly #rig: Rig;
  readonly #effort: Effort;
  readonly #keyboard: Keyboard;
  readonly #random: Random;
  readonly #editor: ConfigEditor;
  readonly #hearing: Hearing;
  readonly #lateness: Lateness;
  readonly #counts = new Map<string, number>();
  readonly #latencies: number[] = [];
  /** Resident memory at each quarter of the edits, bytes. */
  readonly #memory: number[] = [];
  #checks = 0;
  #excused = 0;

  constructor(rig: Rig, effort: Effort, keyboard: Keyboard) {
    this.#rig = rig;
    this.#effort = effort;
    this.#keyboard = keyboard;
    this.#random = seeded(effort.seed);
    this.#editor = new ConfigEditor(rig.configPath, `${rig.dir}/scratch`, FIRST_NUMBER, this.#random);
    this.#hearing = new Hearing(FIRST_NUMBER, this.#editor.content);
    this.#lateness = new Lateness(rig.pid);
  }

  async run(): Promise<readonly Figure[]> {
    const { dir, socket, pid } = this.#rig;
    await Deno.mkdir(`${dir}/scratch`);
    const monitor = await this.#follow();
    let isOver = false;
    const over = (): boolean => isOver;
    try {
      await this.#rig.play("+42 -42 +36 -36");
      await this.#keyboard.check(KEYS_PER_PRESS[42] ?? 0);
      const before = await processFigures(pid);
      const status = await this.#rig.call("status", {});
      const playing = Promise.all([
        playNotes(socket, over, (number) => this.#hearing.answered(number)),
        holdNotes(socket, over, seeded(this.#effort.seed + 1)),
      ]);
      // When playing fails, so does the race below.
      playing.catch(() => {});
      const editing = async (): Promise<void> => {
        await this.#editAll();
        await this.#expect("settled", () => this.#editor.settle(), RIGHT_WITHIN_MS);
      };
      try {
        await Promise.race([editing(), playing.then(() => {})]);
      } finally {
        isOver = true;
      }
      return await this.#reckon(status, before, await playing);
    } finally {
      isOver = true;
      this.#lateness.close();
      monitor.close();
    }
  }

  /** Hears of every reload. */
  async #follow(): Promise<Connection> {
    const connection = await Connection.open(this.#rig.socket);
    await connection.request("monitor", { kinds: ["reload"] });
    const listen = async (): Promise<void> => {
      for (let event = await connection.next(); event !== undefined; event = await connection.next()) {
        if (isReload(event)) this.#hearing.reloaded(event.error);
      }
    };
    listen();
    return connection;
  }

  /** Every kind in turn, in an order that is another each time. */
  async #editAll(): Promise<void> {
    const edits = this.#effort.count(500, 12);
    let deck: (readonly [string, () => Promise<unknown>])[] = [];
    for (let i = 0; i < edits; i++) {
      if (deck.length === 0) deck = [...this.#editor.kinds];
      const [card] = deck.splice(this.#random(deck.length), 1);
      if (card === undefined) return;
      const [name, edit] = card;
      this.#effort.say(`edit ${i + 1} of ${edits}: ${name}`);
      await this.#expect(name, edit, this.#interval());
      if ((i + 1) % Math.ceil(edits / 4) === 0) this.#memory.push((await processFigures(this.#rig.pid)).rss);
    }
  }

  /** 0..900 ms, some of them bursts within the debounce, and more than by chance that give the daemon its time. */
  #interval(): number {
    const dice = this.#random(10);
    return dice < 3 ? this.#random(120) : dice < 7 ? this.#random(900) : RIGHT_WITHIN_MS + this.#random(300);
  }

  /** Edits, waits, and where that was long enough holds the daemon against the file. */
  async #expect(name: string, edit: () => Promise<unknown>, interval: number): Promise<void> {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    await edit();
    const changedAt = performance.now();
    this.#lateness.begin();
    this.#hearing.want(this.#editor.content);
    const wasRight = this.#hearing.rightSince !== null;
    await pause(interval);
    if (interval < RIGHT_WITHIN_MS) return;
    if (this.#hearing.rightSince === null) {
      while (this.#hearing.rightSince === null && performance.now() < changedAt + interval + this.#lateness.ms) {
        await pause(5);
      }
    }
    const latency = (this.#hearing.rightSince ?? Infinity) - changedAt;
    const allowance = this.#lateness.ms;
    if (latency > RIGHT_WITHIN_MS + allowance) {
      throw new Error(
        `${Math.round(performance.now() - changedAt)} ms after '${name}' ${this.#hearing.describe()} ` +
          `(the machine was ${Math.round(allowance)} ms late); its log: ${this.#rig.log().slice(-2000)}`,
      );
    }
    if (latency > RIGHT_WITHIN_MS) this.#excused++;
    if (!wasRight) this.#latencies.push(latency);
    this.#checks++;
    this.#hearing.known();
    const { config_error } = await this.#rig.call("status", {});
    const { content } = this.#editor;
    const isSaid = content.valid ? config_error === null : config_error?.includes(content.complaint) ?? false;
    if (!isSaid) throw new Error(`after '${name}' status has config_error ${JSON.stringify(config_error)}`);
  }

  /** What must be as it was, and what was done. */
  async #reckon(
    status: StatusReport,
    before: ProcessFigures,
    played: readonly Played[],
  ): Promise<readonly Figure[]> {
    const { pid } = this.#rig;
    const messages = sum(played.map((hands) => hands.messages));
    const presses = sum(played.map((hands) => hands.presses));
    const after = await this.#rig.call("status", {});
    const counted = after.metrics.messages - status.metrics.messages;
    if (counted !== messages) throw new Error(`${messages} messages were played, ${counted} are counted`);
    if (after.mode !== BASE_MODE) throw new Error(`nothing is held, and the mode is ${after.mode}`);
    const fired = played.flatMap((hands) => [...hands.fired]);
    const keys = await this.#keyboard.check(sum(fired.map(([note, times]) => times * (KEYS_PER_PRESS[note] ?? 0))));
    let now = await processFigures(pid);
    await eventually("descriptors and watches as before", async () => {
      now = await processFigures(pid);
      return now.descriptors === before.descriptors && now.watches === before.watches;
    }, 3000).catch(() => {
      throw new Error(`${describe(before)} before and ${describe(now)} after the edits`);
    });
    if (now.peakRss - before.peakRss > PEAK_GROWTH_BYTES) {
      throw new Error(`the daemon took ${mb(now.peakRss)} at the most, and ${mb(before.peakRss)} before the edits`);
    }
    const { reloads, reloads_failed } = after.metrics;
    return [
      { name: "edits", value: `${sum([...this.#counts.values()])}: ${list(this.#counts)}` },
      ...PERMISSIONS_COUNT ? [] : [{ name: "mode 000", value: "not tried: root reads everything" }],
      { name: "held against the file", value: `${this.#checks} times, 600 ms after the change` },
      {
        name: "reloads",
        value: `${reloads - status.metrics.reloads} taken, ${reloads_failed - status.metrics.reloads_failed} refused`,
      },
      { name: "from the change to the answer", value: spread(this.#latencies, this.#excused) },
      { name: "messages played and counted", value: `${messages}, ${counted}` },
      { name: "presses and mappings that fired", value: `${presses}, ${sum(fired.map(([, times]) => times))}` },
      keys,
      { name: "descriptors before and after", value: `${before.descriptors}, ${now.descriptors}` },
      { name: "watches before and after", value: `${before.watches}, ${now.watches}` },
      { name: "memory before, at each quarter", value: [before.rss, ...this.#memory].map(mb).join(", ") },
      { name: "memory after, at the most", value: [now.rss, now.peakRss].map(mb).join(", ") },
    ];
  }
}

function isReload(event: unknown): event is Extract<MonitorEvent, { event: "reload" }> {
  return typeof event === "object" && event !== null && "event" in event && event.event === "reload";
}

function spread(latencies: readonly number[], excused: number): string {
  if (latencies.length === 0) return "every edit found the daemon right";
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => Math.round(percentile(latencies, share)));
  return `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms; ${excused} over ${RIGHT_WITHIN_MS} ms on a machine as late`;
}

function describe({ descriptors, watches, open }: ProcessFigures): string {
  return `${descriptors} descriptors, ${watches} watches (${list(open)})`;
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function mb(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
