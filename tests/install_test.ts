/** install.sh against archives served on this machine. The programs in them are stand-ins. */
import assert from "node:assert/strict";
import { inPlace, installer, pretending, toolsWithout } from "./support/install_place.ts";
import { testWithPrograms } from "./support/needed_programs.ts";
import { ran } from "./support/ran.ts";

const NEEDED = ["curl", "tar", "sha256sum"];

testWithPrograms("install.sh is clean for shellcheck", ["shellcheck"], async () => {
  const { code, stdout } = await ran("shellcheck", [installer]);
  assert.equal(code, 0, stdout);
});

testWithPrograms(
  "it installs programs, manual pages and completions, and takes exactly those away again",
  NEEDED,
  () =>
    inPlace(["1.2.3"], async ({ dir, prefix, url, install, stands }) => {
      await Deno.mkdir(`${prefix}/share/man/man1`, { recursive: true });
      await Deno.writeTextFile(`${prefix}/share/man/man1/mine.1`, "mine\n");
      const before = await stands();

      const path = `${await pretending(dir, "Linux", "amd64")}:${prefix}/bin`;
      const done = await install(["--base-url", `${url}/1.2.3`, "--version", "v1.2.3"], path);
      assert.deepEqual(done, {
        code: 0,
        stdout: `Downloading ${url}/1.2.3/conductor-1.2.3-linux-x64.tar.gz\n` +
          `Conductor 1.2.3 is installed in ${prefix}\n` +
          "Next:  conductorctl install   starts it now and at every login\n",
        stderr: "",
      });
      const says = await ran(`${prefix}/bin/conductorctl`, ["--version"]);
      assert.equal(says.stdout, "conductorctl 1.2.3 (linux-x64, stand-in, not a real program)\n");
      for (
        const file of [
          "share/man/man1/conductorctl.1",
          "share/man/man5/conductor.toml.5",
          "share/bash-completion/completions/conductorctl",
          "share/zsh/site-functions/_conductorctl",
          "share/fish/vendor_completions.d/conductorctl.fish",
          "share/conductor/systemd/conductor.service",
          "share/doc/conductor/LICENSE",
          "share/doc/conductor/THIRD-PARTY-NOTICES.txt",
        ]
      ) assert((await Deno.stat(`${prefix}/${file}`)).isFile, file);
      assert.doesNotMatch(await stands(), /\.conductor-install/);

      const removed = await install(["--uninstall"]);
      assert.deepEqual([removed.code, removed.stderr], [0, ""]);
      assert.equal(await stands(), before);
      assert.match((await install(["--uninstall"])).stderr, /was not installed in .*prefix by install\.sh/);
    }),
);

testWithPrograms(
  "a prefix that is not on PATH is said, with the line that puts it there",
  NEEDED,
  () =>
    inPlace(["1.2.3"], async ({ prefix, url, install }) => {
      const { stdout } = await install(["--base-url", `${url}/1.2.3`, "--version", "1.2.3"]);
      assert(stdout.includes(`export PATH="${prefix}/bin:$PATH"`), stdout);
      assert(stdout.includes(`Next:  '${prefix}/bin/conductorctl' install`), stdout);
    }),
);

testWithPrograms(
  "another version takes the place of the one before, with nothing left of it",
  NEEDED,
  () =>
    inPlace(["1.2.3", "1.3.0"], async ({ dir, prefix, url, install, stands }) => {
      await install(["--base-url", `${url}/1.3.0`, "--version", "1.3.0"]);
      const fresh = await stands();
      await Deno.remove(prefix, { recursive: true });

      await install(["--base-url", `${url}/1.2.3`, "--version", "1.2.3"]);
      // What only the old version had.
      const list = `${prefix}/share/conductor/installed-files`;
      await Deno.writeTextFile(`${prefix}/bin/conductor-old`, "");
      await Deno.writeTextFile(list, "bin/conductor-old\n../outside\n/etc/outside\n" + await Deno.readTextFile(list));
      await Deno.writeTextFile(`${dir}/outside`, "");
      const done = await install(["--base-url", `${url}/1.3.0`, "--version", "1.3.0"]);
      assert.deepEqual([done.code, done.stderr], [0, ""]);
      assert.equal(await stands(), fresh);
      assert((await Deno.stat(`${dir}/outside`)).isFile);
      await install(["--uninstall"]);
      assert.equal(await stands(), ".\n");
    }),
);

testWithPrograms(
  "what cannot be trusted is refused, and what was there stays as it was",
  NEEDED,
  () =>
    inPlace(["1.2.3", "1.3.0"], async ({ dir, prefix, url, install, stands }) => {
      await install(["--base-url", `${url}/1.2.3`, "--version", "1.2.3"]);
      const before = await stands();
      const release = `${dir}/releases/1.3.0`;
      const archive = `${release}/conductor-1.3.0-linux-x64.tar.gz`;
      const [whole, sums] = [await Deno.readFile(archive), await Deno.readTextFile(`${release}/SHA256SUMS`)];
      const refused = async (because: RegExp): Promise<void> => {
        const { code, stderr } = await install(["--base-url", `${url}/1.3.0`, "--version", "1.3.0"]);
        assert.deepEqual([code, because.test(stderr)], [1, true], stderr);
        assert.equal(await stands(), before);
      };

      const damaged = whole.slice();
      damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 1;
      await Deno.writeFile(archive, damaged);
      await refused(/is damaged: its checksum is not the one in SHA256SUMS; nothing was installed/);
      await Deno.writeFile(archive, whole.subarray(0, whole.length - 100));
      await refused(/is damaged/);
      await Deno.writeFile(archive, whole);
      await Deno.writeTextFile(`${release}/SHA256SUMS`, sums.replaceAll("linux-x64", "linux-x32"));
      await refused(/SHA256SUMS has no checksum of it; nothing was installed/);
      await Deno.remove(`${release}/SHA256SUMS`);
      await refused(/Cannot download .*1\.3\.0\/SHA256SUMS/);
      await Deno.writeTextFile(`${release}/SHA256SUMS`, sums);
      await Deno.remove(archive);
      await refused(/Cannot download .*linux-x64\.tar\.gz/);
      await Deno.writeFile(archive, whole);

      // Half of the files are in place when the next one cannot be written.
      await Deno.remove(`${prefix}/share/zsh`, { recursive: true });
      await Deno.writeTextFile(`${prefix}/share/zsh`, "a file in the way\n");
      const odd = await stands();
      const { code, stderr } = await install(["--base-url", `${url}/1.3.0`, "--version", "1.3.0"]);
      assert.deepEqual([code, /Cannot make .*share\/zsh/.test(stderr)], [1, true], stderr);
      assert.equal(await stands(), odd);
    }),
);

testWithPrograms(
  "a first run that fails leaves not even the prefix",
  NEEDED,
  () =>
    inPlace(["1.2.3"], async ({ prefix, url, install }) => {
      const { code } = await install(["--base-url", `${url}/no-such-release`, "--version", "1.2.3"]);
      assert.equal(code, 1);
      await assert.rejects(Deno.stat(prefix), Deno.errors.NotFound);
    }),
);

testWithPrograms(
  "a file of the same name that is not ours is not overwritten",
  NEEDED,
  () =>
    inPlace(["1.2.3"], async ({ prefix, url, install, stands }) => {
      await Deno.mkdir(`${prefix}/bin`, { recursive: true });
      await Deno.writeTextFile(`${prefix}/bin/conductor`, "another program\n");
      const before = await stands();
      const { code, stderr } = await install(["--base-url", `${url}/1.2.3`, "--version", "1.2.3"]);
      assert.equal(code, 1);
      assert.match(stderr, /bin\/conductor is there, and not from install\.sh; move it away or choose another/);
      assert.equal(await stands(), before);
    }),
);

testWithPrograms(
  "each system gets its own archive, and others hear that there is none",
  NEEDED,
  () =>
    inPlace(["1.2.3"], async ({ dir, url, install }) => {
      const from = ["--base-url", `${url}/1.2.3`, "--version", "1.2.3"];
      for (
        const [system, machine, target] of [
          ["Linux", "aarch64", "linux-arm64"],
          ["Darwin", "arm64", "macos-arm64"],
          ["Darwin", "x86_64", "macos-x64"],
        ] as const
      ) {
        const { code, stdout } = await install(from, await pretending(dir, system, machine));
        assert.equal(code, 0);
        assert.match(stdout, new RegExp(`conductor-1\\.2\\.3-${target}\\.tar\\.gz`));
      }
      const windows = await install(from, await pretending(dir, "MINGW64_NT", "x86_64"));
      assert.match(windows.stderr, /there is no archive for MINGW64_NT; Conductor is made for Linux and macOS\n$/);
      const board = await install(from, await pretending(dir, "Linux", "armv7l"));
      assert.deepEqual(
        [board.code, board.stderr],
        [1, "install.sh: there is no archive for Linux on armv7l; there are x86_64 and arm64\n"],
      );
    }),
);

testWithPrograms(
  "wget does where there is no curl, shasum where there is no sha256sum",
  [...NEEDED, "wget", "shasum"],
  () =>
    inPlace(["1.2.3"], async ({ dir, url, install }) => {
      const from = ["--base-url", `${url}/1.2.3`, "--version", "1.2.3"];
      const other = await install(from, await toolsWithout(dir, "curl", "sha256sum"));
      assert.deepEqual([other.code, other.stderr], [0, ""]);
      const none = await install(from, await toolsWithout(dir, "curl", "wget"));
      assert.deepEqual([none.code, /needs curl or wget to download/.test(none.stderr)], [1, true]);
      const unchecked = await install(from, await toolsWithout(dir, "sha256sum", "shasum"));
      assert.deepEqual([unchecked.code, /needs sha256sum or shasum/.test(unchecked.stderr)], [1, true]);
    }),
);

testWithPrograms(
  "a program that does not run here is not installed",
  NEEDED,
  () =>
    inPlace(["1.2.3"], async ({ dir, prefix, url, install }) => {
      const top = "conductor-1.2.3-linux-x64";
      const release = `${dir}/releases/1.2.3`;
      const script =
        `tar -xzf ${top}.tar.gz && printf '#!/bin/sh\\necho wrong libc >&2; exit 1\\n' >${top}/bin/conductorctl && ` +
        `tar -czf ${top}.tar.gz ${top} && sha256sum ${top}.tar.gz >SHA256SUMS`;
      assert.equal((await ran("/bin/sh", ["-c", script], { cwd: release })).code, 0);
      const { code, stderr } = await install(["--base-url", `${url}/1.2.3`, "--version", "1.2.3"]);
      assert.deepEqual([code, stderr], [
        1,
        `install.sh: The program for linux-x64 does not run in ${prefix}: wrong libc\n`,
      ]);
      await assert.rejects(Deno.stat(prefix), Deno.errors.NotFound);
    }),
);

testWithPrograms(
  "a service that is still set up has to go first",
  NEEDED,
  () =>
    inPlace(["1.2.3"], async ({ dir, prefix, url, install }) => {
      await install(["--base-url", `${url}/1.2.3`, "--version", "1.2.3"]);
      await Deno.mkdir(`${dir}/.config/systemd/user`, { recursive: true });
      await Deno.writeTextFile(
        `${dir}/.config/systemd/user/conductor.service`,
        `[Service]\nExecStart="${prefix}/bin/conductor"\n`,
      );
      const { code, stderr } = await install(["--uninstall"]);
      assert.equal(code, 1);
      assert.match(stderr, /first run: '.*prefix\/bin\/conductorctl' uninstall\n$/);
      assert((await Deno.stat(`${prefix}/bin/conductorctl`)).isFile);
    }),
);

testWithPrograms("wrong usage is said, with exit status 2", ["sh"], () =>
  inPlace([], async ({ install }) => {
    for (
      const [args, says] of [
        [["--colour"], "install.sh: there is no option --colour\nTry: install.sh --help\n"],
        [["--version"], "install.sh: --version needs a value\nTry: install.sh --help\n"],
        [["--version="], "install.sh: --version needs a value\nTry: install.sh --help\n"],
        [["--version=1.2.3"], "install.sh: say where the archives are: --base-url\nTry: install.sh --help\n"],
        [["--version", "1.2.3"], "install.sh: say where the archives are: --base-url\nTry: install.sh --help\n"],
        [[], "install.sh: say which version: --version\nTry: install.sh --help\n"],
        [
          ["--prefix", "/"],
          "install.sh: cannot install into / itself; choose another folder with --prefix\nTry: install.sh --help\n",
        ],
      ] as const
    ) assert.deepEqual(await install(args), { code: 2, stdout: "", stderr: says });
    const help = await install(["--help"]);
    assert.equal(help.code, 0);
    assert(help.stdout.split("\n").every((line) => line.length <= 80));
    assert.match(help.stdout, /Example: sh install\.sh/);
  }));
