/** Clients without manners: slow, silent, half-closed, deaf, and gone in the middle. */
import assert from "node:assert/strict";
import { RawClient } from "../../tests/support/raw_client.ts";
import type { Rig } from "../../tests/support/rig.ts";
import { eventually, pause } from "../../tests/support/wait.ts";
import type { Random } from "../../tests/config/seeded.ts";

/** Writes and reads one byte at a time. */
export async function byteByByte(socket: string, requests: number): Promise<void> {
  const conn = await Deno.connect({ transport: "unix", path: socket });
  const byte = new Uint8Array(1);
  try {
    for (let id = 0; id < requests; id++) {
      for (const each of new TextEncoder().encode(`{"command":"ping","id":${id}}\n`)) {
        await conn.write(Uint8Array.of(each));
        await pause(0);
      }
      let line = "";
      while (!line.endsWith("\n")) {
        assert.equal(await conn.read(byte), 1);
        line += String.fromCharCode(byte[0] ?? 0);
      }
      assert.equal(JSON.parse(line).id, id);
    }
  } finally {
    conn.close();
  }
}

/** Says that it sends no more, with and without a last newline: the answer comes, then the end. */
export async function halfClosed(socket: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const client = await RawClient.connect(socket);
    await client.send(`{"command":"status","id":${round}}${round % 2 === 0 ? "" : "\n"}`);
    await client.endSending();
    assert.equal((await client.answer()).id, round);
    assert.equal(await client.line(), null);
    await client.close();
  }
}

/** A monitor that sends no more still gets its events. */
export async function halfClosedMonitor(rig: Rig): Promise<void> {
  const client = await RawClient.connect(rig.socket);
  await client.send('{"command":"monitor","args":{"kinds":["gesture"]}}\n');
  await client.endSending();
  assert.equal((await client.answer()).status, "success");
  for (let round = 0; round < 3; round++) {
    await rig.play("+36 -36");
    assert.equal((await client.answer()).event, "gesture");
  }
  await client.close();
}

/** Each closes at another point: before, in and after a request, with answers unread, in the middle of a stream. */
export async function vanishing(socket: string, count: number, pick: Random): Promise<void> {
  const ends: readonly ((conn: Deno.UnixConn) => Promise<unknown>)[] = [
    () => Promise.resolve(),
    (conn) => conn.write(new TextEncoder().encode('{"command":"sta'.slice(0, 1 + pick(14)))),
    (conn) => conn.write(new TextEncoder().encode('{"command":"status"}\n')),
    (conn) => conn.write(new TextEncoder().encode('{"command":"status"}\n'.repeat(50))),
    (conn) => conn.write(new TextEncoder().encode('{"command":"simulate","args":{"script":"+36 50ms -36"}}\n')),
    async (conn) => {
      await conn.write(new TextEncoder().encode('{"command":"monitor"}\n'));
      await conn.read(new Uint8Array(1 + pick(2000)));
    },
    async (conn) => {
      await conn.write(new TextEncoder().encode('{"command":"monitor"}\n'));
      await conn.closeWrite();
    },
    (conn) => conn.write(new Uint8Array(1 + pick(100_000)).fill(0x78)),
  ];
  for (let n = 0; n < count; n++) {
    const conn = await Deno.connect({ transport: "unix", path: socket });
    await ends[n % ends.length]?.(conn);
    conn.close();
  }
}

/** Clients that stay, and say nothing or only half of something. */
export async function silent(socket: string, count: number): Promise<Disposable> {
  const conns: Deno.UnixConn[] = [];
  for (let n = 0; n < count; n++) {
    const conn = await Deno.connect({ transport: "unix", path: socket });
    if (n % 2 === 0) await conn.write(new TextEncoder().encode('{"command":"pi'));
    conns.push(conn);
  }
  return { [Symbol.dispose]: () => conns.forEach((conn) => conn.close()) };
}

/** Asks and never reads: it is dropped, which is said. */
export async function deafIsDropped(rig: Rig): Promise<void> {
  const conn = await Deno.connect({ transport: "unix", path: rig.socket });
  // More than the socket holds of answers, and no more than it holds of requests.
  await conn.write(new TextEncoder().encode('{"command":"status"}\n'.repeat(5000)));
  await eventually("the deaf client is dropped", () => rig.log().includes("has not read its answers for 30 s"), 60_000);
  conn.close();
}
