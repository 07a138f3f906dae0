import assert from "node:assert/strict";
import { ModeStack } from "../../daemon/engine/modes.ts";

const NAMES = ["One", "Two", "Three"];

Deno.test("the start mode is the first wanted one that exists, else the first of the file", () => {
  assert.equal(new ModeStack(NAMES, ["Gone", null, "Two", "Three"]).current, "Two");
  assert.equal(new ModeStack(NAMES, ["Gone"]).current, "One");
  assert.equal(new ModeStack(NAMES, []).current, "One");
});

Deno.test("next and previous go round in file order", () => {
  const modes = new ModeStack(NAMES, []);
  const walk = (name: string): string => (modes.set(name), modes.current);
  assert.deepEqual(["next", "next", "next", "previous", "previous"].map(walk), ["Two", "Three", "One", "Three", "Two"]);
  const alone = new ModeStack(["One"], []);
  assert.ok(alone.set("next") && alone.set("previous"));
  assert.equal(alone.current, "One");
});

Deno.test("an unknown mode is refused and changes nothing", () => {
  const modes = new ModeStack(NAMES, ["Two"]);
  assert.equal(modes.set("Four"), false);
  assert.equal(modes.hold("Four", 1), false);
  assert.equal(modes.current, "Two");
});

Deno.test("a momentary mode holds until its holder lets go", () => {
  const modes = new ModeStack(NAMES, []);
  assert.ok(modes.hold("Two", 7));
  assert.equal(modes.current, "Two");
  modes.release(8);
  assert.equal(modes.current, "Two");
  modes.release(7);
  assert.equal(modes.current, "One");
});

Deno.test("momentary modes let go out of order leave what is still held", () => {
  const modes = new ModeStack(NAMES, []);
  modes.hold("Two", 1);
  modes.hold("Three", 2);
  modes.release(1);
  assert.equal(modes.current, "Three");
  modes.release(2);
  assert.equal(modes.current, "One");
});

Deno.test("setting a mode ends momentary ones, whose release is then without effect", () => {
  const modes = new ModeStack(NAMES, []);
  modes.hold("Two", 1);
  modes.set("Three");
  assert.equal(modes.current, "Three");
  modes.release(1);
  assert.equal(modes.current, "Three");
});

Deno.test("next counts from the base when set and from the current mode when held", () => {
  const modes = new ModeStack(NAMES, []);
  modes.hold("Three", 1);
  modes.set("next");
  assert.equal(modes.current, "Two");
  modes.hold("next", 2);
  assert.equal(modes.current, "Three");
  modes.hold("next", 3);
  assert.equal(modes.current, "One");
});

Deno.test("after a reload the mode stays by name, else the start mode holds, else the first", () => {
  const modes = new ModeStack(NAMES, ["Two"]);
  modes.adopt(["Zero", "Two"], ["Zero"]);
  assert.equal(modes.current, "Two");
  assert.deepEqual(modes.names, ["Zero", "Two"]);
  modes.adopt(["Zero", "Last"], ["Last"]);
  assert.equal(modes.current, "Last");
  modes.adopt(["A", "B"], ["Gone"]);
  assert.equal(modes.current, "A");
});

Deno.test("a reload ends momentary modes that are gone and keeps the others", () => {
  const modes = new ModeStack(NAMES, []);
  modes.hold("Two", 1);
  modes.hold("Three", 2);
  modes.adopt(["One", "Two"], []);
  assert.equal(modes.current, "Two");
  modes.release(1);
  assert.equal(modes.current, "One");
});
