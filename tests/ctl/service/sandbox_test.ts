/** What the unit and strict.conf do to what a pad starts, under a real `systemd --user`. */
import assert from "node:assert/strict";
import { renderUnit } from "../../../ctl/service/unit_file.ts";
import { inTempDir } from "../../support/temp_dir.ts";
import { testUnless } from "../../support/test_unless.ts";
import { managerObstacle, userManager } from "../../support/user_manager.ts";
import { eventually } from "../../support/wait.ts";
import { CONFIG, isThere, withUser } from "./service_room.ts";

/** Nobody's number. */
const PLAIN_USER = 54_321;

testUnless(
  managerObstacle(),
  "nothing in the unit binds what a pad starts; strict.conf does, and still lets it work",
  async () => {
    const told = async (uid: number, strict: boolean): Promise<string> => {
      let status = "";
      await inTempDir(async (dir) => {
        await Deno.chmod(dir, 0o755);
        const home = `${dir}/home`;
        const units = `${home}/.config/systemd/user`;
        await Deno.mkdir(`${units}/conductor.service.d`, { recursive: true });
        const program = `${home}/conductor`;
        await Deno.writeTextFile(
          program,
          `#!/bin/sh\numask >"$HOME/umask"\ngrep NoNewPrivs /proc/self/status >"$HOME/out"\n`,
          {
            mode: 0o755,
          },
        );
        await Deno.writeTextFile(`${units}/conductor.service`, renderUnit({ program, args: [], begins: "always" }));
        if (strict) {
          await Deno.copyFile(
            new URL("../../../systemd/strict.conf", import.meta.url),
            `${units}/conductor.service.d/s.conf`,
          );
        }
        await using manager = await userManager(home, uid);
        await manager.systemctl("start", "conductor");
        await eventually("it has run", async () => {
          status = await Deno.readTextFile(`${home}/out`).catch(() => "");
          return status.endsWith("\n");
        });
        assert.equal((await Deno.readTextFile(`${home}/umask`)).trim() === "0077", strict);
      });
      return status.replaceAll(/\s+/g, " ").trim();
    };
    assert.equal(await told(PLAIN_USER, false), "NoNewPrivs: 0");
    assert.equal(await told(PLAIN_USER, true), "NoNewPrivs: 1");
  },
);

testUnless(managerObstacle(), "under strict.conf the daemon still runs commands", async () => {
  await withUser("home", async ({ home, ctl, config }) => {
    await Deno.writeTextFile(
      config,
      `${CONFIG}[[modes.mappings]]\ntrigger = { type = "Note", note = 36 }\naction = { type = "Shell", command = "date >$HOME/out" }\n`,
    );
    await Deno.mkdir(`${home}/.config/systemd/user/conductor.service.d`, { recursive: true });
    const strict = new URL("../../../systemd/strict.conf", import.meta.url);
    await Deno.copyFile(strict, `${home}/.config/systemd/user/conductor.service.d/strict.conf`);
    const installed = await ctl("install");
    assert.deepEqual([installed.code, installed.err], [0, ""]);
    assert.equal((await ctl("simulate", "+36 10ms -36")).code, 0);
    await eventually("the command has run", () => isThere(`${home}/out`));
  });
});
