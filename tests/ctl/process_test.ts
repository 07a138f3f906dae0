/** conductorctl as a real process: exit status, and every word on standard output and standard error. */
import assert from "node:assert/strict";
import {
  answering,
  answeringAndWaiting,
  deadSocket,
  fakeDaemon,
  type Ran,
  refusal,
  runCtl,
  send,
  spawnCtl,
  success,
  tempFolder,
} from "./fake_daemon.ts";
import { EVENTS, STATUS } from "./samples.ts";

/** Every subcommand that needs a daemon. */
const NEED_DAEMON: readonly (readonly string[])[] = [
  ["status"],
  ["reload"],
  ["ping"],
  ["stop"],
  ["pause"],
  ["resume"],
  ["mode"],
  ["mode", "Editing"],
  ["devices"],
  ["device"],
  ["device", "pads"],
  ["monitor"],
  ["simulate", "+36"],
];

/** Every subcommand that needs a daemon, against the same socket; two at a time, as machines that test are small. */
async function everyCommand(socket: string, check: (ran: Ran, command: string) => void): Promise<void> {
  const waiting = [...NEED_DAEMON];
  const work = async (): Promise<void> => {
    for (let args = waiting.pop(); args !== undefined; args = waiting.pop()) {
      check(await runCtl([...args, "--socket", socket]), args.join(" "));
    }
  };
  await Promise.all([work(), work()]);
}

Deno.test("without a daemon every command says so, how to start it, and exits 3", async () => {
  await using folder = await tempFolder();
  const socket = `${folder.path}/none.sock`;
  await everyCommand(socket, (ran, command) => {
    const err =
      `Conductor is not running (no daemon answers at ${socket})\nStart it with: conductor --socket ${socket} &\n`;
    assert.deepEqual(ran, { code: 3, out: "", err }, command);
  });
});

Deno.test("a dead daemon's socket file is told as no daemon, exit 3", async () => {
  await using folder = await tempFolder();
  const socket = `${folder.path}/dead.sock`;
  await deadSocket(socket);
  await everyCommand(socket, (ran, command) => {
    assert.equal(ran.code, 3, command);
    assert.equal(ran.err.split("\n")[0], `Conductor is not running (no daemon answers at ${socket})`, command);
    assert.equal(ran.out, "", command);
  });
});

Deno.test("garbage in the reply is one line, exit 1", async () => {
  await using daemon = await fakeDaemon(answering("HTTP/1.1 400 Bad Request\n"));
  await everyCommand(daemon.socket, (ran, command) => {
    const err = `What answers at ${daemon.socket} does not speak Conductor's protocol (the answer is not JSON)\n`;
    assert.deepEqual(ran, { code: 1, out: "", err }, command);
  });
});

Deno.test("a socket that closes at once is one line, exit 3", async () => {
  await using daemon = await fakeDaemon(() => Promise.resolve());
  await everyCommand(daemon.socket, (ran, command) => {
    const err = `Conductor closed the connection at ${daemon.socket} before it had answered\n`;
    assert.deepEqual(ran, { code: 3, out: "", err }, command);
  });
});

Deno.test("a socket that never answers, or only half, is given up after 5 s, exit 3", async () => {
  await using silent = await fakeDaemon(answeringAndWaiting());
  await using half = await fakeDaemon(answeringAndWaiting('{"status":"suc'));
  const start = performance.now();
  const runs = await Promise.all([
    ...[["status"], ["reload"], ["stop"], ["monitor"], ["simulate", "+36"]].map((args) => ({
      args,
      socket: silent.socket,
    })),
    { args: ["ping"], socket: half.socket },
  ].map(async ({ args, socket }) => ({ args, socket, ran: await runCtl([...args, "--socket", socket]) })));
  const took = performance.now() - start;
  for (const { args, socket, ran } of runs) {
    const err = `Conductor does not answer at ${socket} (waited 5 s)\n`;
    assert.deepEqual(ran, { code: 3, out: "", err }, args.join(" "));
  }
  assert.ok(took >= 5000 && took < 12_000, `${took} ms`);
});

Deno.test("a simulation may take as long as its script", async () => {
  await using daemon = await fakeDaemon(async (conn) => {
    await conn.read(new Uint8Array(1024));
    await new Promise((resolve) => setTimeout(resolve, 5500));
    await send(conn, success({ device: "pads", dry_run: false, events: [] }));
  });
  const ran = await runCtl(["simulate", "+36", "2s", "-36", "--socket", daemon.socket]);
  assert.deepEqual(ran, { code: 0, out: "Played as pads\nNo mapping matched\n", err: "" });
  assert.match(daemon.received(), /"script":"\+36 2s -36"/);
});

Deno.test("a plain file in the socket's place is one line and the way out, exit 3", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/file`;
  await Deno.writeTextFile(path, "hello");
  const err =
    `Cannot reach Conductor at ${path}: not a socket\nName another one with --socket PATH or CONDUCTOR_SOCKET\n`;
  assert.deepEqual(await runCtl(["ping", "--socket", path]), { code: 3, out: "", err });
  assert.equal(await Deno.readTextFile(path), "hello");
});

Deno.test("a socket path that no system accepts is wrong usage", async () => {
  const path = `/tmp/${"x".repeat(150)}`;
  const ran = await runCtl(["ping", "--socket", path]);
  assert.equal(ran.code, 2);
  assert.match(ran.err, /^Cannot use the socket path \/tmp\/x+: 155 bytes, but a socket's path has at most 10[37]\n/);
});

Deno.test("the environment names the socket, and the option goes before it", async () => {
  const env = { CONDUCTOR_SOCKET: "/nowhere/a.sock", MIDIMON_SOCKET: "/nowhere/b.sock" };
  assert.match((await runCtl(["ping"], { env })).err, /no daemon answers at \/nowhere\/a\.sock\)/);
  assert.match((await runCtl(["ping", "--socket", "/nowhere/c.sock"], { env })).err, /\/nowhere\/c\.sock\)/);
  assert.match((await runCtl(["ping"], { env: { MIDIMON_SOCKET: "/nowhere/b.sock" } })).err, /\/nowhere\/b\.sock\)/);
});

Deno.test("status prints the report for people, and as one flat JSON object", async () => {
  await using daemon = await fakeDaemon(answering(success(STATUS)));
  const ran = await runCtl(["status", "--socket", daemon.socket]);
  assert.deepEqual([ran.code, ran.err], [0, ""]);
  assert.match(ran.out, /^Conductor Daemon Status:\n {2}State: Running\n {2}Uptime: 1h 23m 45s\n/);
  const json = await runCtl(["--json", "status", "--socket", daemon.socket]);
  assert.deepEqual([json.code, JSON.parse(json.out), json.err], [0, STATUS, ""]);
  assert.equal(json.out.split("\n").length, 2);
});

Deno.test("ping tells the round trip", async () => {
  await using daemon = await fakeDaemon(answering(success(null, { message: "pong" })));
  const ran = await runCtl(["ping", "--socket", daemon.socket]);
  assert.match(ran.out, /^Pong! Round-trip: \d+(\.\d+)?ms\n$/);
  assert.deepEqual([ran.code, ran.err], [0, ""]);
  const json = JSON.parse((await runCtl(["ping", "--json", "--socket", daemon.socket])).out);
  assert.deepEqual([json.status, json.message, typeof json.round_trip_ms], ["success", "pong", "number"]);
});

Deno.test("reload prints the two promised lines", async () => {
  const data = { mappings: 15, modes: 3, global_mappings: 2, generation: 2 };
  await using daemon = await fakeDaemon(
    answering(success(data, { message: "Config reloaded successfully", duration_ms: 3 })),
  );
  const ran = await runCtl(["reload", "--socket", daemon.socket]);
  const out = "Config reloaded successfully in 3ms\nLoaded 15 mappings across 3 modes\n";
  assert.deepEqual(ran, { code: 0, out, err: "" });
});

Deno.test("a refused reload is on standard error, exit 1, and under --json an error object too", async () => {
  const problem = {
    place: "line 42",
    path: "",
    line: 42,
    column: 9,
    message: "expected '=' after key 'trigger'",
    hint: null,
    source: "trigger {",
  };
  await using daemon = await fakeDaemon(answering(refusal(2003, "TOML parse error: line 42", { problems: [problem] })));
  const ran = await runCtl(["reload", "--socket", daemon.socket]);
  assert.deepEqual([ran.code, ran.out], [1, ""]);
  const promised = "✗ Config reload failed: TOML parse error\nError at line 42: expected '=' after key 'trigger'\n" +
    "Previous config still active (no changes applied)\n";
  assert.ok(ran.err.startsWith(promised), ran.err);
  const json = await runCtl(["reload", "--json", "--socket", daemon.socket]);
  assert.equal(json.code, 1);
  const error = { code: 2003, message: "TOML parse error: line 42", details: { problems: [problem] } };
  assert.deepEqual(JSON.parse(json.out), { status: "error", error });
});

Deno.test("an error reply is passed on, exit 1; a script that cannot be played is wrong usage", async () => {
  await using daemon = await fakeDaemon(answering(refusal(1004, "Unknown word 'x'")));
  assert.deepEqual(await runCtl(["mode", "Nope", "--socket", daemon.socket]), {
    code: 1,
    out: "",
    err: "Unknown word 'x'\n",
  });
  assert.deepEqual(await runCtl(["simulate", "x", "--socket", daemon.socket]), {
    code: 2,
    out: "",
    err: "Unknown word 'x'\n",
  });
});

Deno.test("no daemon under --json is an error object on standard output, exit 3", async () => {
  const ran = await runCtl(["status", "--json", "--socket", "/nowhere/x.sock"]);
  assert.equal(ran.code, 3);
  const message = "Conductor is not running (no daemon answers at /nowhere/x.sock)";
  assert.deepEqual(JSON.parse(ran.out), {
    status: "error",
    error: { code: null, message, details: { reason: "not_running" } },
  });
});

Deno.test("stop waits until nobody listens any more", async () => {
  let listening = true;
  await using daemon = await fakeDaemon(async (conn, self) => {
    await conn.read(new Uint8Array(1024));
    await send(conn, success(null, { message: "Daemon stopping" }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    listening = false;
    self.close();
  });
  const ran = await runCtl(["stop", "--socket", daemon.socket]);
  assert.equal(listening, false, "it ended before the daemon had gone");
  assert.deepEqual(ran, { code: 0, out: "Daemon stopped gracefully\n", err: "" });
});

Deno.test("a daemon that stays although told to stop is a failure", async () => {
  await using daemon = await fakeDaemon(answering(success(null)));
  const err = `The daemon was told to stop, but still answers at ${daemon.socket} after 5 s\n`;
  assert.deepEqual(await runCtl(["stop", "--socket", daemon.socket]), { code: 1, out: "", err });
});

Deno.test("digits name a device by index, other words by name", async () => {
  const report = { name: "Mikro MK3", alias: "pads", index: 2, connected: true };
  await using daemon = await fakeDaemon(answering(success(report)));
  const ran = await runCtl(["device", "2", "--socket", daemon.socket]);
  assert.deepEqual(ran, { code: 0, out: "Device: pads (Mikro MK3), connected\n", err: "" });
  await runCtl(["device", "Mikro", "--socket", daemon.socket]);
  await runCtl(["device", "--socket", daemon.socket]);
  const args = daemon.received().trim().split("\n").map((line) => JSON.parse(line).args);
  assert.deepEqual(args, [{ index: 2 }, { name: "Mikro" }, {}]);
});

Deno.test("monitor shows events as they come and says when the daemon goes, exit 3", async () => {
  const events = EVENTS.map((event) => `${JSON.stringify(event)}\n`).join("");
  await using daemon = await fakeDaemon(answering(success(null), events));
  const ran = await runCtl(["monitor", "--kinds", "gesture,action", "--socket", daemon.socket]);
  assert.equal(ran.code, 3);
  assert.match(ran.out, /^\d\d:\d\d:\d\d\.\d{3} {2}message {2}pads {2}note on C2 \(36\) velocity 100 channel 0\n/);
  assert.equal(ran.out.trim().split("\n").length, EVENTS.length);
  const err = `Monitoring; Ctrl-C ends it\nThe daemon has gone: the connection at ${daemon.socket} is closed\n`;
  assert.equal(ran.err, err);
  assert.match(daemon.received(), /"args":\{"kinds":\["gesture","action"\]\}/);
});

Deno.test("monitor --json passes one event per line, and Ctrl-C ends it with 0", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const events = EVENTS.map((event) => `${JSON.stringify(event)}\n`).join("");
  await using daemon = await fakeDaemon(answeringAndWaiting(success(null), events));
  const child = spawnCtl(["monitor", "--json", "--socket", daemon.socket]);
  await child.stdin.close();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let out = "";
  while (out.split("\n").length <= EVENTS.length) {
    const { value, done } = await reader.read();
    if (done) break;
    out += value;
  }
  child.kill("SIGINT");
  const rest = await reader.read();
  const { code } = await child.status;
  const err = await new Response(child.stderr).text();
  assert.deepEqual([code, rest.value, err], [0, undefined, ""]);
  assert.deepEqual(out.trim().split("\n").map((line) => JSON.parse(line)), EVENTS);
});

Deno.test("a reader that goes ends monitor quietly", { ignore: Deno.build.os === "windows" }, async () => {
  const line = `${JSON.stringify(EVENTS[0])}\n`;
  await using daemon = await fakeDaemon(async (conn) => {
    await conn.read(new Uint8Array(1024));
    await send(conn, success(null));
    for (;;) await send(conn, line.repeat(100));
  });
  const child = spawnCtl(["monitor", "--socket", daemon.socket]);
  await child.stdin.close();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const err = await new Response(child.stderr).text();
  assert.deepEqual([(await child.status).code, err], [0, "Monitoring; Ctrl-C ends it\n"]);
});

Deno.test("a script comes from standard input with -", async () => {
  await using daemon = await fakeDaemon(answering(success({ device: "pads", dry_run: true, events: [] })));
  const args = ["simulate", "-", "--dry-run", "--device", "pads", "--socket", daemon.socket];
  const ran = await runCtl(args, { stdin: "+36\n100ms -36\n" });
  assert.equal(ran.code, 0, ran.err);
  const request = { command: "simulate", args: { script: "+36\n100ms -36\n", dry_run: true, device: "pads" } };
  assert.deepEqual(JSON.parse(daemon.received()), request);
  assert.deepEqual(await runCtl(["simulate", "-", "--socket", daemon.socket], { stdin: " \n" }), {
    code: 2,
    out: "",
    err: 'SCRIPT is empty: try "+36 500ms -36"\n',
  });
});

Deno.test("help is on standard output with 0, wrong usage on standard error with 2", async () => {
  const help = await runCtl([]);
  assert.deepEqual([help.code, help.err], [0, ""]);
  assert.match(help.out, /^Usage: conductorctl COMMAND/);
  const err = "Unknown command 'stauts' (did you mean 'status'?)\nSee: conductorctl --help\n";
  assert.deepEqual(await runCtl(["stauts"]), { code: 2, out: "", err });
});

Deno.test("output that cannot be written is one line, exit 1", { ignore: Deno.build.os !== "linux" }, async () => {
  const main = new URL("../../ctl/main.ts", import.meta.url).pathname;
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", '"$0" run -A "$1" --help > /dev/full', Deno.execPath(), main],
    env: { NO_COLOR: "1" },
  }).output();
  const err = "conductorctl failed unexpectedly: No space left on device (os error 28)\n";
  assert.deepEqual([code, new TextDecoder().decode(stderr)], [1, err]);
});
