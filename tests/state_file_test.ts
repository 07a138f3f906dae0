import assert from "node:assert/strict";
import { VirtualClock } from "../daemon/actions/virtual_clock.ts";
import { StateFile } from "../daemon/state_file.ts";
import { formatState, NO_STATE, parseState } from "../daemon/state_format.ts";
import { keptLog } from "./support/logs.ts";
import { withState } from "./support/state_scene.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";

Deno.test("what is saved is restored, and nothing else is left in the folder", async () => {
  await withState(async ({ dir, open }) => {
    const first = open();
    await first.load();
    first.update({ mode: "Mix" });
    first.update({ last_device: "Mikro" });
    await first.close();
    assert.deepEqual(await open().load(), { ...NO_STATE, mode: "Mix", last_device: "Mikro" });
    assert.deepEqual([...Deno.readDirSync(dir)].map((entry) => entry.name), ["state.json"]);
  });
});

Deno.test("nothing saved yet is no problem and says nothing", async () => {
  await withState(async ({ open, log }) => {
    assert.deepEqual(await open().load(), NO_STATE);
    assert.deepEqual(log.lines, []);
  });
});

Deno.test("a state is readable by its owner alone", async () => {
  await withState(async ({ open, path }) => {
    const state = open();
    state.update({ mode: "Mix" });
    await state.flush();
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  });
});

Deno.test("the log says which state was saved", async () => {
  await withState(async ({ open, path, log }) => {
    const state = open();
    state.update({ mode: "Mix" });
    await state.flush();
    const text = JSON.stringify({ ...NO_STATE, mode: "Mix" });
    assert.deepEqual(log.lines, [`debug: State saved to ${path}: ${text}`]);
  });
});

Deno.test("a hundred changes within a second are one save, of the last", async () => {
  await withState(async ({ open, clock, saves, saved }) => {
    const state = open();
    await state.load();
    for (let i = 0; i < 100; i++) {
      state.update({ mode: `Mode ${i}` });
      await clock.advance(9.99);
    }
    assert.equal(saves(), 0);
    await clock.advance(1);
    await eventually("the save", () => saves() === 1);
    assert.equal((await saved()).mode, "Mode 99");
    state.update({ mode: "Later" });
    await clock.advance(999);
    await clock.advance(1);
    await eventually("the next save", () => saves() === 2);
  });
});

Deno.test("a change there and back within the second writes nothing", async () => {
  await withState(async ({ open, path, saves }) => {
    const state = open();
    state.update({ mode: "Mix" });
    await state.flush();
    const { ino } = await Deno.stat(path);
    state.update({ mode: "Other" });
    state.update({ mode: "Mix" });
    await state.flush();
    assert.deepEqual([saves(), (await Deno.stat(path)).ino], [1, ino]);
  });
});

Deno.test("a state that somebody removed is written again at the next save", async () => {
  await withState(async ({ open, path, saved }) => {
    const state = open();
    state.update({ mode: "Mix" });
    await state.flush();
    await Deno.remove(path);
    state.update({ mode: "Mix" });
    await state.flush();
    assert.equal((await saved()).mode, "Mix");
  });
});

Deno.test("a single flipped bit is noticed, or changes nothing of the state", async () => {
  const state = { mode: "Mix", led_scheme: "reactive", app_profiles: { Live: "stage" }, last_device: "Mikro" };
  const whole = new TextEncoder().encode(await formatState(state));
  let noticed = 0;
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const at = bit >> 3;
    const flipped = whole.with(at, (whole[at] ?? 0) ^ (1 << (bit & 7)));
    const parsed = await parseState(flipped);
    if (parsed.ok) assert.deepEqual(parsed.state, state, `bit ${bit & 7} of byte ${at}`);
    else noticed++;
  }
  // What is not noticed is in the white space and in "version".
  assert(noticed > whole.length * 8 * 0.75, `${noticed} of ${whole.length * 8}`);
});

Deno.test("a state that cannot be saved is said once, tried again, and said when it is saved", async () => {
  await withState(async ({ open, path, log, clock, saved }) => {
    await Deno.mkdir(`${path}.tmp/full`, { recursive: true });
    const state = open();
    await state.load();
    state.update({ mode: "A" });
    await state.flush();
    state.update({ mode: "B" });
    await state.flush();
    const trouble = `warn: Cannot save state to ${path}: directory not empty`;
    assert.deepEqual(log.lines, [trouble]);
    await Deno.remove(`${path}.tmp`, { recursive: true });
    await clock.advance(5000);
    await eventually("the save", () => log.lines.length === 3);
    assert.deepEqual([log.lines[2], (await saved()).mode], [`info: State is saved again to ${path}`, "B"]);
  });
});

Deno.test("a folder that is not there is said once and hurts nothing", async () => {
  await inTempDir(async (dir) => {
    const log = keptLog();
    const state = new StateFile(`${dir}/no/state.json`, log, new VirtualClock());
    await state.load();
    state.update({ mode: "A" });
    await state.flush();
    await state.close();
    assert.deepEqual(log.lines, [`warn: Cannot save state to ${dir}/no/state.json: no such file or directory`]);
  });
});
