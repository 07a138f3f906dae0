/** `stop --force` of a real daemon that no service manager has started. */
import assert from "node:assert/strict";
import { withDaemon } from "../../support/rig.ts";

const CONFIG = '[[modes]]\nname = "Default"\n';

Deno.test("stop --force lets a daemon leave by SIGTERM, and kills one that does not", async () => {
  await withDaemon(CONFIG, async ({ ctl, pid, exit }) => {
    const stopped = { code: 0, stdout: `Daemon stopped by SIGTERM (PID ${pid})\n`, stderr: "" };
    assert.deepEqual(await ctl("stop", "--force"), stopped);
    assert.equal(await exit, 0);
    const again = await ctl("stop", "--force");
    assert.deepEqual([again.code, again.stdout], [3, ""]);
    assert.match(again.stderr, /^Conductor is not running/);
  });
  await withDaemon(CONFIG, async ({ ctl, pid, kill, exit }) => {
    kill("SIGSTOP");
    const killed = await ctl("stop", "--force");
    assert.equal(killed.code, 0);
    assert.match(killed.stdout, new RegExp(`^Daemon killed \\(PID ${pid}\\): SIGTERM did not end it`));
    assert.equal(await exit, 137);
  });
});
