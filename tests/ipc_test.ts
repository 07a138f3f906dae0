/** The protocol of PRODUCT.md section 3, over the real socket of a real daemon. */
import assert from "node:assert/strict";
import { RawClient } from "./support/raw_client.ts";
import { type Rig, withDaemon } from "./support/rig.ts";
import { eventually } from "./support/wait.ts";

const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
description = "One"
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "true" }
[[modes]]
name = "Other"
[[global_mappings]]
trigger = { type = "Note", note = 40 }
action = { type = "None" }
`;

async function session(play: (client: RawClient, rig: Rig) => Promise<void>): Promise<void> {
  await withDaemon(CONFIG, async (rig) => {
    const client = await RawClient.connect(rig.socket);
    try {
      await play(client, rig);
    } finally {
      await client.close();
    }
  });
}

function codeOf(answer: Record<string, unknown>): unknown {
  assert.equal(answer.status, "error", JSON.stringify(answer));
  return (answer.error as { code: unknown }).code;
}

Deno.test("each kind of bad request has its own code, and the connection goes on", async () => {
  await session(async (client, rig) => {
    const cases: readonly (readonly [string, number])[] = [
      ["hello", 1001],
      ["", 1001],
      ['{"command":', 1001],
      ["[]", 1004],
      ["7", 1004],
      ["null", 1004],
      ["{}", 1002],
      ['{"command":7}', 1002],
      ['{"command":"status","args":[]}', 1002],
      ['{"command":"fly"}', 1003],
      ['{"command":"constructor"}', 1003],
      ['{"command":"__proto__"}', 1003],
      ['{"command":"mode","args":{"name":7}}', 1002],
      ['{"command":"mode","args":{"name":"Nowhere"}}', 1004],
      ['{"command":"simulate"}', 1002],
      ['{"command":"simulate","args":{"script":"+999"}}', 1004],
      ['{"command":"monitor","args":{"kinds":["all"]}}', 1002],
      ['{"command":"device","args":{"index":"1"}}', 1002],
      [`{"command":"validate","args":{"path":"${rig.dir}/no.toml"}}`, 2001],
      ['{"command":"device"}', 3002],
      [`{"command":"fly","id":"[[\\"{{","args":{"a":${"[".repeat(98)}${"]".repeat(98)}}}`, 1003],
      [`{"command":"ping","args":{"a":${"[".repeat(99)}${"]".repeat(99)}}}`, 1004],
      [`{"command":"ping","args":${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}}`, 1004],
      ["[".repeat(1_000_000), 1001],
    ];
    for (const [line, code] of cases) assert.equal(codeOf(await client.ask(line)), code, line);
    await client.send(Uint8Array.of(0xff, 0xfe, 0x0a));
    assert.equal(codeOf(await client.answer()), 1001);
    assert.equal((await client.ask('{"command":"ping"}')).status, "success");
  });
});

Deno.test("ids are echoed, whatever they are, in answers and errors", async () => {
  await session(async (client) => {
    assert.equal((await client.ask('{"command":"ping","id":7}')).id, 7);
    assert.deepEqual((await client.ask('{"command":"fly","id":{"a":[1]}}')).id, { a: [1] });
    assert.equal((await client.ask('{"id":"x"}')).id, "x");
    assert(!("id" in await client.ask('{"command":"ping"}')));
  });
});

Deno.test("pipelined requests are answered in order", async () => {
  await session(async (client) => {
    const ids = Array.from({ length: 300 }, (_, id) => id);
    await client.send(ids.map((id) => `{"command":"${id % 2 ? "ping" : "status"}","id":${id}}\n`).join(""));
    for (const id of ids) assert.equal((await client.answer()).id, id);
  });
});

Deno.test("a request over the limit is refused with the exact answer, and the connection goes on", async () => {
  await session(async (client) => {
    await client.send("x".repeat(1_500_000) + '\n{"command":"ping","id":1}\n');
    assert.equal(
      await client.line(),
      '{"status":"error","error":{"code":1004,"message":"Request too large: 1500000 bytes exceeds maximum of 1048576 bytes (1MB)",' +
        '"details":{"request_size":1500000,"max_size":1048576,"security":"Request rejected to prevent memory exhaustion"}}}',
    );
    assert.equal((await client.answer()).id, 1);
  });
});

Deno.test("a request of exactly the limit is read", async () => {
  await session(async (client) => {
    const frame = '{"command":"ping","pad":""}';
    const answer = await client.ask(frame.replace('""', `"${"x".repeat(1_048_576 - frame.length)}"`));
    assert.equal(answer.status, "success");
  });
});

Deno.test("a client that closes its writing side after its request still gets the answer", async () => {
  await session(async (client) => {
    await client.send('{"command":"ping","id":1}');
    await client.endSending();
    assert.equal((await client.answer()).id, 1);
    assert.equal(await client.line(), null);
  });
});

Deno.test("silent, vanishing and flooding clients do not disturb another", async () => {
  await session(async (client, rig) => {
    const silent = await RawClient.connect(rig.socket);
    const half = await RawClient.connect(rig.socket);
    await half.send('{"command":"pi');
    for (let i = 0; i < 50; i++) {
      const gone = await RawClient.connect(rig.socket);
      await gone.send('{"command":"status"}\n');
      await gone.close();
    }
    const flooder = await RawClient.connect(rig.socket);
    // Never awaited: Deno 2.7 leaves a write pending for good when its connection is closed.
    flooder.send('{"command":"status"}\n'.repeat(20_000)).catch(() => {});
    for (let i = 0; i < 20; i++) assert.equal((await client.ask('{"command":"ping"}')).status, "success");
    await flooder.close();
    await silent.close();
    await half.close();
    assert.equal((await client.ask('{"command":"status"}')).status, "success");
  });
});

Deno.test("the names that older clients send are understood", async () => {
  await session(async (client, rig) => {
    for (const name of ["PING", "STATUS", "RELOAD", "VALIDATE_CONFIG", "LIST_DEVICES"]) {
      assert.equal((await client.ask(`{"command":"${name}"}`)).status, "success", name);
    }
    assert.equal(codeOf(await client.ask('{"command":"GET_DEVICE"}')), 3002);
    assert.equal(codeOf(await client.ask('{"command":"SET_DEVICE","args":{"name":"No such device"}}')), 3002);
    assert.equal(codeOf(await client.ask('{"command":"Ping"}')), 1003);
    assert.equal((await rig.call("status", {})).generation, 2);
  });
});

Deno.test("reload and validate answer with counts, and with problems when there are some", async () => {
  await session(async (client, rig) => {
    const reloaded = await client.ask('{"command":"reload","args":{}}');
    assert.equal(reloaded.message, "Config reloaded successfully");
    assert(Number.isInteger(reloaded.duration_ms));
    assert.deepEqual(reloaded.data, { modes: 2, mappings: 1, global_mappings: 1, generation: 2 });
    assert.deepEqual((await client.ask('{"command":"validate"}')).data, {
      modes: 2,
      mappings: 1,
      global_mappings: 1,
      warnings: [],
    });
    await rig.save(CONFIG.replace("note = 36", "note = 128"));
    const invalid = await client.ask('{"command":"reload"}');
    assert.equal(codeOf(invalid), 2002);
    const { problems } = (invalid.error as { details: { problems: Record<string, unknown>[] } }).details;
    assert.deepEqual(problems.map(({ path, line, message }) => ({ path, line, message })), [{
      path: "modes[0].mappings[0].trigger.note",
      line: 6,
      message: "Invalid note number: 128 (must be 0-127)",
    }]);
    await rig.save("trigger {}\n");
    assert.equal(codeOf(await client.ask('{"command":"reload"}')), 2003);
    await Deno.remove(rig.configPath);
    assert.equal(codeOf(await client.ask('{"command":"reload"}')), 2001);
    assert.equal((await rig.call("status", {})).generation, 2);
  });
});

Deno.test("monitor streams message, gesture, mapping and action, and only the kinds asked for", async () => {
  await session(async (client, rig) => {
    const actions = await RawClient.connect(rig.socket);
    assert.equal((await client.ask('{"command":"monitor"}')).status, "success");
    await actions.ask('{"command":"monitor","args":{"kinds":["action"]}}');
    await rig.play("+36v90 -36");
    const events: string[] = [];
    while (events.filter((one) => one === "action").length < 2) events.push(String((await client.answer()).event));
    assert.deepEqual(events.slice(0, 4), ["message", "gesture", "mapping", "action"]);
    const started = await actions.answer();
    assert.deepEqual([started.event, started.phase, started.action], ["action", "started", "Shell true"]);
    assert(Number(started.ms) >= 0 && Number(started.ms) < 1000);
    await actions.close();
    // The connection still takes requests.
    await client.send('{"command":"ping","id":"still"}\n');
    for (let line = await client.answer(); line.id !== "still";) line = await client.answer();
  });
});

Deno.test("a monitor that does not read loses events, is told how many, and slows nobody", async () => {
  await session(async (_client, rig) => {
    const lazy = await RawClient.connect(rig.socket);
    await lazy.send('{"command":"monitor"}\n');
    await eventually("the monitor", async () => (await rig.call("status", {})).metrics.ipc_requests >= 2);
    const burst = "cc1=1 cc1=2 ".repeat(5000);
    await rig.call("simulate", { script: burst });
    assert((await rig.call("status", {})).metrics.messages >= 10_000);
    let lost = 0;
    let heard = 0;
    while (lost === 0) {
      const event = await lazy.answer();
      if (event.event === "lost") lost = Number(event.count);
      else heard++;
    }
    assert(lost > 0 && heard > 100, `heard ${heard}, lost ${lost}`);
    await lazy.close();
  });
});

Deno.test("simulate answers with what came of it; a dry run does nothing", async () => {
  await session(async (_client, rig) => {
    const live = await rig.call("simulate", { script: "+36 20ms -36" });
    assert.deepEqual([...new Set(live.events.map((event) => event.event))], [
      "message",
      "gesture",
      "mapping",
      "action",
    ]);
    const before = (await rig.call("status", {})).metrics.actions_started;
    const dry = await rig.call("simulate", { script: "+36 20ms -36", dry_run: true });
    const mapping = dry.events.find((event) => event.event === "mapping");
    assert(mapping?.event === "mapping");
    assert.deepEqual([mapping.at, mapping.mapping.description, mapping.action], [0, "One", "Shell true"]);
    assert.equal((await rig.call("status", {})).metrics.actions_started, before);
  });
});

Deno.test("a script that is too long is refused, and of what a long one plays the rest is counted", async () => {
  await session(async (client) => {
    const script = "cc1=1 ".repeat(10_922);
    const long = await client.ask(JSON.stringify({ command: "simulate", args: { script: `${script} +36` } }));
    assert.equal(codeOf(long), 1004);
    assert.equal(
      (long.error as { message: unknown }).message,
      "The script is too long (65536 characters, at most 65535): play it in parts",
    );
    for (const dry_run of [true, false]) {
      const answer = await client.ask(JSON.stringify({ command: "simulate", args: { script, dry_run } }));
      const { events } = answer.data as { events: readonly Record<string, unknown>[] };
      assert.equal(events.length, 20_001);
      const { event, count } = events.at(-1) ?? {};
      assert.deepEqual({ event, count }, { event: "lost", count: 2 * 10_922 - 20_000 });
    }
  });
});

Deno.test("the socket is its owner's alone", async () => {
  await session(async (_client, rig) => {
    assert.equal(((await Deno.lstat(rig.socket)).mode ?? 0) & 0o777, 0o600);
  });
});
