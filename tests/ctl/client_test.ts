import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { call, Connection } from "../../ctl/client.ts";
import { CallFailure, type CallFailureKind, CommandRefused, exitOf, wayOut } from "../../ctl/failures.ts";
import { ofLinux, testUnless } from "../support/test_unless.ts";
import {
  answering,
  answeringAndWaiting,
  deadSocket,
  fakeDaemon,
  refusal,
  send,
  success,
  tempFolder,
} from "./fake_daemon.ts";

/** The failure of a call, which must fail. */
async function failure(work: Promise<unknown>): Promise<CallFailure> {
  const error = await work.then(() => assert.fail("the call succeeded"), (error) => error);
  assert.ok(error instanceof CallFailure, `not a CallFailure: ${error}`);
  return error;
}

async function failureKind(work: Promise<unknown>): Promise<CallFailureKind> {
  return (await failure(work)).kind;
}

Deno.test("a call sends one JSON line and gives the answer's data", async () => {
  await using daemon = await fakeDaemon(
    answering(success({ mode: "A", modes: ["A", "B"] }, { message: "done", duration_ms: 3 })),
  );
  const answer = await call(daemon.socket, "mode", { name: "A" });
  assert.deepEqual(answer, {
    status: "success",
    message: "done",
    duration_ms: 3,
    data: { mode: "A", modes: ["A", "B"] },
  });
  assert.equal(daemon.received(), '{"command":"mode","args":{"name":"A"}}\n');
});

Deno.test("an answer may come in many pieces, and a request may be larger than the socket's buffer", async () => {
  const answer = success({ device: "é✓", dry_run: true, events: [] });
  const bytes = new TextEncoder().encode(answer);
  await using daemon = await fakeDaemon(async (conn) => {
    const buffer = new Uint8Array(65_536);
    for (let last = 0; last !== 10;) {
      const size = await conn.read(buffer);
      if (size === null) return;
      last = buffer[size - 1] ?? 0;
    }
    for (const byte of bytes) await conn.write(Uint8Array.of(byte));
  });
  const script = "+36 ".repeat(250_000);
  const { data } = await call(daemon.socket, "simulate", { script });
  assert.deepEqual(data, { device: "é✓", dry_run: true, events: [] });
  assert.equal(daemon.received().length, JSON.stringify({ command: "simulate", args: { script } }).length + 1);
});

Deno.test("an error reply is a refusal with its code, message and details", async () => {
  await using daemon = await fakeDaemon(answering(refusal(3002, "No device", { x: 1 })));
  const error = await call(daemon.socket, "device", {}).then(() => assert.fail(), (error) => error);
  assert.ok(error instanceof CommandRefused);
  assert.deepEqual([error.code, error.message, error.details], [3002, "No device", { x: 1 }]);
});

Deno.test("each way of not being reached has its own failure", async () => {
  await using folder = await tempFolder();
  const at = (name: string): string => `${folder.path}/${name}`;
  await Deno.writeTextFile(at("file"), "x");
  await deadSocket(at("dead"));
  assert.equal(await failureKind(call(at("missing"), "ping", {})), "not_running");
  assert.equal(await failureKind(call(at("file/below"), "ping", {})), "not_running");
  assert.equal(await failureKind(call(at("dead"), "ping", {})), "dead_socket");
  assert.equal(await failureKind(call(at("file"), "ping", {})), "not_a_socket");
  assert.equal(await failureKind(call(folder.path, "ping", {})), "not_a_socket");
  assert.equal(await failureKind(call(at("x".repeat(200)), "ping", {})), "path_too_long");
});

/** Whether a user without rights gets at a file: every folder on the way lets others through. */
function openToAll(path: string): boolean {
  for (let at = Deno.realPathSync(path); at !== "/" && at !== ""; at = at.replace(/\/[^/]*$/, "")) {
    const { mode, isDirectory } = Deno.statSync(at);
    if (((mode ?? 0) & (isDirectory ? 0o001 : 0o004)) === 0) return false;
  }
  return true;
}

const CLIENT = new URL("../../ctl/client.ts", import.meta.url);
const IS_ROOT = Deno.uid() === 0;

// Root is refused nothing: there the call is made by a user without rights, who must be able to read this checkout.
const cannotBeRefused = Deno.build.os === "windows"
  ? "Windows has no such mode"
  : IS_ROOT && !(openToAll(fileURLToPath(CLIENT)) && openToAll(Deno.execPath()))
  ? "another user cannot read this checkout or Deno"
  : null;

testUnless(cannotBeRefused, "a socket that may not be opened is told as such", async () => {
  await using daemon = await fakeDaemon(answering(success(null)));
  const folder = daemon.socket.replace(/\/[^/]*$/, "");
  const code = `import { call } from ${JSON.stringify(CLIENT.href)};
    await call(${
    JSON.stringify(daemon.socket)
  }, "ping", {}).then(() => console.log("answered"), (e) => console.log(e.kind));`;
  await Deno.writeTextFile(`${folder}/try.ts`, code);
  await Deno.chmod(folder, 0o777);
  await Deno.chmod(`${folder}/try.ts`, 0o644);
  await Deno.chmod(daemon.socket, IS_ROOT ? 0o600 : 0o000);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--no-lock", `${folder}/try.ts`],
    env: { DENO_DIR: `${folder}/deno`, HOME: folder, NO_COLOR: "1" },
    ...(IS_ROOT ? { uid: 65_534, gid: 65_534 } : {}),
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "denied\n", new TextDecoder().decode(stderr));
  assert.equal(
    new CallFailure("denied", "/x").message,
    "Cannot reach Conductor at /x: permission denied (only the user who started it may)",
  );
});

Deno.test("a socket that never answers fails when the time is over, not before", async () => {
  await using daemon = await fakeDaemon(answeringAndWaiting());
  const start = performance.now();
  const error = await failure(call(daemon.socket, "ping", {}, 300));
  assert.equal(error.kind, "timeout");
  assert.equal(error.message, `Conductor does not answer at ${daemon.socket} (waited 0.3 s)`);
  const took = performance.now() - start;
  assert.ok(took >= 290 && took < 3000, `${took} ms`);
});

Deno.test("a socket that never reads a request that is larger than its buffer fails when the time is over", async () => {
  await using daemon = await fakeDaemon((_conn, { closed }) => closed);
  const start = performance.now();
  assert.equal(await failureKind(call(daemon.socket, "simulate", { script: "+36 ".repeat(250_000) }, 300)), "timeout");
  assert.ok(performance.now() - start < 3000);
});

Deno.test("half an answer is no answer, whether silence or the end follows", async () => {
  const half = '{"status":"succ';
  await using silent = await fakeDaemon(answeringAndWaiting(half));
  assert.equal(await failureKind(call(silent.socket, "ping", {}, 200)), "timeout");
  await using closing = await fakeDaemon(answering(half));
  assert.equal(await failureKind(call(closing.socket, "ping", {})), "closed");
});

Deno.test("a trickle of bytes does not stretch the time for the whole answer", async () => {
  await using daemon = await fakeDaemon(async (conn) => {
    for (;;) {
      await send(conn, " ");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  assert.equal(await failureKind(call(daemon.socket, "ping", {}, 300)), "timeout");
});

Deno.test("a socket that closes at once has not answered", async () => {
  await using daemon = await fakeDaemon(() => Promise.resolve());
  assert.equal(await failureKind(call(daemon.socket, "ping", {})), "closed");
});

Deno.test("what is no reply of Conductor's is told as such", async () => {
  const replies = {
    "hello\n": "the answer is not JSON",
    "\xff\xfe\n": "the answer is not JSON",
    "[1]\n": "the answer is not a JSON object",
    "null\n": "the answer is not a JSON object",
    "{}\n": "the answer says neither success nor error",
    '{"status":"ok"}\n': "the answer says neither success nor error",
    '{"status":"error"}\n': "the error it answers has no code or message",
    '{"status":"error","error":{"code":"x","message":"y"}}\n': "the error it answers has no code or message",
    '{"status":"success"}\n': "the data of its answer to mode is not understood",
    '{"status":"success","data":{"mode":"A","modes":[1]}}\n': "the data of its answer to mode is not understood",
  };
  for (const [reply, detail] of Object.entries(replies)) {
    await using daemon = await fakeDaemon(answering(reply));
    const error = await failure(call(daemon.socket, "mode", {}));
    assert.equal(error.kind, "garbage", reply);
    assert.equal(error.message, `What answers at ${daemon.socket} does not speak Conductor's protocol (${detail})`);
  }
});

Deno.test("many requests go over one connection, and close ends the waiting", async () => {
  await using daemon = await fakeDaemon(async (conn) => {
    const buffer = new Uint8Array(1024);
    for (let i = 0; await conn.read(buffer) !== null; i++) await send(conn, success(null, { message: `${i}` }));
  });
  const connection = await Connection.open(daemon.socket);
  const messages = [];
  for (let i = 0; i < 3; i++) messages.push((await connection.request("ping", {})).message);
  assert.deepEqual(messages, ["0", "1", "2"]);
  const waiting = connection.next();
  connection.close();
  connection.close();
  assert.equal(await waiting, undefined);
});

testUnless(
  ofLinux("a queue of clients that waits when it is full"),
  "a full queue of new clients is waited for until the time is over",
  async () => {
    await using folder = await tempFolder();
    const path = `${folder.path}/full`;
    // Deno's own listeners have a queue of thousands: fill it without accepting.
    using listener = Deno.listen({ transport: "unix", path });
    assert.equal(listener.addr.transport, "unix");
    const clients: Deno.UnixConn[] = [];
    try {
      for (let full = false; !full && clients.length < 5000;) {
        await Deno.connect({ transport: "unix", path }).then((conn) => clients.push(conn), () => full = true);
      }
      if (clients.length < 5000) assert.equal(await failureKind(call(path, "ping", {}, 100)), "timeout");
    } finally {
      for (const conn of clients) conn.close();
    }
  },
);

Deno.test("every failure has its exit status, and the way out where there is one", () => {
  const kinds: readonly [CallFailureKind, number, string | null][] = [
    ["not_running", 3, "Start it with: conductor &"],
    ["dead_socket", 3, "Start it with: conductor & (it takes over the socket file that a dead daemon left)"],
    ["not_a_socket", 3, "Name another one with --socket PATH or CONDUCTOR_SOCKET"],
    ["timeout", 3, "End it without asking: conductorctl stop --force"],
    ["closed", 3, null],
    ["path_too_long", 2, "Name another one with --socket PATH or CONDUCTOR_SOCKET"],
    ["denied", 1, null],
    ["garbage", 1, null],
  ];
  for (const [kind, exit, hint] of kinds) {
    assert.equal(exitOf(kind), exit, kind);
    assert.equal(wayOut(kind, "/tmp/conductor.sock"), hint, kind);
  }
  assert.equal(wayOut("not_running", "/a b/c's.sock"), `Start it with: conductor --socket '/a b/c'\\''s.sock' &`);
});
