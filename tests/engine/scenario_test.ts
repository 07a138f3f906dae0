import assert from "node:assert/strict";
import { parseScenario, type Step, stepBytes } from "../../daemon/engine/scenario.ts";

function steps(text: string): readonly Step[] {
  const result = parseScenario(text);
  assert.ok(result.ok, result.ok ? "" : result.error.message);
  return result.steps;
}

/** What a scenario plays, in hex. */
function hex(text: string): string {
  return steps(text).map((step) =>
    [...stepBytes(step) ?? []].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  )
    .join(" ");
}

function refused(text: string): string {
  const result = parseScenario(text);
  assert.ok(!result.ok, `'${text}' was accepted`);
  return result.error.message;
}

Deno.test("presses and releases by number and by name, with a velocity", () => {
  assert.equal(hex("+36 -36 +36v127 +36v1"), "902464 802440 90247f 902401");
  assert.equal(hex("+C3 -C3 +C#3v20 +Bb2 +C-1 +G9"), "903064 803040 903114 902e64 900064 907f64");
});

Deno.test("every kind of message has its word", () => {
  assert.equal(hex("cc7=64 bend=0 bend=8192 bend=16383"), "b00740 e00000 e00040 e07f7f");
  assert.equal(hex("at=90 at36=90 atC3=1 pc=5"), "d05a a0245a a03001 c005");
});

Deno.test("the channel holds for what follows", () => {
  assert.equal(
    hex("+36 ch=9 -36 cc7=1 at=2 at36=3 pc=4 bend=0 ch=0 +36"),
    "902464 892440 b90701 d902 a92403 c904 e90000 902464",
  );
});

Deno.test("the device holds for what follows, and is null until one is named", () => {
  const devices = steps('+36 dev=pads +36 hex=f8 !unplug dev="my keys" pc=1').map((step) =>
    "device" in step && step.device
  );
  assert.deepEqual(devices, [null, "pads", "pads", "pads", "my keys"]);
});

Deno.test("raw bytes go out as they stand", () => {
  assert.equal(hex("hex=90247F hex=f0"), "90247f f0");
});

Deno.test("waits are in ms or s", () => {
  assert.deepEqual(
    steps("120ms 1.5s 0ms 0.5ms 0.07s 3600s"),
    [120, 1500, 0, 0.5, 70, 3_600_000].map((ms) => ({ kind: "wait", ms })),
  );
});

Deno.test("directives take their argument, in quotes when it has blanks", () => {
  assert.deepEqual(steps('!reload a/b.toml !mode Two !mode "Live set" !unplug'), [
    { kind: "reload", path: "a/b.toml" },
    { kind: "mode", name: "Two" },
    { kind: "mode", name: "Live set" },
    { kind: "unplug", device: null },
  ]);
});

Deno.test("comments, blank lines and any blanks between words are nothing", () => {
  assert.equal(hex("# a pad\n\n  +36\t-36 # and up\r\n+37 #"), "902464 802440 902564");
  assert.deepEqual(steps(""), []);
});

Deno.test("an unknown word is named with its place and all that is allowed", () => {
  const result = parseScenario("+36\n  10ms foo -36");
  assert.ok(!result.ok);
  assert.deepEqual(
    { ...result.error, message: "" },
    { word: "foo", line: 2, column: 8, message: "" },
  );
  assert.match(result.error.message, /^Invalid word 'foo' at line 2, column 8: use \+36, .*hex=90247f.*!mode NAME$/);
});

for (
  const [text, reason] of [
    ["+128", "note '128' (must be 0-127, or a name from C-1 to G9)"],
    ["-200", "note '200' (must be 0-127, or a name from C-1 to G9)"],
    ["+G#9", "note 'G#9' (must be 0-127, or a name from C-1 to G9)"],
    ["+H3", "note 'H3' (must be 0-127, or a name from C-1 to G9)"],
    ["+36v128", "velocity '128' (must be 0-127)"],
    ["cc128=1", "controller '128' (must be 0-127)"],
    ["cc=1", "controller is missing (must be 0-127)"],
    ["cc7=", "value is missing (must be 0-127)"],
    ["cc7=-1", "value '-1' (must be 0-127)"],
    ["cc7=1.5", "value '1.5' (must be 0-127)"],
    ["bend=16384", "pitch bend '16384' (must be 0-16383)"],
    ["at=128", "pressure '128' (must be 0-127)"],
    ["at128=1", "note '128' (must be 0-127, or a name from C-1 to G9)"],
    ["pc=128", "program '128' (must be 0-127)"],
    ["ch=16", "channel '16' (must be 0-15)"],
    ["dev=", "a device's alias is missing, as in dev=pads"],
    ["hex=9", "bytes are pairs of 0-9 and a-f, as in hex=90247f"],
    ["hex=", "bytes are pairs of 0-9 and a-f, as in hex=90247f"],
    ["hex=9x", "bytes are pairs of 0-9 and a-f, as in hex=90247f"],
    ["3601s", "a wait is at most 3600s"],
    ["!mode", "a mode's name must follow"],
    ["!reload\nx", "a path must follow"],
    ['dev="my', 'the quote is not closed, add a "'],
    ['!mode "my', 'the quote after it is not closed, add a "'],
  ] as const
) {
  Deno.test(`'${text.replace("\n", "\\n")}' is refused: ${reason}`, () => {
    assert.ok(refused(text).endsWith(`: ${reason}`), refused(text));
  });
}

Deno.test("words that only look like others are refused", () => {
  for (const text of ["120", "ms", "bend7=1", "pc7=1", "!stop", "+", "-", "36", "1e3ms", "=", "ch=", "CC7=1"]) {
    refused(text);
  }
});
