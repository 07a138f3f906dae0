/** Requests of every size and kind, by one client and by many, each with its exact answer. */
import assert from "node:assert/strict";
import { MAX_REQUEST_BYTES } from "../../shared/protocol.ts";
import { RawClient } from "../../tests/support/raw_client.ts";
import { malformed } from "./ipc_malformed.ts";
import type { Random } from "../../tests/config/seeded.ts";

const encoder = new TextEncoder();

async function onConnection<T>(socket: string, play: (client: RawClient) => Promise<T>): Promise<T> {
  const client = await RawClient.connect(socket);
  try {
    return await play(client);
  } finally {
    await client.close();
  }
}

/** A ping of exactly so many bytes, padded with characters of one to four bytes each. */
function pingOf(size: number, pad: string): Uint8Array {
  const frame = '{"command":"ping","pad":""}';
  const room = size - frame.length;
  const each = encoder.encode(pad).length;
  const text = pad.repeat(Math.floor(room / each)) + "x".repeat(room % each);
  const bytes = encoder.encode(frame.replace('""', `"${text}"`));
  assert.equal(bytes.length, size);
  return bytes;
}

/** In pieces that cut characters in two. */
async function sendInPieces(client: RawClient, bytes: Uint8Array, pick: Random): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const size = 1 + pick(pick(2) === 0 ? 5000 : 200_000);
    await client.send(bytes.subarray(at, at + size));
    at += size;
  }
}

function refusalOf(size: number): string {
  return `{"status":"error","error":{"code":1004,"message":"Request too large: ${size} bytes exceeds maximum of 1048576 ` +
    `bytes (1MB)","details":{"request_size":${size},"max_size":1048576,` +
    `"security":"Request rejected to prevent memory exhaustion"}}}`;
}

/** The size limit, to the byte, whatever the characters; on one connection. Gives how many lines were sent. */
export function sizes(socket: string, rounds: number, pick: Random): Promise<number> {
  return onConnection(socket, async (client) => {
    let lines = 0;
    for (let round = 0; round < rounds; round++) {
      const pad = ["x", "é", "€", "😀"][round % 4] ?? "x";
      for (const size of [MAX_REQUEST_BYTES, MAX_REQUEST_BYTES + 1, MAX_REQUEST_BYTES - 1, 1_500_000]) {
        await sendInPieces(client, pingOf(size, pad), pick);
        await client.send(pick(2) === 0 ? "\r\n" : "\n");
        if (size > MAX_REQUEST_BYTES) assert.equal(await client.line(), refusalOf(size));
        else assert.equal((await client.answer()).message, "pong");
        assert.equal((await client.ask('{"command":"ping","id":"on"}')).id, "on");
        lines += 2;
      }
    }
    return lines;
  });
}

/** Sends without waiting, and holds each answer against what was asked. */
async function inOrder(client: RawClient, requests: number, pick: Random): Promise<void> {
  const commands = ["ping", "status", "mode", "devices", "fly"];
  const asked = Array.from({ length: requests }, () => commands[pick(commands.length)] ?? "");
  const sending = client.send(asked.map((command, id) => `${JSON.stringify({ command, id })}\n`).join(""));
  for (const [id, command] of asked.entries()) {
    const answer = await client.answer();
    assert.equal(answer.id, id, "answers come in the order of the requests");
    assert.equal(answer.status, command === "fly" ? "error" : "success", JSON.stringify(answer));
  }
  await sending;
}

/** So many requests in one write. */
export function pipelined(socket: string, requests: number, pick: Random): Promise<void> {
  return onConnection(socket, (client) => inOrder(client, requests, pick));
}

/** All connected before the first one asks. */
export async function crowd(socket: string, clients: number, requests: number, pick: Random): Promise<void> {
  const all = await Promise.all(Array.from({ length: clients }, () => RawClient.connect(socket)));
  try {
    await Promise.all(all.map((client) => inOrder(client, requests, pick)));
  } finally {
    for (const client of all) await client.close();
  }
}

const BATCH = 25;

/** Each has exactly one answer, with its code and its id, and the connection goes on. Gives how often each code came. */
export function manyMalformed(socket: string, count: number, pick: Random): Promise<ReadonlyMap<number, number>> {
  return onConnection(socket, async (client) => {
    const codes = new Map<number, number>();
    for (let done = 0; done < count; done += BATCH) {
      const requests = Array.from({ length: Math.min(BATCH, count - done) }, () => malformed(pick));
      const sending = (async (): Promise<void> => {
        for (const { line } of requests) {
          await client.send(line);
          await client.send("\n");
        }
        await client.send(`{"command":"ping","id":"batch ${done}"}\n`);
      })();
      for (const { line, code, id } of requests) {
        const { status, error, id: echoed } = await client.answer();
        const shown = new TextDecoder().decode(line.subarray(0, 200));
        const got = typeof error === "object" && error !== null && "code" in error ? error.code : status;
        assert.equal(got, code, shown);
        assert.deepEqual(echoed, id, shown);
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      await sending;
      assert.equal((await client.answer()).id, `batch ${done}`, "one answer each, and no more");
    }
    return codes;
  });
}
