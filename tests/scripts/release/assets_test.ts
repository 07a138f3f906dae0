/** What a release writes: archives, packages and sums, read back with the system's own tools. Programs are stand-ins. */
import assert from "node:assert/strict";
import { UINPUT_RULE } from "../../../daemon/actions/desktop/uinput_rule.ts";
import { writeAssets } from "../../../scripts/release/assets.ts";
import { testWithPrograms } from "../../support/needed_programs.ts";
import { ran } from "../../support/ran.ts";
import { standInParts, writeStandInRelease } from "../../support/stand_in_release.ts";
import { inTempDir } from "../../support/temp_dir.ts";

const TOP = "conductor-1.2.3-linux-x64";

const AROUND = [
  "bin/conductor",
  "bin/conductorctl",
  "share/bash-completion/completions/conductor",
  "share/bash-completion/completions/conductorctl",
  "share/conductor/conductor.schema.json",
  "share/conductor/examples/pads.toml",
  "share/fish/vendor_completions.d/conductor.fish",
  "share/fish/vendor_completions.d/conductorctl.fish",
  "share/man/man1/conductor.1",
  "share/man/man1/conductorctl.1",
  "share/man/man5/conductor.toml.5",
  "share/zsh/site-functions/_conductor",
  "share/zsh/site-functions/_conductorctl",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "THIRD-PARTY-NOTICES.txt",
];

async function lines(program: string, args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await ran(program, args);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split("\n");
}

testWithPrograms(
  "a release has archives, packages, formula, bill of materials and checksums",
  ["sha256sum"],
  () =>
    inTempDir(async (dir) => {
      const assets = await writeStandInRelease(dir);
      const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
      assert.deepEqual(assets.map(({ name }) => name).sort(), names);
      assert.deepEqual(names, [
        "SHA256SUMS",
        "conductor-1.2.3-linux-arm64.tar.gz",
        "conductor-1.2.3-linux-x64.tar.gz",
        "conductor-1.2.3-macos-arm64.tar.gz",
        "conductor-1.2.3-macos-x64.tar.gz",
        "conductor-1.2.3.cdx.json",
        "conductor.rb",
        "conductor_1.2.3_amd64.deb",
        "conductor_1.2.3_arm64.deb",
        "install.sh",
      ]);
      const checked = await ran("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: dir });
      assert.equal(checked.code, 0, checked.stderr);
      assert.equal(checked.stdout.trim().split("\n").length, names.length - 1);
    }),
);

testWithPrograms(
  "an archive unpacks to a prefix, all in one folder, owned by root",
  ["tar"],
  () =>
    inTempDir(async (dir) => {
      await writeStandInRelease(dir);
      const linux = await lines("tar", ["-tzf", `${dir}/${TOP}.tar.gz`]);
      assert.deepEqual(
        linux.filter((path) => !path.endsWith("/")),
        [...AROUND, "share/conductor/systemd/conductor.service", "share/conductor/systemd/strict.conf"]
          .map((path) => `${TOP}/${path}`).sort(),
      );
      const macos = await lines("tar", ["-tzf", `${dir}/conductor-1.2.3-macos-arm64.tar.gz`]);
      assert.deepEqual(
        macos.filter((path) => !path.endsWith("/")),
        [...AROUND, "share/conductor/launchd/com.conductor.daemon.plist"]
          .map((path) => `conductor-1.2.3-macos-arm64/${path}`).sort(),
      );
      const details = await lines("tar", ["--numeric-owner", "--utc", "-tvzf", `${dir}/${TOP}.tar.gz`]);
      for (const line of details) {
        const mode = line.endsWith("/") || line.includes("/bin/conductor") ? /^.rwxr-xr-x 0\/0 / : /^-rw-r--r-- 0\/0 /;
        assert.match(line, mode);
        assert.match(line, / 2023-11-14 22:13 /);
      }
      await lines("tar", ["-xzf", `${dir}/${TOP}.tar.gz`, "-C", dir]);
      const says = await ran(`${dir}/${TOP}/bin/conductorctl`, ["--version"]);
      assert.equal(says.stdout, "conductorctl 1.2.3 (linux-x64, stand-in, not a real program)\n");
    }),
);

testWithPrograms(
  "a .deb is one to dpkg, with everything in Debian's places",
  ["dpkg-deb", "md5sum", "gzip"],
  () =>
    inTempDir(async (dir) => {
      await writeStandInRelease(dir, { version: "1.2.3-rc.1" });
      const deb = `${dir}/conductor_1.2.3-rc.1_arm64.deb`;
      const contents = await lines("dpkg-deb", ["--contents", deb]);
      assert(contents.every((line) => / root\/root /.test(line)), contents.join("\n"));
      assert.deepEqual(contents.map((line) => line.replace(/^.* \.\//, "")).filter((path) => /[^/]$/.test(path)), [
        "usr/bin/conductor",
        "usr/bin/conductorctl",
        "usr/lib/systemd/user/conductor.service",
        "usr/lib/udev/rules.d/70-conductor.rules",
        "usr/share/bash-completion/completions/conductor",
        "usr/share/bash-completion/completions/conductorctl",
        "usr/share/conductor/conductor.schema.json",
        "usr/share/conductor/systemd/strict.conf",
        "usr/share/doc/conductor/README.md",
        "usr/share/doc/conductor/changelog.gz",
        "usr/share/doc/conductor/copyright",
        "usr/share/doc/conductor/examples/pads.toml",
        "usr/share/fish/vendor_completions.d/conductor.fish",
        "usr/share/fish/vendor_completions.d/conductorctl.fish",
        "usr/share/man/man1/conductor.1.gz",
        "usr/share/man/man1/conductorctl.1.gz",
        "usr/share/man/man5/conductor.toml.5.gz",
        "usr/share/zsh/vendor-completions/_conductor",
        "usr/share/zsh/vendor-completions/_conductorctl",
      ]);
      const fields = await lines("dpkg-deb", ["--field", deb, "Package", "Version", "Architecture", "Maintainer"]);
      assert.deepEqual(fields, [
        "Package: conductor",
        "Version: 1.2.3~rc.1",
        "Architecture: arm64",
        "Maintainer: The Conductor authors <OWNER@users.noreply.github.com>",
      ]);

      await lines("dpkg-deb", ["--raw-extract", deb, `${dir}/unpacked`]);
      const checked = await ran("md5sum", ["--check", "--strict", `${dir}/unpacked/DEBIAN/md5sums`], {
        cwd: `${dir}/unpacked`,
      });
      assert.equal(checked.code, 0, checked.stderr);
      assert.equal(checked.stdout.trim().split("\n").length, 19);
      const page = await lines("gzip", ["-dc", `${dir}/unpacked/usr/share/man/man1/conductor.1.gz`]);
      assert.deepEqual(page, ["stand-in for conductor.1"]);
      const rules = await Deno.readTextFile(`${dir}/unpacked/usr/lib/udev/rules.d/70-conductor.rules`);
      assert(rules.endsWith(`\n${UINPUT_RULE}\n`), rules);
    }),
);

Deno.test("the same release twice is the same bytes", () =>
  inTempDir(async (dir) => {
    for (const each of ["once", "again"]) {
      await Deno.mkdir(`${dir}/${each}`);
      await writeAssets(`${dir}/${each}`, await standInParts());
    }
    for (const { name } of Deno.readDirSync(`${dir}/once`)) {
      const [once, again] = [`${dir}/once/${name}`, `${dir}/again/${name}`].map((path) => Deno.readFileSync(path));
      assert.deepEqual(once, again, name);
    }
  }));

Deno.test("install.sh of a release knows its version and where its archives are", () =>
  inTempDir(async (dir) => {
    await writeStandInRelease(dir);
    const installer = await Deno.readTextFile(`${dir}/install.sh`);
    assert.match(installer, /^VERSION='1\.2\.3'$/m);
    assert.match(installer, /^REPOSITORY='OWNER\/conductor'$/m);
    await assert.rejects(
      standInParts().then((parts) => writeAssets(dir, { ...parts, installer: "#!/bin/sh\n" })),
      /Cannot write the version into install\.sh/,
    );
  }));
