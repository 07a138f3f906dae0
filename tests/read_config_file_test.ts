/** Whatever stands at the config's path, reading it ends, and says what is wrong. */
import assert from "node:assert/strict";
import { readConfigFile } from "../daemon/read_config_file.ts";
import { MAX_CONFIG_BYTES } from "../shared/config/config_text.ts";
import { inTempDir } from "./support/temp_dir.ts";

async function says(path: string, why: string): Promise<void> {
  const message = `Cannot read config ${path}: ${why}`;
  assert.deepEqual(await readConfigFile(path), { ok: false, reason: "unreadable", message });
}

Deno.test("a file is read whole, without its byte order mark", async () => {
  await inTempDir(async (dir) => {
    const text = "# é\r\n".repeat(40_000);
    await Deno.writeTextFile(`${dir}/a`, `\ufeff${text}`);
    assert.deepEqual(await readConfigFile(`${dir}/a`), { ok: true, text });
    await Deno.writeTextFile(`${dir}/a`, "");
    assert.deepEqual(await readConfigFile(`${dir}/a`), { ok: true, text: "" });
  });
});

Deno.test("a pipe that nobody writes to is refused, not waited for", async () => {
  await inTempDir(async (dir) => {
    assert.ok((await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output()).success);
    await says(`${dir}/pipe`, "it is a pipe, a socket or a device, not a file");
  });
});

Deno.test("a device without end, a directory and a circle of links are refused", async () => {
  await inTempDir(async (dir) => {
    await says("/dev/zero", "it is a pipe, a socket or a device, not a file");
    await says(dir, "it is a directory, not a file");
    await Deno.symlink("circle", `${dir}/circle`);
    await says(`${dir}/circle`, "its symbolic links go in a circle");
  });
});

Deno.test("a file that is far too large is refused without being read", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/huge`, "");
    await Deno.truncate(`${dir}/huge`, MAX_CONFIG_BYTES + 1);
    await says(`${dir}/huge`, "it is larger than 16 MiB");
    await Deno.truncate(`${dir}/huge`, 2 ** 36);
    const before = Deno.memoryUsage().rss;
    await says(`${dir}/huge`, "it is larger than 16 MiB");
    assert.ok(Deno.memoryUsage().rss - before < MAX_CONFIG_BYTES);
  });
});
