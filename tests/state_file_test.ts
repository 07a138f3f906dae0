import assert from "node:assert/strict";
import { StateFile } from "../daemon/state_file.ts";
import { type KeptLog, keptLog } from "./support/logs.ts";
import { inTempDir } from "./support/temp_dir.ts";

const withState = (play: (path: string, log: KeptLog) => Promise<void>): Promise<void> =>
  inTempDir((dir) => play(`${dir}/state.json`, keptLog()));

Deno.test("what is saved is restored", async () => {
  await withState(async (path, log) => {
    const first = new StateFile(path, log);
    await first.load();
    first.update({ mode: "Mix" });
    first.update({ last_device: "Mikro" });
    await first.flush();
    const second = await new StateFile(path, log).load();
    assert.deepEqual(second, { mode: "Mix", led_scheme: null, app_profiles: {}, last_device: "Mikro" });
    assert.deepEqual([...Deno.readDirSync(path.replace("/state.json", ""))].map((entry) => entry.name), ["state.json"]);
  });
});

Deno.test("nothing saved yet is no problem and says nothing", async () => {
  await withState(async (path, log) => {
    assert.equal((await new StateFile(path, log).load()).mode, null);
    assert.deepEqual(log.lines, []);
  });
});

const DAMAGE: Readonly<Record<string, (text: string) => string>> = {
  "an empty file": () => "",
  "half a file": (text) => text.slice(0, text.length / 2),
  "not JSON": () => "hello",
  "a changed value": (text) => text.replace("Mix", "Mux"),
  "a wrong type": (text) => text.replace('"Mix"', "7"),
  "no checksum": (text) => text.replace("sha256", "sha255"),
  "zeros": (text) => "\0".repeat(text.length),
};

for (const [name, damage] of Object.entries(DAMAGE)) {
  Deno.test(`a damaged state (${name}) is moved aside, said once, and the defaults hold`, async () => {
    await withState(async (path, log) => {
      const state = new StateFile(path, log);
      state.update({ mode: "Mix" });
      await state.flush();
      await Deno.writeTextFile(path, damage(await Deno.readTextFile(path)));
      assert.equal((await new StateFile(path, log).load()).mode, null);
      assert.deepEqual(log.lines.filter((line) => line.startsWith("warn")), [
        `warn: State file ${path} is damaged: moved to ${path}.corrupt, starting from defaults`,
      ]);
      assert((await Deno.lstat(`${path}.corrupt`)).isFile);
    });
  });
}

Deno.test("a state that cannot be saved is said once and hurts nothing", async () => {
  await withState(async (path, log) => {
    const state = new StateFile(`${path}/no/state.json`, log);
    state.update({ mode: "A" });
    await state.flush();
    state.update({ mode: "B" });
    await state.flush();
    assert.equal(log.lines.filter((line) => line.startsWith("warn: Cannot save state")).length, 1);
  });
});
