/** Two daemons on configs of the same folder, which have one state.json between them. */
import assert from "node:assert/strict";
import { VirtualClock } from "../daemon/actions/virtual_clock.ts";
import { StateFile } from "../daemon/state_file.ts";
import { NO_STATE, parseState } from "../daemon/state_format.ts";
import { type KeptLog, keptLog } from "./support/logs.ts";
import { withDaemon } from "./support/rig.ts";
import { withState } from "./support/state_scene.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";

const warnings = (log: KeptLog): readonly string[] => log.lines.filter((line) => line.startsWith("warn: "));

Deno.test("a second daemon on the same folder says so once, starts from the state and leaves it alone", async () => {
  await withState(async ({ open, path, saved }) => {
    const first = open();
    await first.load();
    first.update({ mode: "First" });
    await first.flush();
    const log = keptLog();
    const second = open(log);
    assert.equal((await second.load()).mode, "First");
    for (const mode of ["Second", "Third"]) {
      second.update({ mode });
      await second.flush();
    }
    assert.equal((await saved()).mode, "First");
    assert.deepEqual(log.lines, [
      `warn: Another Conductor keeps the state in ${path}: this one saves none until the other has ended`,
    ]);
  });
});

Deno.test("a second daemon leaves what is damaged to the first", async () => {
  await withState(async ({ dir, open, path }) => {
    await open().load();
    await Deno.writeTextFile(path, "");
    await Deno.writeTextFile(`${path}.tmp`, "half");
    const log = keptLog();
    assert.deepEqual(await open(log).load(), NO_STATE);
    assert.deepEqual(warnings(log).slice(1), [
      `warn: State file ${path} is damaged (empty): starting from defaults`,
    ]);
    assert.deepEqual([...Deno.readDirSync(dir)].map((entry) => entry.name).sort(), ["state.json", "state.json.tmp"]);
  });
});

Deno.test("a second daemon keeps the state once the first has ended, without a further change", async () => {
  await withState(async ({ open, path, clock, saved }) => {
    const first = open();
    await first.load();
    const log = keptLog();
    const second = open(log);
    await second.load();
    second.update({ mode: "Second" });
    await second.flush();
    first.update({ mode: "First" });
    await first.close();
    assert.equal((await saved()).mode, "First");
    await clock.advance(5000);
    await eventually("the takeover", () => log.lines.includes(`info: State is saved again to ${path}`));
    assert.equal((await saved()).mode, "Second");
  });
});

Deno.test("two daemons that save as fast as they can never harm the file", async () => {
  await withState(async ({ open, path }) => {
    const [first, second] = [open(keptLog()), open(keptLog())];
    await first.load();
    await second.load();
    first.update({ mode: "A" });
    await first.flush();
    const switching = async (state: StateFile, name: string): Promise<void> => {
      for (let i = 0; i < 200; i++) {
        state.update({ mode: name.repeat(1 + i % 30) + i });
        await state.flush();
        const parsed = await parseState(await Deno.readFile(path));
        assert(parsed.ok && parsed.state.mode?.startsWith("A") === true, `save ${i}`);
      }
    };
    await Promise.all([switching(first, "A"), switching(second, "B")]);
  });
});

Deno.test("where the folder is replaced, the state is kept in the new one", async () => {
  await inTempDir(async (dir) => {
    const [log, other] = [keptLog(), keptLog()];
    const folder = `${dir}/conductor`;
    await Deno.mkdir(folder);
    const state = new StateFile(`${folder}/state.json`, log, new VirtualClock());
    const late = new StateFile(`${folder}/state.json`, other, new VirtualClock());
    await state.load();
    await Deno.rename(folder, `${dir}/older`);
    await Deno.mkdir(folder);
    state.update({ mode: "Mix" });
    await state.flush();
    assert.equal((await late.load()).mode, "Mix");
    assert.match(warnings(other).join(), /^warn: Another Conductor keeps the state/);
    await state.close();
    await late.close();
    assert.deepEqual(warnings(log), []);
  });
});

Deno.test("of two daemons on one config the first keeps the state, and after its kill -9 the second does", async () => {
  const modes = ["Default", "One", "Two"].map((name) => `[[modes]]\nname = "${name}"\n`).join("");
  const warning = "Another Conductor keeps the state in";
  await inTempDir(async (dir) => {
    const saved = async (): Promise<unknown> => JSON.parse(await Deno.readTextFile(`${dir}/state.json`)).state.mode;
    await withDaemon(modes, async (first) => {
      await first.call("mode", { name: "One" });
      await eventually("the first save", () => saved().then((mode) => mode === "One", () => false));
      await withDaemon(modes, async (second) => {
        assert.equal((await second.call("mode", {})).mode, "One");
        assert.equal(second.log().split(warning).length, 2, second.log());
        await second.call("mode", { name: "Two" });
        first.kill("SIGKILL");
        await first.exit;
        await eventually("the second save", () => saved().then((mode) => mode === "Two"), 20_000);
        assert.equal(second.log().split(warning).length, 2, second.log());
      }, { dir, socket: `${dir}/second.sock` });
      assert(!first.log().includes(warning));
    }, { dir });
  });
});
