/** Lines without an end, newlines without a line, and requests whose answers nobody reads. */
import assert from "node:assert/strict";
import { MAX_REQUEST_BYTES } from "../../shared/protocol.ts";
import { RawClient } from "../../tests/support/raw_client.ts";
import { type Rig, withDaemon } from "../../tests/support/rig.ts";
import type { Effort, Figure, Torture } from "./torture.ts";
import { witnessed, WITNESSED_CONFIG } from "./witness.ts";

const MIB = 1_048_576;
/** The daemon may take so much more memory than before, whatever comes. */
const MOST_MB = 96;

/** `size` bytes of one line, then its end; then a ping on the same connection. */
async function hugeLine(rig: Rig, size: number, say: (progress: string) => void): Promise<number> {
  const client = await RawClient.connect(rig.socket);
  const began = performance.now();
  const piece = new Uint8Array(MIB).fill(0x7b);
  for (let sent = 0; sent < size; sent += piece.length) {
    await client.send(piece);
    if (sent % (32 * MIB) === 0) say(`${sent / MIB} MiB of one line`);
  }
  await client.send("\n");
  assert.deepEqual(await client.answer(), {
    status: "error",
    error: {
      code: 1004,
      message: `Request too large: ${size} bytes exceeds maximum of ${MAX_REQUEST_BYTES} bytes (1MB)`,
      details: {
        request_size: size,
        max_size: MAX_REQUEST_BYTES,
        security: "Request rejected to prevent memory exhaustion",
      },
    },
  });
  const seconds = (performance.now() - began) / 1000;
  assert.equal((await client.ask('{"command":"ping","id":7}')).id, 7);
  await client.close();
  return size / MIB / seconds;
}

/** Sends the same line again and again, and reads nothing; gives how many bytes were taken until it was held back. */
async function unread(rig: Rig, line: string, most: number): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", new URL("deaf_client.ts", import.meta.url).href, rig.socket, line],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const said = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let [before, taken] = [-1, 0];
  while (taken === 0 || (taken !== before && taken < most)) {
    const { value, done } = await said.read();
    assert(!done, "the deaf client has ended");
    [before, taken] = [taken, Number(value.trim().split("\n").at(-1))];
  }
  child.kill("SIGKILL");
  await said.cancel();
  await child.status;
  return taken;
}

/** `count` empty lines, each answered with an error; reads all of them. */
async function emptyLines(rig: Rig, count: number): Promise<number> {
  const client = await RawClient.connect(rig.socket);
  const began = performance.now();
  const sending = client.send(new Uint8Array(count).fill(0x0a));
  for (let n = 0; n < count; n++) assert.equal(codeOf(await client.answer()), 1001);
  await sending;
  const seconds = (performance.now() - began) / 1000;
  assert.equal((await client.ask('{"command":"ping","id":8}')).id, 8);
  await client.close();
  return count / seconds;
}

function codeOf({ error }: Record<string, unknown>): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

async function run({ count, say }: Effort): Promise<readonly Figure[]> {
  const size = count(1024, 64) * MIB;
  const empty = count(200_000, 5000);
  return await withDaemon(WITNESSED_CONFIG, async (rig) => {
    let [speed, rate, newlines, requests] = [0, 0, 0, 0];
    const seen = await witnessed(rig, MOST_MB, async () => {
      speed = await hugeLine(rig, size, say);
      say("newlines that nobody reads the answers of");
      newlines = await unread(rig, "", size);
      say("requests that nobody reads the answers of");
      requests = await unread(rig, '{"command":"status"}', size);
      say("empty lines");
      rate = await emptyLines(rig, empty);
    });
    assert(newlines < size && requests < size, "a client that reads nothing was not held back");
    return [
      { name: "one line", value: `${size / MIB} MiB at ${speed.toFixed(0)} MiB/s, refused with its true size` },
      { name: "newlines, nothing read", value: `held back after ${newlines} bytes of ${size}` },
      { name: "requests, nothing read", value: `held back after ${requests} bytes of ${size}` },
      { name: "empty lines, all read", value: `${empty} answered, ${rate.toFixed(0)}/s` },
      ...seen,
    ];
  });
}

export const HUGE_LINE: Torture = {
  name: "huge-line",
  promise: "whatever a client streams, memory stays bounded, others are answered and the connection goes on",
  obstacle: Deno.build.os === "linux" ? null : "looks at memory in /proc, which Linux alone has",
  run,
};
