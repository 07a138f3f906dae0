/** `conductorctl monitor` as a real process. */
import assert from "node:assert/strict";
import { answering, answeringAndWaiting, fakeDaemon, runCtl, send, spawnCtl, success } from "./fake_daemon.ts";
import { EVENTS } from "./samples.ts";
import { notOnWindows, testUnless } from "../support/test_unless.ts";

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

const noSignals = notOnWindows("SIGINT to send to another process");

testUnless(noSignals, "monitor --json passes one event per line, and Ctrl-C ends it with 0", async () => {
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

testUnless(notOnWindows("broken pipe as others have it"), "a reader that goes ends monitor quietly", async () => {
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
