/** The Homebrew formula: Ruby reads it, its archives are those of the release, and its own test passes. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createHash } from "node:crypto";
import { formulaText } from "../../../scripts/release/formula.ts";
import { RELEASE_TARGETS } from "../../../scripts/release/targets.ts";
import { testWithPrograms } from "../../support/needed_programs.ts";
import { ran } from "../../support/ran.ts";
import { writeStandInRelease } from "../../support/stand_in_release.ts";
import { inTempDir } from "../../support/temp_dir.ts";

const root = new URL("../../../", import.meta.url);

/** The programs as they run from source; the formula's test asks for the version of the release. */
async function writePrograms(folder: string, version: string): Promise<void> {
  const path = (file: string): string => fileURLToPath(new URL(file, root));
  await Deno.mkdir(folder);
  const ctl = `#!/bin/sh\nexec '${Deno.execPath()}' run -q -A '${path("ctl/main.ts")}' "$@"\n`;
  await Deno.writeTextFile(`${folder}/conductorctl`, ctl, { mode: 0o755 });
  await Deno.writeTextFile(`${folder}/conductor`, `#!/bin/sh\necho conductor ${version}\n`, { mode: 0o755 });
}

testWithPrograms(
  "the formula is Ruby, and names each archive with its own checksum",
  ["ruby"],
  () =>
    inTempDir(async (dir) => {
      await writeStandInRelease(dir);
      const checked = await ran("ruby", ["-wc", `${dir}/conductor.rb`]);
      assert.deepEqual([checked.stdout, checked.stderr], ["Syntax OK\n", ""]);

      await writePrograms(`${dir}/bin`, "1.2.3");
      await ran("tar", ["-xzf", `${dir}/conductor-1.2.3-macos-arm64.tar.gz`, "-C", dir]);
      const stub = fileURLToPath(new URL("formula_stub.rb", import.meta.url));
      const unpacked = `${dir}/conductor-1.2.3-macos-arm64`;
      const evaluated = await ran("ruby", [stub, `${dir}/conductor.rb`, `${dir}/bin`, dir, unpacked]);
      assert.equal(evaluated.code, 0, evaluated.stderr);
      const { archives, service, installed } = JSON.parse(evaluated.stdout);
      const wanted = [
        ["on_macos/on_arm", "macos-arm64"],
        ["on_macos/on_intel", "macos-x64"],
        ["on_linux/on_arm", "linux-arm64"],
        ["on_linux/on_intel", "linux-x64"],
      ].map(([where, target]) => {
        const name = `conductor-1.2.3-${target}.tar.gz`;
        const sha256 = createHash("sha256").update(Deno.readFileSync(`${dir}/${name}`)).digest("hex");
        return { where, url: `https://github.com/OWNER/conductor/releases/download/v1.2.3/${name}`, sha256 };
      });
      assert.deepEqual(archives, wanted);
      assert.deepEqual(service.keep_alive, [{ crashed: true }]);
      assert.deepEqual(service.process_type, ["interactive"]);
      assert.deepEqual(installed, {
        bin: ["bin/conductor", "bin/conductorctl"],
        man1: ["share/man/man1/conductor.1", "share/man/man1/conductorctl.1"],
        man5: ["share/man/man5/conductor.toml.5"],
        bash_completion: ["conductor", "conductorctl"].map((name) => `share/bash-completion/completions/${name}`),
        zsh_completion: ["_conductor", "_conductorctl"].map((name) => `share/zsh/site-functions/${name}`),
        fish_completion: ["conductor", "conductorctl"].map((name) => `share/fish/vendor_completions.d/${name}.fish`),
        pkgshare: ["conductor.schema.json", "examples", "launchd"].map((name) => `share/conductor/${name}`),
        prefix: ["THIRD-PARTY-NOTICES.txt"],
      });
    }),
);

testWithPrograms("a formula for one system alone is Ruby too", ["ruby"], () =>
  inTempDir(async (dir) => {
    const linux = RELEASE_TARGETS.filter(({ name }) => name === "linux-x64");
    await writeStandInRelease(dir, { targets: linux });
    const text = await Deno.readTextFile(`${dir}/conductor.rb`);
    assert.doesNotMatch(text, /on_macos do|on_arm do|\{\{/);
    assert.equal((await ran("ruby", ["-wc", `${dir}/conductor.rb`])).code, 0);
  }));

Deno.test("a template with a name that nothing fills is refused", () => {
  const facts = { version: "1", repository: "a/b", archives: [] };
  assert.throws(() => formulaText("{{VERSION}} {{REPOSITORY}} {{ARCHIVES}} {{COLOUR}}", facts), /\{\{COLOUR\}\}/);
  assert.throws(() => formulaText("{{VERSION}}", facts), /nothing asks for REPOSITORY, ARCHIVES/);
});
