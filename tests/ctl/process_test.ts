/** conductorctl as a real process: exit status, and every word on standard output and standard error. */
import assert from "node:assert/strict";
import { ofLinux, testUnless } from "../support/test_unless.ts";
import { answering, fakeDaemon, refusal, runCtl, send, success } from "./fake_daemon.ts";
import { runArgs } from "../support/rig.ts";
import { STATUS } from "./samples.ts";

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
  await using daemon = await fakeDaemon(async (conn) => {
    const buffer = new Uint8Array(1024);
    while (await conn.read(buffer) !== null) await send(conn, success(null, { message: "pong" }));
  });
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

Deno.test("digits name a device by index, other words by name", async () => {
  const report = { name: "Mikro MK3", alias: "pads", index: 2, connected: true, problem: null };
  await using daemon = await fakeDaemon(answering(success(report)));
  const ran = await runCtl(["device", "2", "--socket", daemon.socket]);
  assert.deepEqual(ran, { code: 0, out: "Device: pads (Mikro MK3), connected\n", err: "" });
  await runCtl(["device", "Mikro", "--socket", daemon.socket]);
  await runCtl(["device", "--socket", daemon.socket]);
  const args = daemon.received().trim().split("\n").map((line) => JSON.parse(line).args);
  assert.deepEqual(args, [{ index: 2 }, { name: "Mikro" }, {}]);
});

Deno.test("a script comes from standard input with -", async () => {
  await using daemon = await fakeDaemon(answering(success({ device: "pads", dry_run: true, events: [] })));
  const args = ["simulate", "-", "--dry-run", "--device", "pads", "--socket", daemon.socket];
  const ran = await runCtl(args, { stdin: "+36\n100ms -36\n" });
  assert.equal(ran.code, 0, ran.err);
  const request = { command: "simulate", args: { script: "+36\n100ms -36\n", dry_run: true, device: "pads" } };
  assert.deepEqual(JSON.parse(daemon.received()), request);
  const long = await runCtl(["simulate", "-", "--socket", daemon.socket], { stdin: "+36 ".repeat(300_000) });
  assert.deepEqual(long, { code: 2, out: "", err: "Cannot read SCRIPT: it is larger than 1 MiB\n" });
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
  const out =
    `{"status":"error","error":{"code":null,"message":"Unknown command 'stauts' (did you mean 'status'?)"}}\n`;
  assert.deepEqual(await runCtl(["stauts", "--json"]), { code: 2, out, err });
});

testUnless(ofLinux("/dev/full"), "output that cannot be written is one line, exit 1", async () => {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", '"$@" --help > /dev/full', "sh", Deno.execPath(), ...runArgs("ctl/main.ts")],
    env: { NO_COLOR: "1" },
  }).output();
  const err = "Cannot write the output: no space left on device\n";
  assert.deepEqual([code, new TextDecoder().decode(stderr)], [1, err]);
});
