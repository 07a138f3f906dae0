/** Applications of this machine: real processes, and real windows under Xvfb. */
import assert from "node:assert/strict";
import { checkFrontmost, checkRunning, systemApps } from "../../../daemon/actions/desktop/apps.ts";
import { type Followed, systemTools, type Tools } from "../../../daemon/actions/desktop/tool_process.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { testWithPrograms } from "../../support/needed_programs.ts";
import { inTempDir } from "../../support/temp_dir.ts";
import { eventually } from "../../support/wait.ts";
import { X_DESKTOP_PROGRAMS, XDesktop } from "../../support/x_desktop.ts";

/** This machine, but for the variables that tell of a desktop. */
function hostWith(env: Readonly<Record<string, string>>): Surroundings {
  return { os: Deno.build.os, env: (name) => name === "PATH" ? Deno.env.get(name) : env[name] };
}

/** The desktop's programs, with a hand on what is followed. */
function toolsOf(desktop: XDesktop): { readonly tools: Tools; readonly followed: Followed[] } {
  const followed: Followed[] = [];
  const tools = systemTools(hostWith(desktop.env), desktop.env);
  return {
    tools: {
      ...tools,
      follow: (command, line) => {
        const child = tools.follow(command, line);
        followed.push(child);
        return child;
      },
    },
    followed,
  };
}

/** Looks, since waiting for what is followed does not keep a program alive. */
async function allEnded(followed: readonly Followed[]): Promise<void> {
  let left = followed.length;
  for (const { ended } of followed) void ended.then(() => left--);
  await eventually("all that was followed has ended", () => left === 0);
}

testWithPrograms("a program runs from its start to its end, by any spelling of its name", ["ps"], async () => {
  await inTempDir(async (folder) => {
    // A name that is cut off after 15 bytes, and nobody else's.
    const name = `Conductor-${crypto.randomUUID().slice(0, 4)}-program`;
    await Deno.copyFile("/bin/sleep", `${folder}/${name}`);
    const host = hostWith({});
    const isRunning = (spelling: string): Promise<boolean> => systemApps(host).appRunning(spelling);
    assert.equal(await isRunning(name), false);
    const child = new Deno.Command(`${folder}/${name}`, { args: ["1000"], stdin: "null" }).spawn();
    try {
      for (const spelling of [name, name.toUpperCase(), `${name}.exe`, `/opt/${name}.app`]) {
        assert.equal(await isRunning(spelling), true, spelling);
      }
      // A part of its name is another program's.
      assert.equal(await isRunning(name.replace("-program", "")), false);
    } finally {
      child.kill("SIGKILL");
      await child.status;
    }
    assert.equal(await isRunning(name), false);
    assert.match((await checkRunning(host)).text, /^ps tells which applications run, now [1-9]\d*$/);
  });
});

testWithPrograms("the window in front is told, from one change to the next", X_DESKTOP_PROGRAMS, async () => {
  await using desktop = await XDesktop.start();
  await desktop.startWindowManager();
  const { tools, followed } = toolsOf(desktop);
  const apps = systemApps(hostWith(desktop.env), tools);
  try {
    // On a busy machine the first answer takes longer than a condition waits for it.
    await eventually("an answer", () => apps.appFrontmost("alpha").then((front) => !front, () => false));
    await desktop.openTerminal("alpha", "Conductor-Alpha");
    const beta = await desktop.openTerminal("beta", "Conductor-Beta");
    const isInFront = async (name: string): Promise<void> =>
      await eventually(`${name} is in front`, () => apps.appFrontmost(name).catch(() => false));
    await isInFront("BETA");
    for (let i = 0; i < 5; i++) {
      await desktop.activate("alpha");
      await isInFront("conductor-alpha");
      assert.deepEqual(await Promise.all(["Alpha.app", "beta"].map((name) => apps.appFrontmost(name))), [true, false]);
      await desktop.activate("beta");
      await isInFront("conductor-beta");
      assert.deepEqual(await Promise.all(["Alpha.app", "beta"].map((name) => apps.appFrontmost(name))), [false, true]);
    }
    await desktop.end(beta);
    await isInFront("alpha");
    assert.equal(followed.length, 1);
    assert.deepEqual(await checkFrontmost(hostWith(desktop.env), tools), {
      ok: true,
      text: "xprop tells which application is in front, now alpha, Conductor-Alpha, xterm",
      fix: null,
    });
  } finally {
    apps.close();
    await allEnded(followed);
  }
});

testWithPrograms("without a window manager the reason is told", X_DESKTOP_PROGRAMS, async () => {
  await using desktop = await XDesktop.start();
  const { tools, followed } = toolsOf(desktop);
  const apps = systemApps(hostWith(desktop.env), tools);
  await assert.rejects(apps.appFrontmost("alpha"), {
    name: "NotAvailable",
    message: "AppFrontmost is not available on this system: " +
      "no window manager tells which window is in front (_NET_ACTIVE_WINDOW): start one, such as openbox",
  });
  await allEnded(followed);
  apps.close();
});

testWithPrograms("a display that is not there is told in xprop's words", ["xprop"], async () => {
  const env = { DISPLAY: ":4711" };
  const apps = systemApps(hostWith(env), systemTools(hostWith(env), env));
  const words =
    /^NotAvailable: AppFrontmost is not available on this system: \S*xprop: +unable to open display ':4711'$/;
  await assert.rejects(apps.appFrontmost("alpha"), words);
  // Not tried again at once.
  await assert.rejects(apps.appFrontmost("alpha"), words);
  apps.close();
});

testWithPrograms("an xprop that dies with its X server is told so", X_DESKTOP_PROGRAMS, async () => {
  const desktop = await XDesktop.start();
  const { tools, followed } = toolsOf(desktop);
  const apps = systemApps(hostWith(desktop.env), tools);
  try {
    await desktop.startWindowManager();
    assert.equal(await apps.appFrontmost("alpha"), false);
  } finally {
    await desktop[Symbol.asyncDispose]();
  }
  await allEnded(followed);
  await assert.rejects(apps.appFrontmost("alpha"), /^NotAvailable: AppFrontmost is not available on this system: \S+/);
  apps.close();
});
