import assert from "node:assert/strict";
import { reasonOf } from "../shared/system_error.ts";

Deno.test("a reason is a few words without the number, the operation and the path", () => {
  assert.equal(reasonOf(new Error("File too large (os error 27): write '/a/b'")), "file too large");
  assert.equal(
    reasonOf(new Deno.errors.NotFound("No such file or directory (os error 2)")),
    "no such file or directory",
  );
  assert.equal(reasonOf(new Deno.errors.PermissionDenied("Operation not permitted (os error 1)")), "permission denied");
  assert.equal(reasonOf(new Deno.errors.NotCapable("Requires all access to '/proc/1/mem'")), "permission denied");
  assert.equal(reasonOf(new Deno.errors.FilesystemLoop("Loop (os error 40)")), "links that go in a circle");
});

Deno.test("an error of our own keeps its words, and only its first line", () => {
  assert.equal(
    reasonOf(new Error("What was written reads back differently\nat x.ts:1")),
    "What was written reads back differently",
  );
  assert.equal(reasonOf("broken"), "broken");
});

Deno.test("what the system really says becomes a reason", async () => {
  const error = await Deno.open("/nowhere/at/all").then(() => assert.fail(), (error) => error);
  assert.match(reasonOf(error), /^[a-z ]+$/);
});
