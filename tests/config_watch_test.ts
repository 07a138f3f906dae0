import assert from "node:assert/strict";
import { ConfigWatch } from "../daemon/config_watch.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";

Deno.test("the debounce counts from the change, however late it is noticed", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/config.toml`;
    await Deno.writeTextFile(path, "one");
    const ages: number[] = [];
    const watch = new ConfigWatch(path, (ago) => ages.push(ago));
    try {
      await watch.start();
      for (const save of ["in place", "by rename", "by link"]) {
        const before = Date.now();
        if (save === "by rename" || save === "by link") {
          if (save === "by link") await Deno.symlink("/dev/null", `${dir}/next`);
          else await Deno.writeTextFile(`${dir}/next`, save);
          await Deno.rename(`${dir}/next`, path);
        } else await Deno.writeTextFile(path, save);
        const after = Date.now();
        await eventually(`${save} is noticed`, () => ages.length > 0);
        const noticed = Date.now();
        const [age = -1] = ages.splice(0);
        // File times are as coarse as the kernel's clock tick, 10 ms at the most.
        assert.ok(age >= 0 && age <= noticed - before + 10, `${save}: ${age} of at most ${noticed - before} ms`);
        assert.ok(age >= noticed - after - 100, `${save}: ${age} of at least ${noticed - after} ms`);
      }
      const began = Date.now();
      await Deno.remove(path);
      await eventually("the deletion is noticed", () => ages.length > 0);
      assert.ok((ages[0] ?? 0) <= Date.now() - began + 2 * 250, "counted from an earlier look than the last");
    } finally {
      watch.close();
    }
  });
});
