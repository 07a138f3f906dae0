/** The programs as people get them: two files, and nothing else on the machine. */
import assert from "node:assert/strict";
import { call } from "../ctl/client.ts";
import { PROGRAMS } from "../scripts/compile/programs.ts";
import { versionLine } from "../shared/version.ts";
import { binaries, builtFrom, inFolder, noBinaries, noRuntime } from "./support/binaries.ts";
import { bareEnvironment, runCompiledCtl, withCompiledDaemon } from "./support/compiled_daemon.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { testUnless } from "./support/test_unless.ts";
import { eventually } from "./support/wait.ts";

const PAD = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "echo $CONDUCTOR_VELOCITY >> $NOTES" }
`;

/** Every file below a folder, by its path. */
function filesBelow(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? [`${name}/`, ...filesBelow(`${folder}/${name}`).map((path) => `${name}/${path}`)] : [name]
  ).sort();
}

testUnless(
  noBinaries,
  "without PATH, Deno or Node and in an empty home the whole way works, and leaves no file",
  () =>
    inTempDir(async (dir) => {
      const env = await bareEnvironment(dir);
      const [config, socket] = [`${env.HOME}/.config/conductor/config.toml`, `${dir}/c.sock`];
      const ctl = (...words: readonly string[]) => runCompiledCtl(env, ...words, "--socket", socket);
      await withCompiledDaemon([`${await binaries()}/conductor`, "--socket", socket], socket, env, async (daemon) => {
        assert.match(daemon.log(), /wrote a starter config to .*\/home\/\.config\/conductor\/config\.toml/);
        assert.doesNotMatch(daemon.log(), /library/);
        const valid = await ctl("validate");
        assert.deepEqual([valid.code, valid.stdout.split("\n")[0]], [0, "✓ Config is valid"]);
        await Deno.writeTextFile(config, PAD);
        await eventually("the reload", () => daemon.log().includes("Config reloaded successfully"), 20_000);
        assert.equal((await ctl("simulate", "+36v77 -36")).code, 0);
        await eventually(
          "the note",
          () => Deno.readTextFile(`${dir}/notes`).then((text) => text === "77\n", () => false),
        );
        const status = JSON.parse((await ctl("status", "--json")).stdout);
        assert.deepEqual([status.state, status.generation, status.config_path], ["Running", 2, config]);
        assert.deepEqual(filesBelow(env.TMPDIR ?? ""), []);
        assert.deepEqual(await ctl("stop"), { code: 0, stdout: "Daemon stopped gracefully\n", stderr: "" });
        assert.equal((await daemon.child.status).code, 0);
      });
      assert.deepEqual(filesBelow(env.TMPDIR ?? ""), []);
      const kept = ["config.toml", "state.json"].map((name) => `.config/conductor/${name}`);
      assert.deepEqual(filesBelow(env.HOME ?? ""), [".config/", ".config/conductor/", ...kept]);
      const none = await ctl("status");
      assert.deepEqual([none.code, none.stderr.split("\n")[0]], [
        3,
        `Conductor is not running (no daemon answers at ${socket})`,
      ]);
    }),
);

testUnless(
  noBinaries,
  "what a daemon that was killed left in TMPDIR is removed at the next start, nothing younger",
  () =>
    inTempDir(async (dir) => {
      const env = await bareEnvironment(dir);
      await Deno.writeTextFile(`${dir}/config.toml`, PAD);
      for (const name of ["conductor-addon-old", "conductor-addon-new", "other"]) {
        await Deno.mkdir(`${env.TMPDIR}/${name}`);
        await Deno.writeTextFile(`${env.TMPDIR}/${name}/addon.node`, "");
      }
      for (const name of ["conductor-addon-old", "other"]) await Deno.utime(`${env.TMPDIR}/${name}`, 1, 1);
      const args = ["--config", `${dir}/config.toml`, "--socket", `${dir}/c.sock`];
      await withCompiledDaemon([`${await binaries()}/conductor`, ...args], `${dir}/c.sock`, env, async ({ child }) => {
        child.kill("SIGKILL");
        await child.status;
      });
      assert.deepEqual([...Deno.readDirSync(env.TMPDIR ?? "")].map(({ name }) => name).sort(), [
        "conductor-addon-new",
        "other",
      ]);
    }),
);

/** Whether this user may make a file system that is seen by a command alone. */
const noMounts = Deno.build.os !== "linux" || Deno.uid() !== 0 ||
    !new Deno.Command("unshare", { args: ["-m", "mount", "-t", "tmpfs", "none", "/mnt"], stderr: "null" }).outputSync()
      .success
  ? "a file system cannot be mounted here"
  : null;

testUnless(
  noBinaries ?? noMounts,
  "where TMPDIR allows no programs one line says so and the way out, and all else works",
  () =>
    inTempDir(async (dir) => {
      const env = await bareEnvironment(dir);
      await Deno.writeTextFile(`${dir}/config.toml`, PAD);
      const socket = `${dir}/c.sock`;
      const script = 'mount -t tmpfs -o noexec none "$1"; shift; exec "$@"';
      const command = ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, "sh", env.TMPDIR ?? ""];
      const daemon = [`${await binaries()}/conductor`, "--config", `${dir}/config.toml`, "--socket", socket];
      // For mount(8) alone.
      const withPath = { ...env, PATH: "/usr/bin:/bin:/usr/sbin:/sbin" };
      await withCompiledDaemon([...command, ...daemon], socket, withPath, async ({ log }) => {
        const lines = (): readonly string[] => log().split("\n").filter((line) => line.includes("MIDI"));
        await eventually("the line about MIDI", () => lines().length > 0);
        assert.deepEqual(lines().map((line) => line.slice(line.indexOf("]") + 2)), [
          `Warning: MIDI is not available: the MIDI library cannot be loaded: ${env.TMPDIR} allows no programs ` +
          `(it is mounted noexec); set TMPDIR to a folder that does`,
        ]);
        await call(socket, "simulate", { script: "+36v5 -36" });
        assert.equal(await Deno.readTextFile(`${dir}/notes`), "5\n");
      });
    }),
);

testUnless(
  noBinaries,
  "--version of both tells version, commit and date, with no home and no variables at all",
  async () => {
    for (const name of ["conductor", "conductorctl"]) {
      const command = new Deno.Command(`${await binaries()}/${name}`, { args: ["--version"], clearEnv: true });
      const said = new TextDecoder().decode((await command.output()).stdout);
      if (Deno.env.get("CONDUCTOR_DIST")) assert.match(said, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+( \\(.*\\))?\n$`));
      else assert.equal(said, `${versionLine(name, await builtFrom())}\n`);
    }
  },
);

testUnless(noRuntime, "the same source gives the same bytes", async () => {
  const digests: string[] = [];
  for (let i = 0; i < 2; i++) {
    const program = await Deno.readFile(`${await inFolder([PROGRAMS.conductor])}/conductor`);
    digests.push(new Uint8Array(await crypto.subtle.digest("SHA-256", program)).toHex());
  }
  assert.equal(digests[0], digests[1]);
});
