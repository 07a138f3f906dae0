import assert from "node:assert/strict";
import { isRunning, ProcessRoom } from "../support/processes.ts";
import { ofLinux, testUnless } from "../support/test_unless.ts";

const notHere = ofLinux("launching as freedesktop.org has it");
const { signal } = new AbortController();

/** A script in the room, ready to be run. */
function script(room: ProcessRoom, name: string, text: string): string {
  Deno.writeTextFileSync(room.path(name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return room.path(name);
}

/** With the room first on PATH, as the launched program is looked for there. */
async function withPath(folder: string, run: () => Promise<void>): Promise<void> {
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", `${folder}:${path}`);
  try {
    await run();
  } finally {
    Deno.env.set("PATH", path);
  }
}

testUnless(notHere, "a program at a path is started with its arguments, and ~ is the home folder", async () => {
  using room = new ProcessRoom();
  const program = script(room, "app", `echo "$1,$2" > ${room.path("out")}`);
  await room.processes().launch(program, ["a b", "$HOME"], signal);
  assert.equal(await room.line("out"), "a b,$HOME");
  Deno.removeSync(room.path("out"));
  await room.processes().launch("~/app", ["x", "y"], signal);
  assert.equal(await room.line("out"), "x,y");
});

testUnless(notHere, "a program on PATH is started by its name", async () => {
  using room = new ProcessRoom();
  script(room, "conductor-test-app", `echo here > ${room.path("out")}`);
  await withPath(room.folder, () => room.processes().launch("conductor-test-app", [], signal));
  assert.equal(await room.line("out"), "here");
});

testUnless(notHere, "what is no program is looked for among the desktop's applications", async () => {
  using room = new ProcessRoom();
  script(room, "gtk-launch", `[ "$2" = org.example.App ] || exit 2; echo "$@" > ${room.path("out")}`);
  await withPath(room.folder, async () => {
    await room.processes().launch("org.example.App", ["file"], signal);
    assert.equal(await room.line("out"), "-- org.example.App file");
    await assert.rejects(room.processes().launch("org.example.Other", [], signal), {
      name: "ActionFailed",
      message: "no application named 'org.example.Other' was found",
    });
  });
});

testUnless(notHere, "what is not there is named", async () => {
  using room = new ProcessRoom();
  await assert.rejects(room.processes().launch("/no/such/app", [], signal), {
    name: "ActionFailed",
    message: "there is no program /no/such/app",
  });
  await assert.rejects(room.processes().launch("no-such-app-at-all", [], signal), {
    name: "ActionFailed",
    message: "no application named 'no-such-app-at-all' was found",
  });
  await assert.rejects(room.processes().launch("/etc/passwd", [], signal), /^ActionFailed: cannot start \/etc\/passwd/);
});

testUnless(notHere, "an application outlives the program that launched it", async () => {
  using room = new ProcessRoom();
  const app = script(room, "app", `echo $$ > ${room.path("pid")}; sleep 60`);
  const launcher = `import { processesOf } from ${
    JSON.stringify(new URL("../../daemon/actions/make_os.ts", import.meta.url).href)
  };
    const processes = processesOf({ os: Deno.build.os, env: (name) => Deno.env.get(name) });
    await processes.launch(${JSON.stringify(app)}, [], new AbortController().signal);
    setTimeout(() => Deno.exit(0), 200);`;
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", launcher], stdin: "null" });
  assert.equal((await child.output()).code, 0);
  const pid = Number(await room.line("pid"));
  assert.ok(isRunning(pid));
  Deno.kill(-pid, "SIGKILL");
  await room.gone(String(pid));
});
