import assert from "node:assert/strict";
import { systemClock } from "../../daemon/actions/clock.ts";
import { makeOs, noDesktop } from "../../daemon/actions/make_os.ts";
import { ActionRunner } from "../../daemon/actions/runner.ts";
import { makeLog } from "../../shared/log.ts";
import { firing, mapping } from "../support/firings.ts";
import { isRunning, ProcessRoom } from "../support/processes.ts";
import { notOnWindows, testUnless } from "../support/test_unless.ts";

/** Why a command failed. */
async function failure(running: Promise<void>): Promise<string> {
  try {
    await running;
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.equal(error.name, "ActionFailed");
    return error.message;
  }
  throw new Error("the command did not fail");
}

const notHere = notOnWindows("sh and process groups");

testUnless(notHere, "a command is started within the call", async () => {
  using room = new ProcessRoom();
  const marker = crypto.randomUUID();
  const running = room.shell(`: ${marker}; while [ ! -e go ]; do sleep 0.01; done`);
  // No await between the call and this look at the process table.
  const { success } = new Deno.Command("pgrep", { args: ["-f", marker] }).outputSync();
  Deno.writeTextFileSync(room.path("go"), "");
  await running;
  assert.ok(success);
});

testUnless(
  notHere,
  "a command gets the variables it was given beside the daemon's own, and an empty one stays empty",
  async () => {
    using room = new ProcessRoom();
    Deno.env.set("CONDUCTOR_TEST_INHERITED", "yes");
    Deno.env.set("CONDUCTOR_NOTE", "from outside");
    try {
      const env = { CONDUCTOR_NOTE: "", CONDUCTOR_VALUE: "$(touch injected); `x` \"y\" 'z'" };
      await room.shell('printf "%s|%s|%s\\n" "$CONDUCTOR_NOTE" "$CONDUCTOR_TEST_INHERITED" "$CONDUCTOR_VALUE" > out', {
        env,
      });
      assert.equal(await room.line("out"), "|yes|$(touch injected); `x` \"y\" 'z'");
      assert.throws(() => Deno.statSync(room.path("injected")), Deno.errors.NotFound);
    } finally {
      Deno.env.delete("CONDUCTOR_TEST_INHERITED");
      Deno.env.delete("CONDUCTOR_NOTE");
    }
  },
);

testUnless(notHere, "a command that fails says its exit status and the last line of its error output", async () => {
  using room = new ProcessRoom();
  assert.equal(await failure(room.shell("exit 2")), "exit status 2");
  const talking = "echo first >&2; echo 'cp: no such file' >&2; echo >&2; exit 3";
  assert.equal(await failure(room.shell(talking)), "exit status 3: cp: no such file");
  assert.equal(await failure(room.shell("kill -9 $$")), "ended by SIGKILL");
});

testUnless(
  notHere,
  "of a great deal of error output only the end is kept, and the command is not held up by it",
  async () => {
    using room = new ProcessRoom();
    const flood =
      "i=0; while [ $i -lt 4000 ]; do echo 'a line of sixty-four characters, over and over and over again' >&2; " +
      "i=$((i+1)); done; echo the end >&2; exit 1";
    assert.equal(await failure(room.shell(flood)), "exit status 1: the end");
  },
);

testUnless(notHere, "a command reads nothing and its output goes nowhere", async () => {
  using room = new ProcessRoom();
  await room.shell("echo out; cat > read; echo done > done");
  assert.equal(await room.line("done"), "done");
  assert.equal(Deno.readTextFileSync(room.path("read")), "");
});

testUnless(notHere, "a command past its time is ended with all that it started", async () => {
  using room = new ProcessRoom();
  const command = "sleep 60 & echo $! > child; sleep 60 & echo $! > other; wait";
  assert.equal(await failure(room.shell(command, { timeout_ms: 500 })), "timed out after 500ms");
  await room.gone(await room.line("child"));
  await room.gone(await room.line("other"));
});

testUnless(notHere, "a command within its time is left alone", async () => {
  using room = new ProcessRoom();
  await room.shell("echo ok > out", { timeout_ms: 10_000 });
  assert.equal(await room.line("out"), "ok");
});

testUnless(notHere, "an abort ends a command with all that it started", async () => {
  using room = new ProcessRoom();
  const controller = new AbortController();
  const running = failure(room.shell("sleep 60 & echo $! > child; wait", {}, controller.signal));
  const child = await room.line("child");
  assert.ok(isRunning(Number(child)));
  controller.abort();
  assert.equal(await running, "aborted");
  await room.gone(child);
});

testUnless(notHere, "a command has the time to tidy up when it is aborted", async () => {
  using room = new ProcessRoom();
  const controller = new AbortController();
  const command = "trap 'echo tidied > tidied; exit 0' TERM; echo up > up; while :; do sleep 0.01; done";
  const running = failure(room.shell(command, {}, controller.signal));
  await room.line("up");
  controller.abort();
  assert.equal(await running, "aborted");
  assert.equal(await room.line("tidied"), "tidied");
});

testUnless(notHere, "a command that will not end is killed", async () => {
  using room = new ProcessRoom();
  const command = "trap '' TERM; echo $$ > self; while :; do sleep 0.01; done";
  assert.equal(await failure(room.shell(command, { timeout_ms: 300 })), "timed out after 300ms");
  await room.gone(await room.line("self"));
});

testUnless(notHere, "a command that is stopped is ended all the same", async () => {
  using room = new ProcessRoom();
  const command = "echo $$ > self; kill -STOP $$; sleep 60";
  assert.equal(await failure(room.shell(command, { timeout_ms: 300 })), "timed out after 300ms");
  await room.gone(await room.line("self"));
});

testUnless(notHere, "an abort before the start starts nothing", async () => {
  using room = new ProcessRoom();
  assert.equal(await failure(room.shell("echo x > out", {}, AbortSignal.abort())), "aborted");
  assert.throws(() => Deno.statSync(room.path("out")), Deno.errors.NotFound);
});

testUnless(notHere, "what a command leaves running is not waited for, and can go on writing", async () => {
  using room = new ProcessRoom();
  // The background part waits for the file that is written only after the command is seen to have ended.
  const background = "(while [ ! -e go ]; do sleep 0.01; done; echo late >&2 && echo alive > out) &";
  await room.shell(background);
  Deno.writeTextFileSync(room.path("go"), "");
  assert.equal(await room.line("out"), "alive");
});

testUnless(
  notHere,
  "a failed command is told of soon, even when its background part keeps the error output open",
  async () => {
    using room = new ProcessRoom();
    const command = "echo why >&2; (while [ ! -e go ]; do sleep 0.01; done; echo gone > out) & exit 4";
    assert.equal(await failure(room.shell(command)), "exit status 4: why");
    Deno.writeTextFileSync(room.path("go"), "");
    assert.equal(await room.line("out"), "gone");
  },
);

testUnless(notHere, "the folder may begin with ~, and a missing one is named", async () => {
  using room = new ProcessRoom();
  Deno.mkdirSync(room.path("inner"));
  await room.shell("pwd > out", { cwd: "~/inner" });
  assert.equal(await room.line("inner/out"), Deno.realPathSync(room.path("inner")));
  assert.equal(await failure(room.shell("x", { cwd: "/no/such" })), "cwd /no/such is not a folder");
  assert.equal(await failure(room.shell("x", { cwd: "/etc/passwd" })), "cwd /etc/passwd is not a folder");
});

testUnless(notHere, "the user's shell runs the command, and a missing one is named", async () => {
  using room = new ProcessRoom();
  Deno.writeTextFileSync(room.path("mysh"), `#!/bin/sh\necho "mine $1 $2" > ${room.path("out")}\n`, { mode: 0o755 });
  const request = { command: "do it", cwd: null, timeout_ms: 0, env: {} };
  const { signal } = new AbortController();
  await room.processes({ SHELL: room.path("mysh") }).shell(request, signal);
  assert.equal(await room.line("out"), "mine -c do it");
  const missing = room.processes({ SHELL: "/no/shell" }).shell(request, signal);
  assert.equal(await failure(missing), "the shell /no/shell does not exist");
  const notProgram = room.processes({ SHELL: "/etc/passwd" }).shell(request, signal);
  assert.equal(await failure(notProgram), "cannot start /etc/passwd: permission denied");
});

testUnless(notHere, "a command with a NUL in it fails and says so", async () => {
  using room = new ProcessRoom();
  assert.match(await failure(room.shell("echo \0")), /^cannot start .*nul byte/);
});

testUnless(notHere, "stopping the runner leaves no process behind and does not take long", async () => {
  using room = new ProcessRoom();
  const runner = new ActionRunner({
    os: makeOs("test", room.processes(), noDesktop("this is a test")),
    clock: systemClock,
    log: makeLog(() => "off", () => new Date(0), () => {}),
    modes: { current: () => "Default", set: () => {}, hold: () => {}, letGo: () => {} },
    sendMidi: () => {},
  });
  const commands = ["sleep 60 & echo $! > easy; wait", "trap '' TERM; echo $$ > hard; while :; do sleep 0.01; done"];
  for (const [id, command] of commands.entries()) {
    const action = { type: "Shell", command, cwd: room.folder, timeout_ms: 0 } as const;
    runner.apply({ kind: "start", firing: firing(mapping(action), { id, at: systemClock.now() }) });
  }
  const children = [await room.line("easy"), await room.line("hard")];
  const began = performance.now();
  await runner.stop();
  assert.ok(performance.now() - began < 1500);
  for (const child of children) await room.gone(child);
  assert.equal(runner.counts.aborted, 2);
});
