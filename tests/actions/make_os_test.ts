import assert from "node:assert/strict";
import { makeOs, noDesktop } from "../../daemon/actions/make_os.ts";
import { NotAvailable } from "../../daemon/actions/os.ts";

const { signal } = new AbortController();

Deno.test("a system without a desktop says of each thing that it is not available, and why", () => {
  const os = noDesktop("no display is set");
  const stroke = { key: "a", modifiers: [] };
  const attempts: readonly (readonly [string, () => unknown])[] = [
    ["Keystroke", () => os.keyDown(stroke)],
    ["Keystroke", () => os.keyUp(stroke)],
    ["Text", () => os.typeText("x", signal)],
    ["MouseClick", () => os.mouseClick("left", null, 1)],
    ["MouseScroll", () => os.mouseScroll(0, 1)],
    ["VolumeControl", () => os.volume("Up", 5, signal)],
    ["AppRunning", () => os.appRunning("Gimp")],
    ["AppFrontmost", () => os.appFrontmost("Gimp")],
  ];
  for (const [what, attempt] of attempts) {
    assert.throws(
      attempt,
      (error: unknown) =>
        error instanceof NotAvailable && error.message === `${what} is not available on this system: no display is set`,
    );
  }
});

Deno.test("an Os has its processes from the one and its desktop from the other", async () => {
  const done: string[] = [];
  const processes = {
    shell: (): Promise<void> => Promise.resolve(void done.push("shell")),
    launch: (): Promise<void> => Promise.resolve(void done.push("launch")),
  };
  const os = makeOs("headless", processes, noDesktop("none"));
  await os.shell({ command: "x", cwd: null, timeout_ms: 0, env: {} }, signal);
  await os.launch("x", [], signal);
  assert.deepEqual(done, ["shell", "launch"]);
  assert.equal(os.name, "headless");
  assert.throws(() => os.mouseScroll(1, 1), NotAvailable);
});
