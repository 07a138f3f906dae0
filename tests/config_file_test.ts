/** Every way of saving that PRODUCT.md section 4 lists, on real files. */
import assert from "node:assert/strict";
import { ConfigFile } from "../daemon/config_file.ts";
import type { ConfigContent } from "../shared/config/config_text.ts";
import type { Log } from "../shared/log.ts";
import { keptLog } from "./support/logs.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually, pause } from "./support/wait.ts";

/** Longer than a loaded machine leaves a file emptied that is being written. */
const DEBOUNCE_MS = 150;

interface Scene {
  /** A folder of its own. */
  readonly dir: string;
  /** The config that is watched: dir/config.toml. */
  readonly path: string;
  /** What was reported, in order: the text, or "!reason". */
  readonly seen: string[];
  readonly log: readonly string[];
  write(path: string, text: string): Promise<void>;
}

/** Runs a scene on a fresh folder in which `prepare` has put dir/config.toml. */
async function scene(
  prepare: (dir: string) => Promise<void>,
  play: (scene: Scene) => Promise<void>,
  debounceMs = DEBOUNCE_MS,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  await prepare(dir);
  const path = `${dir}/config.toml`;
  const seen: string[] = [];
  const log = keptLog();
  const file = fileAt(path, seen, log, debounceMs);
  try {
    await file.read();
    await file.watch();
    // A file system's clock ticks every 10 ms at the slowest; a save in the same tick would look alike.
    await pause(20);
    await play({ dir, path, seen, log: log.lines, write: (to, text) => Deno.writeTextFile(to, text) });
  } finally {
    file.close();
    await Deno.remove(dir, { recursive: true });
  }
}

/** Not read yet; what it reports goes to `seen`. */
function fileAt(path: string, seen: string[], log: Log = keptLog(), debounceMs = DEBOUNCE_MS): ConfigFile {
  return new ConfigFile({
    path,
    read: readText,
    log,
    debounceMs: () => debounceMs,
    changed: (content) => seen.push(content.ok ? content.text : `!${content.reason}`),
  });
}

async function readText(path: string): Promise<ConfigContent> {
  try {
    return { ok: true, text: await Deno.readTextFile(path) };
  } catch {
    return { ok: false, reason: "missing", message: `missing ${path}` };
  }
}

const plainFile = (dir: string): Promise<void> => Deno.writeTextFile(`${dir}/config.toml`, "one");

async function sees(scene: Scene, ...texts: readonly string[]): Promise<void> {
  await eventually(`${texts} after ${scene.seen}`, () => scene.seen.length >= texts.length, 6000);
  assert.deepEqual(scene.seen, texts);
}

Deno.test("a save in place is seen, once, after the debounce", async () => {
  await scene(plainFile, async (s) => {
    await s.write(s.path, "half");
    await s.write(s.path, "two");
    await sees(s, "two");
    assert.deepEqual(s.log, ["info: Config file changed", `info: Waiting ${DEBOUNCE_MS}ms for debounce...`]);
  });
});

Deno.test("a save by write and rename is seen, again and again", async () => {
  await scene(plainFile, async (s) => {
    for (const [index, text] of ["two", "three", "four"].entries()) {
      await s.write(`${s.dir}/.config.toml.swp`, text);
      await Deno.rename(`${s.dir}/.config.toml.swp`, s.path);
      await sees(s, ...["two", "three", "four"].slice(0, index + 1));
    }
  });
});

Deno.test("a file that is deleted and made again is seen", async () => {
  await scene(plainFile, async (s) => {
    await Deno.remove(s.path);
    await sees(s, "!missing");
    await s.write(s.path, "two");
    await sees(s, "!missing", "two");
  });
});

Deno.test("deleting and making again within the debounce is one change", async () => {
  await scene(plainFile, async (s) => {
    await Deno.remove(s.path);
    await s.write(s.path, "two");
    await sees(s, "two");
  });
});

Deno.test("a symbolic link swapped to another file is seen", async () => {
  await scene(async (dir) => {
    await Deno.writeTextFile(`${dir}/a.toml`, "one");
    await Deno.writeTextFile(`${dir}/b.toml`, "two");
    await Deno.symlink("a.toml", `${dir}/config.toml`);
  }, async (s) => {
    await Deno.symlink("b.toml", `${s.dir}/.new`);
    await Deno.rename(`${s.dir}/.new`, s.path);
    await sees(s, "two");
    await s.write(`${s.dir}/b.toml`, "three");
    await sees(s, "two", "three");
  });
});

Deno.test("an edit of the file behind a symbolic link is seen, in place and by rename", async () => {
  await scene(async (dir) => {
    await Deno.mkdir(`${dir}/dotfiles`);
    await Deno.writeTextFile(`${dir}/dotfiles/real.toml`, "one");
    await Deno.symlink(`${dir}/dotfiles/real.toml`, `${dir}/config.toml`);
  }, async (s) => {
    await s.write(`${s.dir}/dotfiles/real.toml`, "two");
    await sees(s, "two");
    await s.write(`${s.dir}/dotfiles/tmp`, "three");
    await Deno.rename(`${s.dir}/dotfiles/tmp`, `${s.dir}/dotfiles/real.toml`);
    await sees(s, "two", "three");
  });
});

Deno.test("a folder swapped behind a link, as Kubernetes does, is seen", async () => {
  await scene(async (dir) => {
    await Deno.mkdir(`${dir}/v1`);
    await Deno.mkdir(`${dir}/v2`);
    await Deno.writeTextFile(`${dir}/v1/config.toml`, "one");
    await Deno.writeTextFile(`${dir}/v2/config.toml`, "two");
    await Deno.symlink("v1", `${dir}/..data`);
    await Deno.symlink("..data/config.toml", `${dir}/config.toml`);
  }, async (s) => {
    await Deno.symlink("v2", `${s.dir}/..data_tmp`);
    await Deno.rename(`${s.dir}/..data_tmp`, `${s.dir}/..data`);
    await sees(s, "two");
  });
});

Deno.test("the folder of the config replaced by another is seen, and saves in the new one too", async () => {
  const outer = await Deno.makeTempDir();
  const seen: string[] = [];
  const dir = `${outer}/conductor`;
  await Deno.mkdir(dir);
  await plainFile(dir);
  const file = fileAt(`${dir}/config.toml`, seen);
  try {
    await file.read();
    await file.watch();
    await Deno.mkdir(`${outer}/next`);
    await Deno.writeTextFile(`${outer}/next/config.toml`, "two");
    await Deno.rename(dir, `${outer}/old`);
    await Deno.rename(`${outer}/next`, dir);
    await eventually("the new folder's file", () => seen.at(-1) === "two", 6000);
    await Deno.writeTextFile(`${dir}/config.toml`, "three");
    await eventually("a save in the new folder", () => seen.at(-1) === "three", 6000);
    await Deno.remove(dir, { recursive: true });
    await eventually("the folder gone", () => seen.at(-1) === "!missing", 6000);
    await Deno.mkdir(dir);
    await Deno.writeTextFile(`${dir}/config.toml`, "four");
    await eventually("the folder made again", () => seen.at(-1) === "four", 6000);
  } finally {
    file.close();
    await Deno.remove(outer, { recursive: true });
  }
});

Deno.test("a touch that changes no byte reports nothing", async () => {
  await scene(plainFile, async (s) => {
    await Deno.utime(s.path, new Date(), new Date());
    await eventually("the look at the content", () => s.log.some((line) => line.includes("same content")));
    assert.deepEqual(s.seen, []);
  });
});

Deno.test("a save between the first read and the watch is not missed", async () => {
  await inTempDir(async (dir) => {
    const [path, seen] = [`${dir}/config.toml`, [] as string[]];
    await plainFile(dir);
    const file = fileAt(path, seen);
    try {
      await file.read();
      await Deno.writeTextFile(path, "two");
      await file.watch();
      assert.deepEqual(seen, ["two"]);
    } finally {
      file.close();
    }
  });
});

Deno.test("reading the file, and other files beside it, are no change", async () => {
  await scene(plainFile, async (s) => {
    await Deno.readTextFile(s.path);
    await s.write(`${s.dir}/state.json`, "{}");
    // Two looks and more.
    await pause(600);
    assert.deepEqual(s.seen, []);
    assert.deepEqual(s.log, []);
  });
});

Deno.test("a link that goes in a circle, and one that leads nowhere, are waited out", async () => {
  await scene(plainFile, async (s) => {
    await Deno.remove(s.path);
    await Deno.symlink("config.toml", s.path);
    await sees(s, "!missing");
    await Deno.remove(s.path);
    await Deno.symlink("nowhere.toml", s.path);
    await pause(DEBOUNCE_MS * 3);
    await s.write(`${s.dir}/nowhere.toml`, "two");
    await sees(s, "!missing", "two");
  });
});

Deno.test("a pipe that is made beside it, and a flood of other files, keep no save from being seen", async () => {
  await scene(plainFile, async (s) => {
    assert.ok((await new Deno.Command("mkfifo", { args: [`${s.dir}/pipe`] }).output()).success);
    for (let i = 0; i < 3; i++) {
      for (let n = 0; n < 300; n++) Deno.writeTextFileSync(`${s.dir}/other${n % 10}`, "x");
      await s.write(s.path, `save ${i}`);
      await sees(s, ...Array.from({ length: i + 1 }, (_, earlier) => `save ${earlier}`));
    }
  });
});

Deno.test("saves one after the other, each within the debounce of the one before, are one", async () => {
  await scene(plainFile, async (s) => {
    for (let i = 1; i <= 25; i++) {
      await s.write(s.path, `save ${i}`);
      await pause(50);
    }
    await sees(s, "save 25");
    assert.equal(s.log.filter((line) => line.includes("Config file changed")).length, 1);
  }, 1000);
});
