/** `deno task release` as a command, with this checkout's own texts. The programs are stand-ins. */
import assert from "node:assert/strict";
import { completionFiles } from "../ctl/completions/script.ts";
import { manualPages } from "../scripts/manual.ts";
import { RELEASE_TARGETS } from "../scripts/release/targets.ts";
import { VERSION } from "../shared/version.ts";
import { testWithPrograms } from "./support/needed_programs.ts";
import { type Ran, ran } from "./support/ran.ts";
import { inTempDir } from "./support/temp_dir.ts";

const root = new URL("../", import.meta.url);

function release(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const command = ["run", "-q", "-A", "--no-check", "scripts/release.ts", ...args];
  return ran(Deno.execPath(), command, { cwd: root, env: { NO_COLOR: "1", SOURCE_DATE_EPOCH: "1700000000", ...env } });
}

/** A folder as `deno task compile --target` leaves it, but with scripts. */
async function standInPrograms(folder: string): Promise<void> {
  for (const { compiledFor } of RELEASE_TARGETS) {
    await Deno.mkdir(`${folder}/${compiledFor}`, { recursive: true });
    for (const name of ["conductor", "conductorctl"]) {
      await Deno.writeTextFile(`${folder}/${compiledFor}/${name}`, `#!/bin/sh\necho ${name} stand-in\n`);
    }
  }
}

testWithPrograms(
  "a release has the checkout's manual, completions and service files as they are",
  ["tar"],
  () =>
    inTempDir(async (dir) => {
      await standInPrograms(`${dir}/compiled`);
      const out = `${dir}/out`;
      const { code, stdout, stderr } = await release(["--binaries", `${dir}/compiled`, "--out", out], {
        GITHUB_REPOSITORY: "someone/conductor",
      });
      assert.deepEqual([code, stderr], [0, ""]);
      for (const { name } of RELEASE_TARGETS) {
        assert.match(stdout, new RegExp(`-${name}\\.tar\\.gz +\\d+\\.\\d{3} MB\n`));
      }

      const unpacked = async (target: string): Promise<(path: string) => string> => {
        const top = `conductor-${VERSION}-${target}`;
        assert.equal((await ran("tar", ["-xzf", `${out}/${top}.tar.gz`, "-C", dir])).code, 0);
        return (path) => Deno.readTextFileSync(`${dir}/${top}/${path}`);
      };
      const source = (path: string): string => Deno.readTextFileSync(new URL(path, root));
      const [linux, macos] = [await unpacked("linux-arm64"), await unpacked("macos-x64")];
      for (const [name, text] of manualPages("2023-11-14")) {
        assert.equal(linux(`share/man/man${name.at(-1)}/${name}`), text);
      }
      const folders = {
        bash: "bash-completion/completions",
        zsh: "zsh/site-functions",
        fish: "fish/vendor_completions.d",
      };
      for (const [path, text] of completionFiles()) {
        const inside = Object.entries(folders).map(([shell, folder]) => path.replace(`${shell}/`, `share/${folder}/`));
        assert.equal(linux(inside.find((each) => each.startsWith("share/")) ?? path), text);
      }
      assert.equal(linux("share/conductor/systemd/conductor.service"), source("systemd/conductor.service"));
      assert.equal(
        macos("share/conductor/launchd/com.conductor.daemon.plist"),
        source("launchd/com.conductor.daemon.plist"),
      );
      assert.equal(linux("share/conductor/conductor.schema.json"), source("schema/conductor.schema.json"));
      assert.equal(linux("LICENSE"), source("LICENSE"));
      assert.match(linux("THIRD-PARTY-NOTICES.txt"), /smol-toml [\d.]+ \(BSD-3-Clause\)/);
      const formula = await Deno.readTextFile(`${out}/conductor.rb`);
      assert(
        formula.includes(`https://github.com/someone/conductor/releases/download/v${VERSION}/conductor-${VERSION}-`),
      );

      const again = await release(["--binaries", `${dir}/compiled`, "--out", out]);
      assert.deepEqual([again.code, again.stdout], [1, ""]);
      assert.match(again.stderr, /^Cannot write into .*\/out: it has .* in it\n$/);
    }),
);

Deno.test("what is wrong with the command is said in a line, with the way out", () =>
  inTempDir(async (dir) => {
    for (
      const [args, status, says] of [
        [["--target", "linux-x32"], 2, /^There is no target linux-x32\nSee: deno task release --help\n$/],
        [["--colour"], 2, /^Unknown option '--colour'[^]*See: deno task release --help\n$/],
        [["--repository", "https://example.org"], 2, /is no OWNER\/NAME/],
        [
          ["--binaries", dir, "--out", `${dir}/out`, "--target", "linux-x64"],
          1,
          /^Cannot find .*x86_64-unknown-linux-gnu\/conductor; make it with: deno task compile --target x86_64-.*\n$/,
        ],
      ] as const
    ) {
      const { code, stdout, stderr } = await release(args);
      assert.deepEqual([code, stdout], [status, ""]);
      assert.match(stderr, says);
    }
    const help = await release(["--help"]);
    assert.equal(help.code, 0);
    assert(help.stdout.split("\n").every((line) => line.length <= 80));
    assert.match(help.stdout, /Example: deno task release/);
  }));
