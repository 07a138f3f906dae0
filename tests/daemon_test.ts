/** The daemon from outside: a process, a socket, files. */
import assert from "node:assert/strict";
import { runArgs, runProgram, withDaemon } from "./support/rig.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { eventually } from "./support/wait.ts";

const note = (text: string): string => `{ type = "Shell", command = "echo ${text} >> $NOTES" }`;

const PADS = `
[[modes]]
name = "Default"
[[modes.mappings]]
description = "One"
trigger = { type = "Note", note = 36 }
action = ${note("one")}
[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "ModeChange", mode = "Other" }
[[modes]]
name = "Other"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = ${note("other")}
`;

Deno.test("a note runs its action, and the velocity reaches it", async () => {
  const config = PADS.replace("echo one", "echo $CONDUCTOR_NOTE:$CONDUCTOR_VELOCITY:$CONDUCTOR_MODE");
  await withDaemon(config, async (rig) => {
    await rig.play("+36v77 50ms -36");
    await rig.noted("36:77:Default");
  });
});

Deno.test("every way of saving takes effect without a restart, and a broken save changes nothing", async () => {
  await withDaemon(PADS, async (rig) => {
    const { pid, configPath, dir } = rig;
    const does = async (text: string): Promise<string> => {
      await eventually(`generation with ${text}`, () => rig.log().split("reloaded successfully").length > reloads);
      reloads++;
      await rig.play("+36 10ms -36");
      return text;
    };
    let reloads = 1;
    const expected: string[] = [];
    const withNote = (text: string): string => PADS.replace("echo one", `echo ${text}`);

    await rig.save(withNote("inplace"));
    expected.push(await does("inplace"));

    await Deno.writeTextFile(`${dir}/.tmp`, withNote("renamed"));
    await Deno.rename(`${dir}/.tmp`, configPath);
    expected.push(await does("renamed"));

    await Deno.remove(configPath);
    await rig.save(withNote("recreated"));
    expected.push(await does("recreated"));

    await Deno.writeTextFile(`${dir}/behind.toml`, withNote("linked"));
    await Deno.symlink(`${dir}/behind.toml`, `${dir}/.link`);
    await Deno.rename(`${dir}/.link`, configPath);
    expected.push(await does("linked"));

    await Deno.writeTextFile(`${dir}/behind.toml`, withNote("behind"));
    expected.push(await does("behind"));

    await Deno.writeTextFile(`${dir}/behind.toml`, "[[modes]\n");
    await eventually("a refusal", () => rig.log().includes("Previous config still active"));
    await rig.play("+36 10ms -36");
    expected.push("behind");
    assert.match((await rig.call("status", {})).config_error ?? "", /^TOML parse error: line 1: /);

    await Deno.writeTextFile(`${dir}/behind.toml`, withNote("mended"));
    expected.push(await does("mended"));
    await rig.noted(...expected);
    const status = await rig.call("status", {});
    assert.deepEqual(
      [status.pid, status.generation, status.config_error, status.metrics.reloads_failed],
      [pid, 7, null, 1],
    );
  });
});

Deno.test("the log tells a reload in the promised words", async () => {
  await withDaemon(PADS, async (rig) => {
    await rig.save(PADS.replace("echo one", "echo two"));
    await eventually("the reload", () => rig.log().includes("Config reloaded successfully in"));
    const stamp = String.raw`\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] `;
    const words = [
      "Config file changed",
      "Waiting 500ms for debounce...",
      "Reloading config...",
      String.raw`Config reloaded successfully in \d+ms`,
    ];
    assert.match(rig.log(), new RegExp(words.map((line) => `${stamp}${line}\n`).join("")));
  });
});

Deno.test("a touch reloads nothing", async () => {
  await withDaemon(PADS, async (rig) => {
    await Deno.utime(rig.configPath, new Date(), new Date());
    await eventually("the look", () => rig.log().includes("same content"));
    assert.equal((await rig.call("status", {})).generation, 1);
  });
});

Deno.test("a note off meets the mapping of its note on over a reload, and the mode stays", async () => {
  const release = (text: string): string => `
[[modes]]
name = "Default"
[[modes]]
name = "Second"
[[modes.mappings]]
trigger = { type = "Note", note = 36, on = "release" }
action = ${note(text)}
`;
  await withDaemon(release("old"), async (rig) => {
    await rig.call("mode", { name: "Second" });
    await rig.play("+36");
    await rig.save(release("new"));
    await rig.call("reload", {});
    await rig.play("-36");
    await rig.noted("old");
    await rig.play("+36 -36");
    await rig.noted("old", "new");
    assert.equal((await rig.call("mode", {})).mode, "Second");
  });
});

Deno.test("a second daemon on the same socket is refused and the first goes on", async () => {
  await withDaemon(PADS, async (rig) => {
    const second = await runProgram("daemon/main.ts", ["--config", rig.configPath, "--socket", rig.socket]);
    assert.equal(second.code, 1);
    assert.equal(second.stderr, `Conductor is already running (PID ${rig.pid})\n`);
    assert.equal(await rig.call("ping", {}), null);
  });
});

Deno.test("after kill -9 the next daemon takes the socket over", async () => {
  await inTempDir(async (dir) => {
    await withDaemon(PADS, async (rig) => {
      rig.kill("SIGKILL");
      await rig.exit;
      assert((await Deno.lstat(rig.socket)).isSocket);
    }, { dir });
    await withDaemon(PADS, async (rig) => assert.equal(await rig.call("ping", {}), null), { dir });
  });
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  Deno.test(`${signal} saves the state, ends what runs, removes the socket and exits 0`, async () => {
    const config = PADS.replace("echo one >> $NOTES", "sleep 100; echo late >> $NOTES");
    await withDaemon(config, async (rig) => {
      await rig.play("+37 -37");
      await rig.call("mode", { name: "Default" });
      await rig.call("mode", { name: "Other" });
      rig.kill(signal);
      assert.equal(await rig.exit, 0);
      const left = [...Deno.readDirSync(rig.dir)].map((entry) => entry.name).sort();
      assert.deepEqual(left, ["config.toml", "state.json"]);
      assert.equal(JSON.parse(await Deno.readTextFile(`${rig.dir}/state.json`)).state.mode, "Other");
    });
  });
}

Deno.test("a signal as soon as the socket is there ends the daemon as any other does", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/config.toml`, PADS);
    const daemon = new Deno.Command(Deno.execPath(), {
      args: [...runArgs("daemon/main.ts"), "--config", `${dir}/config.toml`, "--socket", `${dir}/c.sock`],
      cwd: new URL("../", import.meta.url),
      stderr: "null",
    }).spawn();
    await eventually("the socket", () => Deno.lstat(`${dir}/c.sock`).then(() => true, () => false), 60_000);
    daemon.kill("SIGTERM");
    assert.equal((await daemon.status).code, 0);
    const left = [...Deno.readDirSync(dir)].map((entry) => entry.name).sort();
    assert.deepEqual(left, ["config.toml", "state.json"]);
  });
});

for (const [option, args, env] of [["--verbose", ["--verbose"], {}], ["DEBUG=1", [], { DEBUG: "1" }]] as const) {
  Deno.test(`${option} logs reloads, requests, answers, state saves and every MIDI event`, async () => {
    await withDaemon(PADS, async (rig) => {
      await rig.play("+36 -36 cc1=4");
      await rig.call("reload", {});
      await rig.call("mode", { name: "Other" });
      await eventually("the state saved", () => rig.log().includes("State saved to"));
      for (const line of ["MIDI from Conductor: 90 24 64", "MIDI from Conductor: b0 01 04", "IPC request: reload {}"]) {
        assert(rig.log().includes(line), `${line} is not in ${rig.log()}`);
      }
      assert.match(rig.log(), /IPC response: \{"status":"success"/);
    }, { args, env });
  });
}

Deno.test("a log file takes the lines too, until the next config names another", async () => {
  await inTempDir(async (dir) => {
    await withDaemon(`logging = { file = "${dir}/log" }\n${PADS}`, async (rig) => {
      await rig.save(`logging = { file = "/proc/self/mem" }\n${PADS}`);
      await rig.call("reload", {});
      const why = "Conductor opens no file of /dev, /proc and /sys";
      await eventually("the warning", () => rig.log().includes(`Cannot write the log file /proc/self/mem: ${why}`));
    });
    assert.match(await Deno.readTextFile(`${dir}/log`), /Conductor is ready/);
  });
});

Deno.test("the mode of the saved state is current at the next start, but start_mode goes before it", async () => {
  await inTempDir(async (dir) => {
    await withDaemon(PADS, async (rig) => {
      assert.equal((await rig.call("mode", { name: "Other" })).mode, "Other");
      await rig.call("stop", {});
      assert.equal(await rig.exit, 0);
    }, { dir });
    await withDaemon(PADS, async (rig) => assert.equal((await rig.call("mode", {})).mode, "Other"), { dir });
    const fixed = `settings = { start_mode = "Default" }\n${PADS}`;
    await withDaemon(fixed, async (rig) => assert.equal((await rig.call("mode", {})).mode, "Default"), { dir });
  });
});

Deno.test("pause lets controllers do nothing until resume", async () => {
  await withDaemon(PADS, async (rig) => {
    await rig.call("pause", {});
    assert.equal((await rig.call("status", {})).state, "Paused");
    await assert.rejects(rig.play("+36 -36"), /paused/);
    await rig.call("resume", {});
    await rig.play("+36 -36");
    await rig.noted("one");
  });
});

Deno.test("a missing default config is written, and is valid", async () => {
  await inTempDir(async (home) => {
    const cache = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
    const cleared = { XDG_CONFIG_HOME: "", CONDUCTOR_CONFIG: "", MIDIMON_CONFIG: "" };
    const daemon = new Deno.Command(Deno.execPath(), {
      args: [...runArgs("daemon/main.ts"), "--socket", `${home}/c.sock`],
      cwd: new URL("../", import.meta.url),
      env: { HOME: home, DENO_DIR: cache, ...cleared },
      stderr: "piped",
    }).spawn();
    await eventually(
      "a daemon",
      () => runProgram("ctl/main.ts", ["ping", "--socket", `${home}/c.sock`]).then((one) => one.code === 0),
      60_000,
    );
    daemon.kill("SIGTERM");
    const { stderr } = await daemon.output();
    const path = `${home}/.config/conductor/config.toml`;
    assert.match(new TextDecoder().decode(stderr), new RegExp(`No config yet: wrote a starter config to ${path}\n`));
    const valid = await runProgram("ctl/main.ts", ["validate", path]);
    assert.equal(valid.code, 0, valid.stderr);
  });
});

Deno.test("what cannot be written at the start is one line, and nothing of it is left behind", async () => {
  await inTempDir(async (home) => {
    // No file may grow: as on a full disk, files can be made, but hold nothing.
    const refused = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await new Deno.Command("sh", {
        args: [
          "-c",
          `trap "" XFSZ; ulimit -f 0; exec "$@"`,
          "sh",
          Deno.execPath(),
          ...runArgs("daemon/main.ts"),
          ...args,
        ],
        cwd: new URL("../", import.meta.url),
        env: { XDG_CONFIG_HOME: home, CONDUCTOR_CONFIG: "", MIDIMON_CONFIG: "" },
      }).output();
      assert.equal(code, 1);
      return new TextDecoder().decode(stderr);
    };
    const [path, socket] = [`${home}/conductor/config.toml`, `${home}/c.sock`];
    const line = `Cannot write a starter config to ${path}: file too large; name another file with --config\n`;
    assert.equal(await refused("--socket", socket), line);
    assert.deepEqual([...Deno.readDirSync(`${home}/conductor`)], []);

    await Deno.writeTextFile(path, PADS);
    assert.equal(await refused("--socket", socket), `Cannot open socket ${socket}: file too large\n`);
    assert.deepEqual([...Deno.readDirSync(home)].map(({ name }) => name), ["conductor"]);
  });
});

Deno.test("a missing config that somebody named is an error", async () => {
  await inTempDir(async (dir) => {
    const { code, stderr } = await runProgram("daemon/main.ts", ["--config", `${dir}/no.toml`]);
    assert.deepEqual([code, stderr], [1, `Config file not found: ${dir}/no.toml\n`]);
  });
});

Deno.test("a daemon does not start on a config with mistakes, and says them all", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/bad.toml`;
    await Deno.writeTextFile(path, PADS.replaceAll("note = 36", "note = 128"));
    const { code, stderr } = await runProgram("daemon/main.ts", ["--config", path, "--socket", `${dir}/c.sock`]);
    assert.equal(code, 1);
    assert.match(stderr, /Error in mode 'Default', mapping 1:\n {2}Invalid note number: 128 \(must be 0-127\)\n/);
    assert.match(stderr, /Error in mode 'Other', mapping 1:\n {2}Invalid note number: 128 \(must be 0-127\)\n/);
    assert.deepEqual([...Deno.readDirSync(dir)].map((entry) => entry.name), ["bad.toml"]);
  });
});

Deno.test("a slow action of one mapping does not hold up another", async () => {
  const config = PADS + `
[[global_mappings]]
trigger = { type = "Note", note = 50 }
action = { type = "Sequence", actions = [{ type = "Delay", ms = 400 }, ${note("slow")}] }
`;
  await withDaemon(config, async (rig) => {
    await rig.play("+50 -50 20ms +36 -36");
    await rig.noted("one", "slow");
  });
});
