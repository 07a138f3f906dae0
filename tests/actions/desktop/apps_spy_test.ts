import assert from "node:assert/strict";
import type { AppNames } from "../../../daemon/actions/desktop/apps_names.ts";
import {
  FIRST_LINE_LIMIT_MS,
  FIRST_PAUSE_MS,
  LONGEST_PAUSE_MS,
  Spy,
} from "../../../daemon/actions/desktop/apps_spy.ts";
import { NotAvailable } from "../../../daemon/actions/os.ts";
import { VirtualClock } from "../../../daemon/actions/virtual_clock.ts";
import { type FakeFollowed, FakeTools, settled } from "../../support/fake_tools.ts";

/** A spy whose lines are names, in virtual time. */
class Bench {
  readonly tools = new FakeTools([]);
  readonly clock = new VirtualClock();
  readonly reads: string[] = [];
  /** When set, a line is read only when the test says so. */
  slow = false;
  readonly spy: Spy;
  #reading: (() => void)[] = [];

  constructor() {
    this.spy = new Spy({
      tools: this.tools,
      clock: this.clock,
      command: ["watcher"],
      read: (line) => this.#read(line),
    });
  }

  /** The program that runs now. */
  get program(): FakeFollowed {
    const program = this.tools.followed.at(-1);
    assert.ok(program);
    return program;
  }

  /** The names in front, or why they are not known, or "waits". */
  async front(): Promise<string> {
    let told = "waits";
    this.spy.names().then(
      (names) => told = names.join(" "),
      (error) => told = `${error.name}: ${error.message}`,
    );
    await settled();
    return told;
  }

  async readOne(): Promise<void> {
    this.#reading.shift()?.();
    await settled();
  }

  async #read(line: string): Promise<AppNames> {
    this.reads.push(line);
    if (line === "useless") throw new NotAvailable("it will never tell");
    if (this.slow) await new Promise<void>((resolve) => this.#reading.push(resolve));
    return [line];
  }
}

Deno.test("the program starts at the first question, and only once", async () => {
  const bench = new Bench();
  assert.deepEqual(bench.tools.started, []);
  const [first, second] = [bench.spy.names(), bench.spy.names()];
  bench.program.print("xterm");
  assert.deepEqual([await first, await second], [["xterm"], ["xterm"]]);
  bench.program.print("firefox");
  await settled();
  assert.equal(await bench.front(), "firefox");
  assert.deepEqual(bench.tools.started, ["watcher"]);
});

Deno.test("a question during a change waits for the new answer", async () => {
  const bench = new Bench();
  assert.equal(await bench.front(), "waits");
  bench.program.print("xterm");
  await settled();
  bench.slow = true;
  bench.program.print("firefox");
  assert.equal(await bench.front(), "waits");
  const asked = bench.spy.names();
  await bench.readOne();
  assert.deepEqual(await asked, ["firefox"]);
});

Deno.test("of a burst of changes only the newest is looked up", async () => {
  const bench = new Bench();
  bench.slow = true;
  const asked = bench.spy.names();
  for (let i = 0; i < 100; i++) bench.program.print(`app${i}`);
  await bench.readOne();
  await bench.readOne();
  assert.deepEqual(await asked, ["app99"]);
  assert.deepEqual(bench.reads, ["app0", "app99"]);
});

Deno.test("a program that ended is started again at a question, after a pause that grows", async () => {
  const bench = new Bench();
  const pauses: number[] = [];
  for (let pause = FIRST_PAUSE_MS; pauses.length < 9; pause = Math.min(LONGEST_PAUSE_MS, 2 * pause)) {
    const asked = assert.rejects(bench.spy.names(), { name: "NotAvailable", message: "no display" });
    bench.program.die("no display");
    await asked;
    const count = bench.tools.started.length;
    await bench.clock.advance(pause - 1);
    assert.equal(await bench.front(), "NotAvailable: no display");
    assert.equal(bench.tools.started.length, count);
    await bench.clock.advance(1);
    // Nothing runs unless somebody asks.
    assert.equal(bench.tools.started.length, count);
    pauses.push(pause);
  }
  assert.deepEqual(pauses.slice(-3), [60_000, 60_000, 60_000]);
});

Deno.test("after a long life the pause is the first again", async () => {
  const bench = new Bench();
  for (let i = 0; i < 4; i++) {
    await bench.front();
    bench.program.die("gone");
    await settled();
    await bench.clock.advance(LONGEST_PAUSE_MS);
  }
  await bench.front();
  bench.program.print("xterm");
  await bench.clock.advance(LONGEST_PAUSE_MS);
  assert.equal(await bench.front(), "xterm");
  bench.program.die("gone");
  await settled();
  assert.equal(await bench.front(), "NotAvailable: gone");
  await bench.clock.advance(FIRST_PAUSE_MS);
  await bench.front();
  bench.program.print("firefox");
  await settled();
  assert.equal(await bench.front(), "firefox");
});

Deno.test("a line that says it will never tell ends the program, with the reason", async () => {
  const bench = new Bench();
  const asked = assert.rejects(bench.spy.names(), /^NotAvailable: it will never tell$/);
  const { program } = bench;
  program.print("useless");
  await asked;
  assert.ok(program.killed);
});

Deno.test("a program that says nothing is ended", async () => {
  const bench = new Bench();
  const asked = assert.rejects(bench.spy.names(), /^NotAvailable: watcher said nothing within 10000 ms$/);
  await bench.clock.advance(FIRST_LINE_LIMIT_MS);
  await asked;
  assert.ok(bench.program.killed);
});

Deno.test("what an ended program said last is not taken for the next one's", async () => {
  const bench = new Bench();
  bench.slow = true;
  await bench.front();
  const old = bench.program;
  old.print("xterm");
  old.die("gone");
  await settled();
  await bench.clock.advance(FIRST_PAUSE_MS);
  const asked = bench.spy.names();
  bench.program.print("firefox");
  old.print("ghost");
  await bench.readOne();
  await bench.readOne();
  assert.deepEqual(await asked, ["firefox"]);
});

Deno.test("close ends the program, and nothing is started after it", async () => {
  const bench = new Bench();
  const asked = assert.rejects(bench.spy.names(), /^NotAvailable: the daemon is leaving$/);
  bench.spy.close();
  await asked;
  assert.ok(bench.program.killed);
  await bench.clock.advance(LONGEST_PAUSE_MS);
  assert.equal(await bench.front(), "NotAvailable: the daemon is leaving");
  assert.equal(bench.tools.started.length, 1);
});

Deno.test("a program that cannot be started is told so", async () => {
  const tools = new FakeTools([]);
  const spy = new Spy({ tools, clock: new VirtualClock(), command: ["/bin/watcher"], read: (line) => [line] });
  await assert.rejects(spy.names(), /^NotAvailable: cannot start \/bin\/watcher: it is not installed$/);
});
