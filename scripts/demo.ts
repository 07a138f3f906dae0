/**
 * `deno task demo`: Conductor at work, without a controller. Starts the real daemon on a temporary config, plays on its
 * virtual controller, edits the config while it runs, breaks it, mends it, stops. About ten seconds; leaves nothing behind.
 * Exit status 0 only when everything that it shows has happened.
 */
import { call, Connection } from "../ctl/client.ts";
import type { MonitorEvent } from "../shared/protocol.ts";
import { describeGesture } from "../shared/describe.ts";

const paint = Deno.stdout.isTerminal() && !Deno.env.get("NO_COLOR");
const style = (code: number) => (text: string): string => paint ? `\x1b[${code}m${text}\x1b[0m` : text;
const [bold, dim, red, green, cyan] = [style(1), style(2), style(31), style(32), style(36)];

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
}

/** Between two acts, so that people can follow. */
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));

/** `notes` is where the demo's actions leave a trace, so that their having run can be seen. */
function config(notes: string, greeting: string): string {
  const note = (text: string): string => `{ type = "Shell", command = "echo '${text}' >> '${notes}'" }`;
  return `# Conductor demo
[[modes]]
name = "Studio"
color = "blue"

[[modes.mappings]]
description = "${greeting}"
trigger = { type = "Note", note = "C2" }
action = ${note(greeting)}

[[modes.mappings]]
description = "Long press"
trigger = { type = "LongPress", note = "C2", duration_ms = 500 }
action = ${note("held")}

[[modes.mappings]]
description = "Double tap"
trigger = { type = "DoubleTap", note = "D2", timeout_ms = 300 }
action = ${note("twice")}

[[modes.mappings]]
description = "Chord"
trigger = { type = "NoteChord", notes = ["E2", "G2", "B2"] }
action = { type = "Sequence", actions = [${note("chord")}, { type = "Delay", ms = 150 }, ${note("and after")}] }

[[modes.mappings]]
description = "Knob"
trigger = { type = "EncoderTurn", cc = 7, direction = "Clockwise" }
action = ${note("turned")}

[[modes.mappings]]
description = "Fader to the top"
trigger = { type = "CC", cc = 1, value_min = 120 }
action = ${note("top")}

[[modes.mappings]]
description = "To the Stage mode"
trigger = { type = "Note", note = "C3" }
action = { type = "ModeChange", mode = "Stage" }

[[modes]]
name = "Stage"

[[modes.mappings]]
description = "Strike"
trigger = { type = "VelocityRange", note = "C2", level = "hard" }
action = { type = "Shell", command = "echo \\"hit at $CONDUCTOR_VELOCITY\\" >> '${notes}'" }

[[global_mappings]]
description = "Back to the first mode"
trigger = { type = "Note", note = "B3" }
action = { type = "ModeChange", mode = "Studio" }
`;
}

/** What the demo promised to show, and whether it happened. */
class Promises {
  readonly #missed: string[] = [];
  #kept = 0;

  hold(what: string, happened: boolean): void {
    if (happened) this.#kept++;
    else this.#missed.push(what);
    if (!happened) say(red(`  ✗ did not happen: ${what}`));
  }

  close(): number {
    const all = this.#kept + this.#missed.length;
    say("");
    say(
      this.#missed.length === 0
        ? green(`✓ All ${all} things happened.`)
        : red(`✗ ${this.#missed.length} of ${all} things did not happen.`),
    );
    return this.#missed.length === 0 ? 0 : 1;
  }
}

/** Shows events as they come, one line for each mapping whose action starts, and keeps them. */
class Audience {
  readonly heard: MonitorEvent[] = [];
  readonly #gestures = new Map<number, string>();
  #waiting: { readonly wants: (event: MonitorEvent) => boolean; readonly found: () => void }[] = [];

  hear(event: MonitorEvent): void {
    this.heard.push(event);
    if (event.event === "mapping") this.#gestures.set(event.id, describeGesture(event.gesture));
    if (event.event === "action" && event.phase === "started") {
      const gesture = this.#gestures.get(event.id) ?? "";
      const mapping = event.mapping.description ?? event.mapping.place;
      const action = event.action.split(" ")[0] ?? event.action;
      say(
        `  ${gesture.padEnd(34)} → ${bold(mapping.padEnd(22))} → ${action.padEnd(10)} ${
          dim(`${(event.ms ?? 0).toFixed(2)} ms`)
        }`,
      );
    }
    if (event.event === "mode") say(cyan(`  mode is now ${event.mode}`));
    if (event.event === "reload") {
      say(
        event.ok
          ? green(
            `  ✓ reloaded in ${event.duration_ms.toFixed(1)} ms: generation ${event.generation}, nothing restarted`,
          )
          : red(`  ✗ refused: ${event.error}`) + "\n" + dim("    the previous config is still active"),
      );
    }
    this.#waiting = this.#waiting.filter((waiter) => {
      if (!waiter.wants(event)) return true;
      waiter.found();
      return false;
    });
  }

  /** Whether such an event comes within `ms`. */
  expect(wants: (event: MonitorEvent) => boolean, ms = 5000): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.#waiting.push({
        wants,
        found: () => {
          clearTimeout(timer);
          resolve(true);
        },
      });
    });
  }

  fired(description: string): number {
    return this.heard.filter((one) => one.event === "mapping" && one.mapping.description === description).length;
  }
}

async function connectWhenReady(socket: string, daemon: Deno.ChildProcess): Promise<Connection> {
  let ended = false;
  daemon.status.then(() => ended = true);
  for (const limit = performance.now() + 30_000; performance.now() < limit && !ended;) {
    try {
      return await Connection.open(socket);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(`The daemon did not come up: ${await new Response(daemon.stderr).text()}`);
}

async function perform(dir: string): Promise<number> {
  const promises = new Promises();
  const [path, socket, notes] = [`${dir}/config.toml`, `${dir}/conductor.sock`, `${dir}/notes.txt`];
  await Deno.writeTextFile(path, config(notes, "Hello"));
  say(bold("Conductor") + " without a controller: the real daemon, a temporary config, a scripted performance.\n");
  const daemon = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "-P=daemon",
      new URL("../daemon/main.ts", import.meta.url).href,
      "--config",
      path,
      "--socket",
      socket,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  try {
    const monitor = await connectWhenReady(socket, daemon);
    const audience = new Audience();
    await monitor.request("monitor", { kinds: ["mapping", "action", "mode", "reload"] });
    const listening = listen(monitor, audience);
    const play = async (title: string, script: string): Promise<void> => {
      say(`${title}  ${dim(script)}`);
      await call(socket, "simulate", { script }, 20_000);
      await breath();
    };
    const status = (await call(socket, "status", {})).data;
    say(dim(`The daemon runs: PID ${status.pid}, mode ${status.mode}, generation ${status.generation}.\n`));

    say(bold("1. Gesture → mapping → action, and the time from the gesture to the action's start"));
    await play("A short tap", "+C2v90 80ms -C2");
    await play("The same pad, held", "+C2v90 700ms -C2");
    await play("Two quick taps", "+D2 60ms -D2 60ms +D2 60ms -D2");
    await play("A chord", "+E2 8ms +G2 8ms +B2 300ms -E2 -G2 -B2");
    await play("A knob and a fader", "cc7=60 cc7=61 40ms cc7=62 cc1=40 40ms cc1=127");
    await play("Another mode, a hard hit", "+C3 -C3 30ms +C2v120 60ms -C2 30ms +B3 -B3");
    for (const name of ["Hello", "Long press", "Double tap", "Chord", "Fader to the top", "Strike"]) {
      promises.hold(`"${name}" fired once`, audience.fired(name) === 1);
    }
    promises.hold(`"Knob" fired twice`, audience.fired("Knob") === 2);

    await breath();
    say(bold("\n2. The config is edited and saved; the daemon goes on"));
    const reloaded = audience.expect((event) => event.event === "reload" && event.ok);
    await Deno.writeTextFile(path, config(notes, "Good evening"));
    promises.hold("the edit was live within 5 s", await reloaded);
    await play("The first pad again", "+C2v90 80ms -C2");
    promises.hold("the pad does the new thing", audience.fired("Good evening") === 1 && audience.fired("Hello") === 1);

    await breath();
    say(bold("\n3. A broken edit is saved"));
    const refused = audience.expect((event) => event.event === "reload" && !event.ok);
    await Deno.writeTextFile(path, config(notes, "Broken").replace('note = "C2"', "note = 128"));
    promises.hold("the broken edit was refused", await refused);
    await play("The pad still works", "+C2v90 80ms -C2");
    promises.hold("the previous config stayed active", audience.fired("Good evening") === 2);

    say(bold("\n4. Stop"));
    await call(socket, "stop", {});
    const { code } = await daemon.status;
    await listening;
    promises.hold("the daemon stopped with exit status 0", code === 0);
    const left = [...Deno.readDirSync(dir)].map((entry) => entry.name).filter((name) =>
      name.startsWith("conductor.sock")
    );
    promises.hold("the socket is gone", left.length === 0);
    const written = (await Deno.readTextFile(notes)).trim().split("\n").sort().join(", ");
    say(dim(`  what the actions wrote: ${written}`));
    promises.hold(
      "every action really ran",
      written === "Good evening, Good evening, Hello, and after, chord, held, hit at 120, top, turned, turned, twice",
    );
    return promises.close();
  } finally {
    try {
      daemon.kill("SIGTERM");
    } catch {
      // It has ended, as it should.
    }
    await daemon.status;
    await daemon.stderr.cancel();
  }
}

async function listen(monitor: Connection, audience: Audience): Promise<void> {
  for (let event = await monitor.next(); event !== undefined; event = await monitor.next()) {
    audience.hear(event as MonitorEvent);
  }
  monitor.close();
}

const dir = await Deno.makeTempDir({ prefix: "conductor-demo-" });
try {
  Deno.exitCode = await perform(dir);
} catch (error) {
  say(red(`✗ ${error instanceof Error ? error.message : error}`));
  Deno.exitCode = 1;
} finally {
  await Deno.remove(dir, { recursive: true });
}
