import assert from "node:assert/strict";
import { type Line, LineSplitter } from "../shared/json_lines.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const show = (line: Line): string | number =>
  line instanceof Uint8Array ? new TextDecoder().decode(line) : line.tooLarge;

/** All that comes out of these chunks, texts for lines and sizes for those too large; the last from flush(). */
function split(chunks: readonly string[], limit?: number): (string | number | null)[] {
  const splitter = new LineSplitter(limit);
  const out: (string | number | null)[] = [];
  for (const chunk of chunks) for (const line of splitter.push(bytes(chunk))) out.push(show(line));
  const last = splitter.flush();
  out.push(last === null ? null : show(last));
  return out;
}

Deno.test("many lines of one chunk come out in order", () => {
  assert.deepEqual(split(["a\nbb\n\nccc\n"]), ["a", "bb", "", "ccc", null]);
});

Deno.test("a line may be spread over any number of chunks", () => {
  assert.deepEqual(split(["he", "l", "", "lo\nwor", "ld\n"]), ["hello", "world", null]);
  assert.deepEqual(split([..."one\ntwo\n"]), ["one", "two", null]);
});

Deno.test("a last line without newline comes with flush, once", () => {
  assert.deepEqual(split(["a\nb"]), ["a", "b"]);
  const splitter = new LineSplitter();
  assert.deepEqual([...splitter.push(bytes("x"))], []);
  assert.equal(show(splitter.flush() ?? bytes("nothing")), "x");
  assert.equal(splitter.flush(), null);
});

Deno.test("a carriage return before the newline is no part of the line, one elsewhere is", () => {
  assert.deepEqual(split(["a\r\nb\rc\r\n"]), ["a", "b\rc", null]);
  assert.deepEqual(split(["a\r", "\n"]), ["a", null]);
  assert.deepEqual(split(["a", "\r\n", "\r", "\n"]), ["a", "", null]);
});

Deno.test("a character cut in two by a chunk is whole again in its line", () => {
  const whole = bytes("é✓\n");
  const splitter = new LineSplitter();
  const out: (string | number)[] = [];
  for (const byte of whole) for (const line of splitter.push(Uint8Array.of(byte))) out.push(show(line));
  assert.deepEqual(out, ["é✓"]);
});

Deno.test("the limit itself passes, one byte more does not, and the line ending does not count", () => {
  for (const ending of ["\n", "\r\n"]) {
    assert.deepEqual(split([`12345${ending}x\n`], 5), ["12345", "x", null]);
    assert.deepEqual(split([`123456${ending}x\n`], 5), [6, "x", null]);
    assert.deepEqual(split([...`12345${ending}x\n`], 5), ["12345", "x", null], "byte by byte");
    assert.deepEqual(split([...`123456${ending}x\n`], 5), [6, "x", null], "byte by byte");
    assert.deepEqual(split([...`1234567${ending}x\n`], 5), [7, "x", null], "byte by byte");
  }
});

Deno.test("a line over the limit is told with its whole size and the next one is read", () => {
  assert.deepEqual(split(["1234", "5678", "90\nok\n12345678\nok"], 5), [10, "ok", 8, "ok"]);
  assert.deepEqual(split(["123456789"], 5), [9]);
});

Deno.test("every way of cutting a stream into two gives the same lines", () => {
  const text = "a\r\n\n123456\r\n12345\r\n1234567\nend\r";
  const whole = split([text], 5);
  assert.deepEqual(whole, ["a", "", 6, "12345", 7, "end"]);
  for (let cut = 0; cut <= text.length; cut++) {
    assert.deepEqual(split([text.slice(0, cut), text.slice(cut)], 5), whole, `cut at ${cut}`);
  }
});

Deno.test("a line handed out is not changed by what is pushed after it", () => {
  const splitter = new LineSplitter();
  const first = [...splitter.push(bytes("ab")), ...splitter.push(bytes("c\n"))];
  const second = [...splitter.push(bytes("xy")), ...splitter.push(bytes("z\n"))];
  assert.deepEqual([...first, ...second].map(show), ["abc", "xyz"]);
});

Deno.test("a line without end takes no more memory than the limit", () => {
  const splitter = new LineSplitter(1_048_576);
  const chunk = new Uint8Array(65_536).fill(0x61);
  const before = Deno.memoryUsage();
  const held = (): number => {
    const now = Deno.memoryUsage();
    return now.heapTotal + now.external - before.heapTotal - before.external;
  };
  for (let i = 0; i < 4096; i++) assert.deepEqual([...splitter.push(chunk)], []);
  assert.ok(held() < 64 * 1_048_576, `256 MiB pushed, ${held()} bytes more in use`);
  assert.deepEqual([...splitter.push(bytes("\nok\n"))].map(show), [4096 * 65_536, "ok"]);
});

Deno.test("a long line in small pieces is not copied again for each piece", () => {
  const splitter = new LineSplitter();
  const piece = bytes("abcdefgh");
  const start = performance.now();
  for (let i = 0; i < 500_000; i++) assert.equal(splitter.push(piece).next().done, true);
  // Copying all that came before for each piece would move 1 TB.
  assert.ok(performance.now() - start < 10_000);
  const line = splitter.flush();
  assert.ok(line instanceof Uint8Array);
  assert.equal(line.length, 4_000_000);
});
