/** The server on a real socket, with a daemon that does what the test wants and limits that are soon reached. */
import assert from "node:assert/strict";
import { ANSWER_TIMEOUT_MS } from "../../ctl/client.ts";
import type { ClientLimits } from "../../daemon/control/clients.ts";
import type { CommandedDaemon } from "../../daemon/control/commands.ts";
import { ControlServer } from "../../daemon/control/server.ts";
import { keptLog } from "../support/logs.ts";
import { RawClient } from "../support/raw_client.ts";
import { inTempDir } from "../support/temp_dir.ts";
import { eventually, pause } from "../support/wait.ts";

const PING = '{"command":"ping"}';
/** Far more than the socket's buffer holds. */
const LARGE = "x".repeat(1_000_000);

interface Scene {
  readonly path: string;
  readonly server: ControlServer;
  /** And worse. */
  warnings(): readonly string[];
  connect(): Promise<RawClient>;
  /** What hangs fails. */
  endHang(): void;
  /** What was last said to `daemon.monitored`. */
  monitored(): boolean;
  /** Also done at each `daemon.monitored`. */
  whenMonitored(act: (on: boolean) => void): void;
}

function unused(): never {
  throw new Error("no part of this test");
}

/** `reload` hangs until the end; `modes` is large; the rest is not called. */
function daemonOf(hung: Promise<never>, monitored: (on: boolean) => void): CommandedDaemon {
  return {
    monitored,
    countRequest: () => {},
    reload: () => hung,
    modes: () => ({ mode: LARGE, modes: [LARGE] }),
    handle: unused,
    stopRequested: hung,
    leave: unused,
    offerOutputs: unused,
    fault: () => {},
    status: unused,
    validate: unused,
    pause: unused,
    resume: unused,
    setMode: unused,
    devices: unused,
    device: unused,
    simulate: unused,
    doctor: unused,
    requestStop: unused,
  };
}

async function serving(limits: Partial<ClientLimits>, play: (scene: Scene) => Promise<void>): Promise<void> {
  await inTempDir(async (dir) => {
    const path = `${dir}/c.sock`;
    const { promise: hung, reject } = Promise.withResolvers<never>();
    hung.catch(() => {});
    const log = keptLog();
    let on = false;
    let whenMonitored = (_on: boolean): void => {};
    const server = new ControlServer({
      daemon: daemonOf(hung, (monitored) => {
        on = monitored;
        whenMonitored(monitored);
      }),
      log,
      now: () => performance.now(),
      limits: { clients: 1000, takenWithin: 30_000, lookEvery: 20, ...limits },
    });
    const listener = Deno.listen({ transport: "unix", path });
    const served = server.serve(listener);
    const clients: RawClient[] = [];
    try {
      await play({
        path,
        whenMonitored: (act) => whenMonitored = act,
        server,
        warnings: () => log.lines.filter((line) => !line.startsWith("debug")),
        connect: async () => {
          const client = await RawClient.connect(path);
          clients.push(client);
          return client;
        },
        endHang: () => reject(new Error("no more")),
        monitored: () => on,
      });
    } finally {
      for (const client of clients) await client.close();
      reject(new Error("the test is over"));
      server.close();
      listener.close();
      await served;
    }
  });
}

async function pong(client: RawClient): Promise<void> {
  assert.equal((await client.ask(PING)).message, "pong");
}

Deno.test("a command that hangs is answered with Timeout, and meanwhile others are answered", async () => {
  await serving({}, async ({ connect }) => {
    const [waiting, other] = [await connect(), await connect()];
    const began = performance.now();
    const answer = waiting.ask('{"command":"reload","id":1}');
    await pong(other);
    assert.deepEqual(await answer, {
      status: "error",
      error: { code: 4002, message: "reload has not ended within 4 s; it may still take effect" },
      id: 1,
    });
    const took = performance.now() - began;
    assert(took > 3900, `${took} ms`);
    assert(ANSWER_TIMEOUT_MS > 4000, "conductorctl would have given up by then");
    await pong(waiting);
  });
});

Deno.test("a client that takes nothing of its answer is dropped; one that takes it slowly is not", async () => {
  await serving({ takenWithin: 500 }, async ({ connect, path, warnings }) => {
    const quiet = await connect();
    await pong(quiet);
    const [deaf, slow] = [await connect(), await Deno.connect({ transport: "unix", path })];
    await deaf.send('{"command":"mode"}\n');
    await slow.write(new TextEncoder().encode('{"command":"mode"}\n'));
    const began = performance.now();
    const buffer = new Uint8Array(100_000);
    let taken = 0;
    for (let last = 0; last !== 0x0a;) {
      const size = await slow.read(buffer);
      assert(size !== null, `hung up after ${taken} bytes`);
      taken += size;
      last = buffer[size - 1] ?? 0;
      await pause(50);
    }
    slow.close();
    assert(taken > 2 * LARGE.length && performance.now() - began > 1000);
    assert.deepEqual(warnings(), ["warn: A client was dropped: it has not read its answers for 1 s"]);
    // Silence alone is no reason.
    await pong(quiet);
  });
});

Deno.test("when there is no room, the longest silent client goes, never one that waits, and it is said once", async () => {
  await serving({ clients: 4 }, async ({ connect, endHang, warnings }) => {
    const [waiting, first, monitor, second] = [await connect(), await connect(), await connect(), await connect()];
    await waiting.send('{"command":"reload"}\n');
    await monitor.ask('{"command":"monitor"}');
    await pong(second);
    await pong(first);
    await pong(await connect());
    assert.equal(await second.line(), null);
    await pong(await connect());
    assert.equal(await first.line(), null);
    await pong(monitor);
    endHang();
    assert.equal((await waiting.answer()).status, "error");
    assert.deepEqual(warnings(), [
      "warn: 4 clients are connected: those who have been silent longest are dropped for new ones",
    ]);
  });
});

Deno.test("a monitor that has closed its writing side gets its events, until it is gone", async () => {
  await serving({}, async ({ connect, server, monitored }) => {
    const client = await connect();
    await client.send('{"command":"monitor"}\n');
    await client.endSending();
    assert.equal((await client.answer()).status, "success");
    for (const count of [1, 2]) {
      server.publish({ event: "lost", at: 0, count });
      assert.deepEqual(await client.answer(), { event: "lost", at: 0, count });
    }
    assert(monitored());
    await client.close();
    await eventually("nobody monitors", () => !monitored());
  });
});

Deno.test("a monitor that vanishes is forgotten without an event", async () => {
  await serving({}, async ({ connect, monitored }) => {
    const client = await connect();
    await client.ask('{"command":"monitor"}');
    assert(monitored());
    await client.close();
    await eventually("nobody monitors", () => !monitored());
  });
});

Deno.test("thousands of requests in one write leave a timer its turn", async () => {
  await serving({}, async ({ connect }) => {
    const client = await connect();
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const sending = client.send(`${PING}\n`.repeat(20_000));
    for (let n = 0; n < 20_000; n++) await client.line();
    await sending;
    clearInterval(ticking);
    assert(turns > 20, `the event loop turned ${turns} times`);
  });
});

Deno.test("no event comes ahead of the answer to monitor", async () => {
  await serving({}, async ({ server, connect, whenMonitored }) => {
    whenMonitored((on) => {
      if (on) server.publish({ event: "mode", at: 1, mode: "Mix", previous: "Default" });
    });
    const client = await connect();
    assert.equal((await client.ask('{"command":"monitor"}')).status, "success");
    assert.equal((await client.answer()).event, "mode");
  });
});
