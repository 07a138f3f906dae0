/** conductorctl as a real process where no daemon, or no usable one, is at the socket. */
import assert from "node:assert/strict";
import { answering, deadSocket, fakeDaemon, type Ran, runCtl, tempFolder } from "./fake_daemon.ts";

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

Deno.test("no daemon under --json is an error object on standard output, exit 3", async () => {
  const ran = await runCtl(["status", "--json", "--socket", "/nowhere/x.sock"]);
  assert.equal(ran.code, 3);
  const message = "Conductor is not running (no daemon answers at /nowhere/x.sock)";
  assert.deepEqual(JSON.parse(ran.out), {
    status: "error",
    error: { code: null, message, details: { reason: "not_running" } },
  });
});
