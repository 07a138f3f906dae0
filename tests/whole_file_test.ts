import assert from "node:assert/strict";
import { folderOf, readWhole, writeWhole } from "../daemon/whole_file.ts";
import { inTempDir } from "./support/temp_dir.ts";

const unflushed = (): Promise<void> => Promise.resolve();

Deno.test("the folder of a path, also of a bare name and at the root", () => {
  assert.deepEqual(["/a/b.json", "/b.json", "b.json", "a/b.json"].map(folderOf), ["/a", "/", ".", "a"]);
});

Deno.test("what is written is read; nothing there is null", async () => {
  await inTempDir(async (dir) => {
    assert.equal(await readWhole(`${dir}/file`), null);
    await writeWhole(`${dir}/file`, "héllo", unflushed);
    await writeWhole(`${dir}/file`, "wörld", unflushed);
    assert.equal(new TextDecoder().decode(await readWhole(`${dir}/file`) ?? undefined), "wörld");
  });
});

Deno.test("a write that fails leaves the old file and nothing beside it", async () => {
  await inTempDir(async (dir) => {
    await Deno.mkdir(`${dir}/file/full`, { recursive: true });
    await assert.rejects(writeWhole(`${dir}/file`, "new", unflushed));
    assert.deepEqual([...Deno.readDirSync(dir)].map((entry) => entry.name), ["file"]);
  });
});

Deno.test("the folder is flushed after the rename", async () => {
  await inTempDir(async (dir) => {
    const seen: string[] = [];
    await writeWhole(`${dir}/file`, "new", async () => void seen.push(await Deno.readTextFile(`${dir}/file`)));
    assert.deepEqual(seen, ["new"]);
  });
});
