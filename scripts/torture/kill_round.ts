/** One life of a daemon that is killed while modes are switched, and a look at what it leaves. */
import assert from "node:assert/strict";
import { parseState } from "../../daemon/state_format.ts";
import { spawnDaemon, withDaemon } from "../../tests/support/rig.ts";
import { eventually } from "../../tests/support/wait.ts";
import { FIRST_MODE, type Switcher, SWITCHING_CONFIG } from "./mode_switching.ts";
import type { Random } from "../../tests/config/seeded.ts";

/** When it is killed: at any moment, while a save is written, while it stops, while it starts. */
export const MOMENTS = ["any", "save", "stop", "start"] as const;
/** One of them. */
export type Moment = (typeof MOMENTS)[number];

/** How long a daemon lives at most after its start, ms: saves come a second after a change. */
const LONGEST_LIFE_MS = 2200;
/** A daemon is ready within this time, ms, and stops within that. */
const START_MS = 150;
const STOP_MS = 12;
/** A save is seen when it begins, and takes a millisecond or two: the kill comes within this time, ms. */
const SAVE_MS = 3;
/** Two saves begin within this time on the slowest machine, ms. */
const SAVE_WITHIN_MS = 30_000;

/** What one life came to. */
export interface Life {
  readonly moment: Moment;
  /** False: it had stopped by itself before. */
  readonly killed: boolean;
  /** From its start to ready, ms; null when it was killed before. */
  readonly startMs: number | null;
  /** Reported in its log. */
  readonly saves: number;
  /** What it left: the state as it found it or reported it last, a later one, or none. */
  readonly left: "old" | "new" | "none";
  /** It was killed between the making of state.json.tmp and its renaming. */
  readonly inWrite: boolean;
}

interface Report {
  readonly mode: string;
}

/** The folder of the daemons that follow one another. */
export class Den {
  readonly #dir: string;
  readonly #switcher: Switcher;
  readonly #pick: Random;
  /** The mode that state.json holds, null: there is none. */
  #mode: string | null = null;

  constructor(dir: string, switcher: Switcher, pick: Random) {
    this.#dir = dir;
    this.#switcher = switcher;
    this.#pick = pick;
  }

  /** As before the first save. */
  async forget(): Promise<void> {
    await Deno.remove(`${this.#dir}/state.json`).catch(() => {});
    this.#mode = null;
  }

  /** Throws when something is lost, damaged, left over or said. */
  async live(moment: Moment): Promise<Life> {
    return await (moment === "start" ? this.#dieStarting() : this.#die(moment));
  }

  /** One that is switched for so long, ms, and not killed: how often it saves, and the bytes that it sends to the disk. */
  async wear(ms: number): Promise<{ readonly saves: number; readonly bytes: number | null }> {
    let [log, bytes]: [() => string, number | null] = [() => "", null];
    await withDaemon(SWITCHING_CONFIG, async (rig) => {
      log = rig.log;
      const before = await writtenBytes(rig.pid);
      const switching = this.#switcher.run(rig.socket);
      await moments(ms);
      const after = await writtenBytes(rig.pid);
      bytes = before === null || after === null ? null : after - before;
      rig.kill("SIGTERM");
      assert.equal(await rig.exit, 0);
      await switching;
    }, { dir: this.#dir });
    const saves = reportsIn(log()).length;
    // One a second, and one at the end.
    assert(saves <= ms / 1000 + 1, `${saves} saves in ${ms} ms`);
    return { saves, bytes };
  }

  /** One more that is stopped as it should be, and leaves nothing but its config and its state. */
  async end(): Promise<void> {
    await withDaemon(SWITCHING_CONFIG, async (rig) => {
      assert.equal((await rig.call("mode", {})).mode, this.#mode ?? FIRST_MODE, "the mode after the last kill");
      await rig.call("stop", {});
      assert.equal(await rig.exit, 0);
    }, { dir: this.#dir });
    const left = [...Deno.readDirSync(this.#dir)].map(({ name }) => name).sort();
    assert.deepEqual(left.filter((name) => !isBindingRoom(name)), ["config.toml", "state.json"]);
  }

  async #die(moment: Exclude<Moment, "start">): Promise<Life> {
    let log = (): string => "";
    let [startMs, killed] = [0, true];
    const began = performance.now();
    await withDaemon(SWITCHING_CONFIG, async (rig) => {
      startMs = performance.now() - began;
      log = rig.log;
      assert.equal((await rig.call("mode", {})).mode, this.#mode ?? FIRST_MODE, "the mode after a kill");
      await eventually("state.json.tmp is gone", async () => !await this.#there("state.json.tmp"));
      const switching = this.#switcher.run(rig.socket);
      await this.#await(moment, rig.kill);
      killed = killIfThere(rig.kill);
      await rig.exit;
      await switching;
    }, { dir: this.#dir });
    const reports = reportsIn(log());
    const alive = (performance.now() - began) / 1000;
    assert(reports.length <= alive + 1, `${reports.length} saves in ${alive} s`);
    return { moment, killed, startMs, saves: reports.length, ...await this.#lookAt(log(), reports) };
  }

  async #dieStarting(): Promise<Life> {
    const args = ["--config", `${this.#dir}/config.toml`, "--socket", `${this.#dir}/c.sock`];
    await Deno.writeTextFile(`${this.#dir}/config.toml`, SWITCHING_CONFIG);
    const daemon = spawnDaemon(["daemon/main.ts", ...args]);
    const output = daemon.output();
    await moments(this.#pick(START_MS * 100) / 100);
    daemon.kill("SIGKILL");
    const log = new TextDecoder().decode((await output).stderr);
    const seen = await this.#lookAt(log, []);
    assert.notEqual(seen.left, "new", "a daemon that only starts saves nothing");
    return { moment: "start", killed: true, startMs: null, saves: 0, ...seen };
  }

  /** Resolves when it is time to kill. */
  async #await(moment: Exclude<Moment, "start">, kill: (signal: Deno.Signal) => void): Promise<void> {
    switch (moment) {
      case "any":
        return await moments(this.#pick(LONGEST_LIFE_MS));
      case "save":
        await this.#saveBegins(1 + this.#pick(2));
        return await moments(this.#pick(SAVE_MS * 100) / 100);
      case "stop":
        await moments(this.#pick(300));
        kill("SIGTERM");
        return await moments(this.#pick(STOP_MS * 100) / 100);
      default:
        moment satisfies never;
    }
  }

  /** Resolves when the save of this number begins. */
  async #saveBegins(number: number): Promise<void> {
    const watcher = Deno.watchFs(this.#dir, { recursive: false });
    const late = setTimeout(() => watcher.close(), SAVE_WITHIN_MS);
    let seen = 0;
    for await (const { kind, paths } of watcher) {
      if (kind === "create" && paths.some((path) => path.endsWith("/state.json.tmp"))) seen++;
      if (seen === number) break;
    }
    clearTimeout(late);
    assert.equal(seen, number, `saves that begin within ${SAVE_WITHIN_MS} ms of switching`);
  }

  async #lookAt(log: string, reports: readonly Report[]): Promise<Pick<Life, "left" | "inWrite">> {
    const lines = log.split("\n").filter((line) => /Warning: .*state|Error: /i.test(line));
    assert.deepEqual(lines, [], "said by a daemon that took over");
    for (const { name } of Deno.readDirSync(this.#dir)) {
      assert(isBindingRoom(name) || EXPECTED_FILES.has(name), `${name} is left over`);
    }
    const inWrite = await this.#there("state.json.tmp");
    const reported = reports.at(-1)?.mode ?? this.#mode;
    const mode = await this.#savedMode();
    this.#mode = mode;
    if (mode === reported) return { left: mode === null ? "none" : "old", inWrite };
    assert(mode !== null, `${reported} was reported as saved, and there is no state.json`);
    // What the daemon found at its start is older than all that was set in its life.
    const since = reports.length === 0 || reported === null ? this.#switcher.runAge : this.#switcher.age(reported);
    const age = this.#switcher.age(mode);
    assert(
      age <= since,
      `${mode}, set ${age} pairs ago, is older than ${reported}, reported as saved, of ${since} ago`,
    );
    return { left: "new", inWrite };
  }

  /** By the rules by which a daemon reads it; null: there is no file. */
  async #savedMode(): Promise<string | null> {
    if (!await this.#there("state.json")) return null;
    const bytes = await Deno.readFile(`${this.#dir}/state.json`);
    const parsed = await parseState(bytes);
    assert(parsed.ok, `state.json is damaged: ${new TextDecoder().decode(bytes)}`);
    return parsed.state.mode;
  }

  #there(name: string): Promise<boolean> {
    return Deno.lstat(`${this.#dir}/${name}`).then(() => true, () => false);
  }
}

/** proc(5): write_bytes; null where that cannot be read. */
async function writtenBytes(pid: number): Promise<number | null> {
  const io = await Deno.readTextFile(`/proc/${pid}/io`).catch(() => "");
  const found = /^write_bytes: (\d+)$/m.exec(io)?.[1];
  return found === undefined ? null : Number(found);
}

const EXPECTED_FILES = new Set(["config.toml", "c.sock", "c.sock.lock", "state.json", "state.json.tmp", "notes"]);

/** The private folder in which a socket is bound before it is put in its place. */
function isBindingRoom(name: string): boolean {
  return /^\.c[0-9a-f]+$/.test(name);
}

/** "[...] State saved to /a/state.json: {"mode":"mode 7",...}"; half a line was not reported. */
function reportsIn(log: string): readonly Report[] {
  const whole = log.slice(0, log.lastIndexOf("\n") + 1);
  return [...whole.matchAll(/ State saved to .*?state\.json: (\{.*\})\n/g)].map(([, state]) => JSON.parse(state ?? ""));
}

/** False: it was gone already. */
function killIfThere(kill: (signal: Deno.Signal) => void): boolean {
  try {
    kill("SIGKILL");
    return true;
  } catch {
    return false;
  }
}

/** Timers are late by a millisecond or two; the last part is spent waiting actively. */
async function moments(ms: number): Promise<void> {
  const end = performance.now() + ms;
  if (ms > 5) await new Promise((resolve) => setTimeout(resolve, ms - 4));
  while (performance.now() < end);
}
