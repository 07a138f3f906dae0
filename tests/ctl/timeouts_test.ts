/** conductorctl as a real process against those that take their time; the limits are the real ones. */
import assert from "node:assert/strict";
import { answering, answeringAndWaiting, fakeDaemon, runCtl, send, success } from "./fake_daemon.ts";

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
    const err = `Conductor does not answer at ${socket} (waited 5 s)\n` +
      `End it without asking: conductorctl stop --force --socket ${socket}\n`;
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

Deno.test("a daemon that stays although told to stop is a failure", async () => {
  await using daemon = await fakeDaemon(answering(success(null)));
  const err = `The daemon was told to stop, but still answers at ${daemon.socket} after 5 s\n` +
    "End it without asking: conductorctl stop --force\n";
  assert.deepEqual(await runCtl(["stop", "--socket", daemon.socket]), { code: 1, out: "", err });
});
