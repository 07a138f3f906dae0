/** Requests that are wrong in every way, each with the code that its answer must have (PRODUCT.md section 3). */
import { ERROR_CODES, MAX_REQUEST_BYTES } from "../../shared/protocol.ts";
import type { Random } from "../../tests/config/seeded.ts";

/** One line without its newline. `id` is undefined where the answer has none. */
export interface Malformed {
  readonly line: Uint8Array;
  readonly code: number;
  readonly id: unknown;
}

const IDS: readonly unknown[] = [0, -1, 1e21, "", "a", "\ud800", "\u0000", null, true, [1, [2]], { a: { b: 1 } }];
const NAMES = [
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "",
    " ",
    "Ping",
    "ping ",
    " ping",
    "PING\u0000",
  ],
  ...[
    "\ud800",
    "\udc00ping",
    "pıng",
    "ｐｉｎｇ",
    "ping\n",
    "\r",
    "../ping",
    "$(reboot)",
    "p".repeat(5000),
    "SET_MODE",
    "Ünknown",
  ],
];
const NOT_OBJECTS = ["7", "-0", "1e999", '"ping"', "true", "null", "[]", '["ping"]', '[{"command":"ping"}]', "[[[]]]"];
const NOT_STRINGS: readonly unknown[] = [7, null, true, [], ["ping"], {}, { command: "ping" }];
const NOT_ARGS: readonly unknown[] = [7, "a", true, [], [{}], 0, ""];
const WRONG_ARGS: readonly (readonly [command: string, args: unknown, code: number])[] = [
  ["mode", { name: 7 }, ERROR_CODES.MissingField],
  ["mode", { name: ["Default"] }, ERROR_CODES.MissingField],
  ["mode", { name: "Nowhere" }, ERROR_CODES.InvalidRequest],
  ["mode", { name: "__proto__" }, ERROR_CODES.InvalidRequest],
  ["simulate", {}, ERROR_CODES.MissingField],
  ["simulate", { script: 36 }, ERROR_CODES.MissingField],
  ["simulate", { script: "+36", dry_run: "yes" }, ERROR_CODES.MissingField],
  ["simulate", { script: "+36", device: {} }, ERROR_CODES.MissingField],
  ["simulate", { script: "+128" }, ERROR_CODES.InvalidRequest],
  ["simulate", { script: "\ud800 constructor" }, ERROR_CODES.InvalidRequest],
  ["simulate", { script: "+36 ".repeat(20_000) }, ERROR_CODES.InvalidRequest],
  ["monitor", { kinds: "message" }, ERROR_CODES.MissingField],
  ["monitor", { kinds: ["message", "constructor"] }, ERROR_CODES.MissingField],
  ["device", { index: 1.5 }, ERROR_CODES.MissingField],
  ["device", { index: "0" }, ERROR_CODES.MissingField],
  ["device", { name: "no such device" }, ERROR_CODES.DeviceNotConnected],
  ["SET_DEVICE", { index: 2 ** 53 }, ERROR_CODES.DeviceNotConnected],
  ["validate", { path: 7 }, ERROR_CODES.MissingField],
  ["validate", { path: "/no/such/file" }, ERROR_CODES.ConfigNotFound],
  ["validate", { path: "/dev/zero" }, ERROR_CODES.ConfigNotFound],
  ["validate", { path: "/\u0000" }, ERROR_CODES.ConfigNotFound],
];

const encoder = new TextEncoder();

function one<T>(list: readonly T[], pick: Random): T {
  const chosen = list[pick(list.length)];
  if (chosen === undefined) throw new Error("an empty list");
  return chosen;
}

/** Half of them have an id. */
function withId(request: Record<string, unknown>, code: number, pick: Random): Malformed {
  const id = pick(2) === 0 ? undefined : one(IDS, pick);
  const text = JSON.stringify(id === undefined ? request : pick(2) === 0 ? { id, ...request } : { ...request, id });
  return { line: encoder.encode(text), code, id: id === undefined ? undefined : JSON.parse(JSON.stringify(id)) };
}

function text(line: string, code: number): Malformed {
  return { line: encoder.encode(line), code, id: undefined };
}

/** Cut, doubled or pierced until it is no JSON any more. */
function brokenJson(pick: Random): string {
  const whole = JSON.stringify({ command: "ping", args: { a: [1, "é", null] }, id: pick(1000) });
  for (;;) {
    const at = pick(whole.length);
    const broken = one([
      whole.slice(0, at),
      whole.slice(0, at) + one(["}", "{", '"', ",", "\\", "\u0000", "'", "\t", "NaN"], pick) + whole.slice(at),
      whole + whole,
      `${whole},`,
      whole.replaceAll('"', "'"),
      `[${whole}`,
      "[".repeat(1 + pick(300_000)),
      '{"a":'.repeat(1 + pick(100_000)),
    ], pick);
    try {
      JSON.parse(broken);
    } catch {
      return broken;
    }
  }
}

function notUtf8(pick: Random): Uint8Array {
  const bytes = encoder.encode('{"command":"ping","id":"abcdefgh"}');
  const wrong = one([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80], [0xe2, 0x82]], pick);
  bytes.set(wrong, 24 + pick(4));
  return bytes;
}

const KINDS: readonly ((pick: Random) => Malformed)[] = [
  (pick) => text(brokenJson(pick), ERROR_CODES.InvalidJson),
  (pick) =>
    text(
      one(["", "\r", " ", "\t", "\r\r", "\u0000", "\u0000\u0000", "hello", "PING", "GET / HTTP/1.1\r"], pick),
      ERROR_CODES.InvalidJson,
    ),
  (pick) => ({ line: notUtf8(pick), code: ERROR_CODES.InvalidJson, id: undefined }),
  (pick) => text(one(NOT_OBJECTS, pick), ERROR_CODES.InvalidRequest),
  (pick) => withId(pick(2) === 0 ? {} : { command: one(NOT_STRINGS, pick) }, ERROR_CODES.MissingField, pick),
  (pick) => withId({ command: "ping", args: one(NOT_ARGS, pick) }, ERROR_CODES.MissingField, pick),
  (pick) => withId({ command: one(NAMES, pick), args: {} }, ERROR_CODES.UnknownCommand, pick),
  (pick) => {
    const [command, args, code] = one(WRONG_ARGS, pick);
    return withId({ command, args }, code, pick);
  },
  // What an object inherits is no command of its own.
  () => text('{"__proto__":{"command":"ping"}}', ERROR_CODES.MissingField),
  () => text('{"command":"ping","command":7}', ERROR_CODES.MissingField),
  // Deep, but sound.
  (pick) => {
    const depth = 1 + pick(one([10, 1000, 200_000], pick));
    return text("[".repeat(depth) + "]".repeat(depth), ERROR_CODES.InvalidRequest);
  },
  (pick) => {
    const depth = 1 + pick(one([10, 1000, 100_000], pick));
    const args = '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
    const code = depth < 100 ? ERROR_CODES.UnknownCommand : ERROR_CODES.InvalidRequest;
    return text(`{"command":"fly","args":${args}}`, code);
  },
];

/** One of any kind; now and then one that is too large. */
export function malformed(pick: Random): Malformed {
  if (pick(500) > 0) return one(KINDS, pick)(pick);
  return text("x".repeat(MAX_REQUEST_BYTES + 1 + pick(1000)), ERROR_CODES.InvalidRequest);
}
