/**
 * A release with real programs in it: the .deb in a Debian of its own, where it installs, works without Deno, Node or a
 * network, and leaves nothing; and the archive, installed by its install.sh. `.ci/run` makes what they need.
 */
import assert from "node:assert/strict";
import { VERSION } from "../shared/version.ts";
import { serving } from "./support/file_server.ts";
import { type Ran, ran } from "./support/ran.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { testUnless } from "./support/test_unless.ts";

/** A folder that `deno task release --target linux-x64` has written. */
const release = Deno.env.get("CONDUCTOR_RELEASE") ?? "";
const noRelease = release === "" ? "CONDUCTOR_RELEASE names no folder with a release of linux-x64" : null;
/** A Debian system in a folder, as debootstrap makes it with systemd in it; it is changed, as root. */
const root = Deno.env.get("CONDUCTOR_DEBIAN_ROOT") ?? "";
const noDebian = root === "" ? "CONDUCTOR_DEBIAN_ROOT names no folder with a Debian system" : null;

const APT = "DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o Dpkg::Use-Pty=0";

/** Runs a script in that system, with its own processes and mounts: when it ends, so has all that it started. */
function inside(script: string): Promise<Ran> {
  const args = ["--mount", "--pid", "--fork", "--kill-child", "chroot", root, "/bin/sh", "-c"];
  return ran("unshare", [...args, `mount -t proc proc /proc || exit; ${script}`], {
    clearEnv: true,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
}

/** The same as its ordinary user, in an empty environment. */
function asUser(script: string): Promise<Ran> {
  return inside(
    `exec su player -c 'exec env -i HOME=/home/player /bin/sh -c "$0"' -- '${script.replaceAll("'", `'\\''`)}'`,
  );
}

async function expectDone(done: Promise<Ran>): Promise<string> {
  const { code, stdout, stderr } = await done;
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

/** Every path of the system but what is another's to keep: the running kernel's, the user's, apt's own papers. */
async function paths(): Promise<readonly string[]> {
  const theirs = ["proc", "dev", "sys", "run", "tmp", "home", "var/cache/apt", "var/lib/apt", "var/log"];
  const pruned = theirs.flatMap((path) => ["-o", "-path", `./${path}`]).slice(1);
  const { stdout } = await ran("find", [".", "(", ...pruned, ")", "-prune", "-o", "-print"], { cwd: root });
  return stdout.trim().split("\n").sort();
}

testUnless(
  noRelease ?? noDebian,
  "the .deb installs in Debian, works there for an ordinary user, and a purge leaves nothing",
  async () => {
    await expectDone(inside("id player 2>/dev/null || useradd --create-home player"));
    await Deno.copyFile(`${release}/conductor_${VERSION}_amd64.deb`, `${root}/tmp/conductor.deb`);
    const before = await paths();

    await expectDone(inside(`${APT} install --no-install-recommends /tmp/conductor.deb`));
    try {
      assert.match(await expectDone(inside("dpkg --status conductor")), /^Status: install ok installed$/m);
      assert.equal(await expectDone(inside("dpkg --verify conductor")), "");

      await theProgramsWork();
      await theUnitIsGood();
      await expectDone(inside(`
      for page in /usr/share/man/man?/conductor*; do gzip -t "$page" || exit; done
      for script in /usr/share/bash-completion/completions/conductor*; do bash -n "$script" || exit; done
    `));
    } finally {
      await inside(`${APT} purge conductor`);
    }
    assert.deepEqual(await paths(), before);
    assert.equal((await inside("dpkg --status conductor")).code, 1);
  },
);

async function theProgramsWork(): Promise<void> {
  assert.match(
    await expectDone(asUser("/usr/bin/conductor --version")),
    new RegExp(`^conductor ${VERSION.replaceAll(".", "\\.")} \\(`),
  );
  assert.match(
    await expectDone(asUser("/usr/bin/conductorctl validate /usr/share/doc/conductor/examples/pads.toml")),
    /Config is valid/,
  );
  const day = await asUser(`
    cd
    /usr/bin/conductor --socket /home/player/c.sock 2>/home/player/log &
    daemon=$!
    tries=0
    until /usr/bin/conductorctl ping --socket /home/player/c.sock 2>/dev/null; do
      tries=$((tries + 1))
      [ $tries -lt 100 ] || exit 1
      /usr/bin/sleep 0.1
    done
    /usr/bin/conductorctl status --socket /home/player/c.sock
    /usr/bin/conductorctl simulate "+36 -36" --socket /home/player/c.sock
    /usr/bin/conductorctl stop --socket /home/player/c.sock
    wait $daemon
    echo "ended with $?"
  `);
  assert.equal(
    day.code,
    0,
    day.stdout + day.stderr + await Deno.readTextFile(`${root}/home/player/log`).catch(() => ""),
  );
  assert.match(day.stdout, /Pong![^]*State: Running[^]*Config: \/home\/player\/\.config\/conductor\/config\.toml/);
  assert.match(day.stdout, /press C2 \(36\)[^]*Daemon stopped gracefully\nended with 0\n$/);
}

/** As it is, and with the sandbox that comes beside it for those who want one. */
async function theUnitIsGood(): Promise<void> {
  const unit = "/usr/lib/systemd/user/conductor.service";
  const analyze = "export XDG_RUNTIME_DIR=/tmp; exec systemd-analyze --user --no-pager";
  const judge = async (what: string): Promise<void> => {
    const verified = await inside(`${analyze} --man=no verify ${unit}`);
    assert.deepEqual([verified.code, verified.stdout, verified.stderr], [0, "", ""]);
    const said = await expectDone(inside(`${analyze} --offline=true security ${unit}`));
    const score = /^→ Overall exposure level.*: (.*)$/m.exec(said)?.[1];
    assert(score !== undefined, said);
    Deno.stdout.writeSync(new TextEncoder().encode(`systemd-analyze security, ${what}: ${score}\n`));
  };
  await judge("conductor.service");
  await expectDone(inside(`mkdir ${unit}.d && cp /usr/share/conductor/systemd/strict.conf ${unit}.d/`));
  try {
    await judge("with strict.conf");
  } finally {
    await expectDone(inside(`rm -r ${unit}.d`));
  }
}

testUnless(
  noRelease,
  "install.sh of the release installs programs that work in an empty environment",
  () =>
    inTempDir(async (dir) => {
      await serving(release, async (url) => {
        await expectDone(ran("sh", [`${release}/install.sh`, "--prefix", `${dir}/prefix`, "--base-url", url]));
      });
      const config = `${dir}/prefix/share/conductor/examples/pads.toml`;
      const alone = { clearEnv: true, cwd: dir };
      const says = await expectDone(ran(`${dir}/prefix/bin/conductorctl`, ["validate", config], alone));
      assert.match(says, /Config is valid/);
      assert.match(await expectDone(ran(`${dir}/prefix/bin/conductor`, ["--version"], alone)), /^conductor \d/);
      await expectDone(ran("sh", [`${release}/install.sh`, "--prefix", `${dir}/prefix`, "--uninstall"]));
      assert.deepEqual([...Deno.readDirSync(`${dir}/prefix`)], []);
    }),
);
