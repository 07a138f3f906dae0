/** `stop --force` of a real daemon that no service manager has started. */
import assert from "node:assert/strict";
import { runProgram, withDaemon } from "../../support/rig.ts";
import { inTempDir } from "../../support/temp_dir.ts";
import { testUnless } from "../../support/test_unless.ts";

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

/** What `stop --force` says of a lock that `plant` has put there. */
async function refusal(plant: (lock: string) => Promise<unknown>): Promise<string> {
  let said = "";
  await inTempDir(async (dir) => {
    const socket = `${dir}/c.sock`;
    await plant(`${socket}.lock`);
    const { code, stderr } = await runProgram("ctl/main.ts", ["stop", "--force", "--socket", socket]);
    assert.equal(code, 1, stderr);
    said = stderr;
  });
  return said;
}

testUnless(
  Deno.build.os === "windows" ? "there are no pipes to put in its place" : null,
  "stop --force does not wait for a pipe in the place of the lock",
  async () => {
    const said = await refusal((lock) => new Deno.Command("mkfifo", { args: [lock] }).output());
    assert.match(said, /^Cannot tell whose PID is in .*\/c\.sock\.lock: it is no plain file\n/);
  },
);

testUnless(
  Deno.uid() === 0 ? null : "only root can give a file to another user",
  "stop --force ends no process that another user has named in a lock",
  async () => {
    const innocent = new Deno.Command("sleep", { args: ["600"] }).spawn();
    let lock: Deno.FsFile | undefined;
    try {
      const said = await refusal(async (path) => {
        await Deno.writeTextFile(path, `${innocent.pid}\n`);
        await Deno.chown(path, 65_534, 65_534);
        lock = await Deno.open(path);
        assert(await lock.tryLock(true));
      });
      assert.match(said, /^Cannot tell whose PID is in .*\/c\.sock\.lock: it is another user's\n/);
    } finally {
      lock?.close();
      // Of one that has been ended already the first signal is told.
      Deno.kill(innocent.pid, "SIGKILL");
    }
    assert.equal((await innocent.status).signal, "SIGKILL");
  },
);
