/** Texts that are no config at all; `scripts/torture/fuzz_config.ts` spoils good ones. */
import { ok } from "node:assert/strict";
import { readConfig } from "../../shared/config/read_config.ts";
import { seeded } from "./seeded.ts";

Deno.test("random bytes as text are refused without an exception", () => {
  const pick = seeded(7);
  for (let n = 0; n < 200; n++) {
    const text = String.fromCharCode(...Array.from({ length: 1 + pick(200) }, () => pick(n % 2 === 0 ? 128 : 65536)));
    const result = readConfig(text);
    ok(!result.ok);
  }
});

Deno.test("hostile shapes are refused in reasonable time", () => {
  const shapes = [
    "a = " + "[".repeat(100_000),
    "a = " + "{a=".repeat(50_000),
    "[" + "a.".repeat(50_000) + "a]",
    "a.".repeat(50_000) + "a = 1",
    '[[modes]]\nname = "' + "x".repeat(1_000_000),
    "x\n".repeat(50_000),
    "__proto__ = 1",
    "[__proto__]\nx = 1",
    "constructor = {}",
  ];
  for (const text of shapes) ok(!readConfig(text).ok, text.slice(0, 40));
});
