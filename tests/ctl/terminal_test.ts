import assert from "node:assert/strict";
import { printable } from "../../ctl/terminal.ts";

Deno.test("control characters are shown, not obeyed", () => {
  assert.equal(printable("a\x1b[2Jb\rc\x07\x9b\x7f\td é✓", false), "a\\x1b[2Jb\\x0dc\\x07\\x9b\\x7f\td é✓");
});

Deno.test("only the mark at the start of a line has a colour, and only when asked for", () => {
  assert.equal(printable("✓ Config is valid", true), "\x1b[32m✓\x1b[39m Config is valid");
  assert.equal(printable("✗ Config", true), "\x1b[31m✗\x1b[39m Config");
  assert.equal(printable("a ✓", true), "a ✓");
  assert.equal(printable("✓ Config is valid", false), "✓ Config is valid");
});
