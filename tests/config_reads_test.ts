/** Reads of the config file that overlap or fail. */
import assert from "node:assert/strict";
import { ConfigFile } from "../daemon/config_file.ts";
import { keptLog } from "./support/logs.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";

Deno.test("of two reads at a time the one that began later counts", async () => {
  const answers: ((text: string) => void)[] = [];
  const seen: string[] = [];
  const file = new ConfigFile({
    path: "/nowhere/config.toml",
    read: () => new Promise((resolve) => answers.push((text) => resolve({ ok: true, text }))),
    log: keptLog(),
    debounceMs: () => 40,
    changed: (content) => seen.push(content.ok ? content.text : ""),
  });
  const answer = (turn: number, text: string): void => answers[turn]?.(text);
  const first = file.read();
  answer(0, "one");
  await first;
  const watching = file.watch();
  await eventually("the look at the start", () => answers.length === 2);
  const asked = file.read();
  answer(2, "three");
  assert.deepEqual(await asked, { ok: true, text: "three" });
  answer(1, "two");
  await watching;
  assert.deepEqual(seen, []);
  file.close();
});

Deno.test("a file that could not be read is tried again, though no event tells that it can be now", async () => {
  await inTempDir(async (dir) => {
    const seen: string[] = [];
    let broken = false;
    const file = new ConfigFile({
      path: `${dir}/config.toml`,
      read: (path) => {
        const message = "too many open files";
        return broken
          ? Promise.resolve({ ok: false, reason: "unreadable", message })
          : Deno.readTextFile(path).then((text) => ({ ok: true, text }));
      },
      log: keptLog(),
      debounceMs: () => 40,
      changed: (content) => seen.push(content.ok ? content.text : content.message),
    });
    await Deno.writeTextFile(`${dir}/config.toml`, "one");
    try {
      await file.read();
      await file.watch();
      broken = true;
      await Deno.writeTextFile(`${dir}/config.toml`, "two");
      await eventually("the failure", () => seen.length === 1);
      broken = false;
      await eventually("another try", () => seen.length === 2);
      assert.deepEqual(seen, ["too many open files", "two"]);
    } finally {
      file.close();
    }
  });
});

Deno.test("two saves that look alike, of one size and one time, are told apart a while later", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/config.toml`;
    const time = new Date(2025, 0, 1);
    const save = (text: string): void => {
      Deno.writeTextFileSync(path, text);
      Deno.utimeSync(path, time, time);
    };
    save("one");
    const seen: string[] = [];
    const file = new ConfigFile({
      path,
      read: (from) => Deno.readTextFile(from).then((text) => ({ ok: true, text })),
      log: keptLog(),
      debounceMs: () => 40,
      changed: (content) => seen.push(content.ok ? content.text : content.message),
    });
    try {
      await file.read();
      await file.watch();
      save("two");
      await eventually("the second save", () => seen.length === 1);
      assert.deepEqual(seen, ["two"]);
    } finally {
      file.close();
    }
  });
});
