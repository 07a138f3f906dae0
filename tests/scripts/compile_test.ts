/** What `deno task compile` says when it cannot, and what it takes; the compiling itself is in binaries_test.ts. */
import assert from "node:assert/strict";
import { fileNameOf, isTarget, PROGRAMS, type TargetName, TARGETS } from "../../scripts/compile/programs.ts";
import { compileFailure, madeFor, runtimeProblem } from "../../scripts/compile/runtime.ts";
import { packagedAddon } from "../../daemon/native_addon.ts";
import { versionLine } from "../../shared/version.ts";

const root = new URL("../../", import.meta.url);

async function compile(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "scripts/compile.ts", ...args],
    cwd: root,
    env: { NO_COLOR: "1", DENORT_BIN: "/no/such/denort" },
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

Deno.test("a target that there is not gets the nearest, by Deno's names and by the usual ones, exit 2", async () => {
  for (
    const [word, meant] of [
      ["x86_64-unknwon-linux-gnu", "x86_64-unknown-linux-gnu"],
      ["macos-arm64", "aarch64-apple-darwin"],
      ["linux-x64", "x86_64-unknown-linux-gnu"],
    ]
  ) {
    const err = `Unknown target ${word} (did you mean ${meant}?)\nSee: deno task compile --help\n`;
    assert.deepEqual(await compile("--target", `${word}`), { code: 2, out: "", err });
  }
  const { code, err } = await compile("--force");
  assert.deepEqual([code, err.split("\n")[0]], [2, "Unknown option --force (there is --target and --help)"]);
});

Deno.test("help names every target and fits 80 columns", async () => {
  const { code, out } = await compile("--help");
  assert.equal(code, 0);
  for (const target of Object.keys(TARGETS)) assert(out.includes(target), target);
  assert(out.split("\n").every((line) => line.length <= 80));
});

Deno.test("a DENORT_BIN that is not there is said in one line, exit 1", async () => {
  const { code, err } = await compile();
  assert.deepEqual([code, err], [1, "Cannot compile: DENORT_BIN is /no/such/denort, but there is no such file\n"]);
});

Deno.test("a runtime of another system is told by its headers", async () => {
  const head = (size: number, ...parts: readonly (readonly [at: number, bytes: readonly number[]])[]): Uint8Array => {
    const bytes = new Uint8Array(size);
    for (const [at, part] of parts) bytes.set(part, at);
    return bytes;
  };
  const elf = (machine: number): Uint8Array => head(64, [0, [0x7f, 0x45, 0x4c, 0x46]], [18, [machine, 0]]);
  assert.deepEqual([62, 183, 3].map((machine) => madeFor(elf(machine))), [
    "linux x86_64",
    "linux aarch64",
    "linux on another machine",
  ]);
  const mach = (machine: number): Uint8Array => head(32, [0, [0xcf, 0xfa, 0xed, 0xfe, machine, 0, 0, 1]]);
  assert.deepEqual([7, 12].map((machine) => madeFor(mach(machine))), ["darwin x86_64", "darwin aarch64"]);
  const pe = head(256, [0, [0x4d, 0x5a]], [0x3c, [0x80]], [0x80, [0x50, 0x45, 0, 0, 0x64, 0x86]]);
  assert.equal(madeFor(pe), "windows x86_64");
  for (const odd of [new Uint8Array(), pe.subarray(0, 0x80)]) {
    assert.equal(madeFor(odd), "no system that is known here");
  }

  const here = Deno.execPath();
  const targets = Object.keys(TARGETS).filter(isTarget);
  const problems = await Promise.all(targets.map((target) => runtimeProblem(target, here)));
  const own = targets.filter((_, i) => problems[i] === null);
  assert.deepEqual(own, targets.filter((target) => target === Deno.build.target));
  assert.equal(await runtimeProblem("aarch64-apple-darwin", undefined), null);
});

Deno.test("a runtime that cannot be downloaded is told with its address and the way out, without Deno's own trace", () => {
  const url = "https://dl.deno.land/release/v2.9.6/denort-x86_64-unknown-linux-gnu.zip";
  const stderr = "error: Writing deno compile executable to temporary file 'zz.tmp'\n\nCaused by:\n" +
    `    0: Setting up base binary.\n    1: error sending request for url (${url}): client error (Connect)\n` +
    "    2: client error (Connect)\n    3: dns error\n\nStack backtrace:\n   0: <unknown>\n";
  assert.equal(
    compileFailure("x86_64-unknown-linux-gnu", stderr),
    `Deno's runtime for x86_64-unknown-linux-gnu cannot be downloaded (client error (Connect)):\n  ${url}\n` +
      "Get that file on a machine that reaches it, unpack it, and name the program in it:\n" +
      "  DENORT_BIN=/path/to/denort deno task compile",
  );
  assert.equal(
    compileFailure("x86_64-apple-darwin", "error: no room\n\nStack backtrace:\n   0: x\n"),
    "error: no room",
  );
});

Deno.test("each target has its own addons and no other's, and on Linux none for keys", () => {
  for (const target of Object.keys(TARGETS).filter(isTarget)) {
    const names: readonly string[] = PROGRAMS.conductor.addons(target);
    assert.deepEqual(names, TARGETS[target].os === "linux" ? ["midi"] : ["midi", "robotjs"]);
    for (const name of PROGRAMS.conductor.addons(target)) {
      assert(Deno.statSync(new URL(packagedAddon(name, TARGETS[target]), root)).isFile);
    }
    assert.deepEqual(PROGRAMS.conductorctl.addons(), []);
  }
  const windows: TargetName = "x86_64-pc-windows-msvc";
  assert.equal(fileNameOf(PROGRAMS.conductor, windows), "conductor.exe");
});

Deno.test("the version has the commit and its date where they are known", () => {
  assert.match(versionLine("conductor", null), /^conductor \d+\.\d+\.\d+$/);
  assert.match(versionLine("conductor", { commit: null, date: null }), /^conductor \d+\.\d+\.\d+$/);
  const line = versionLine("conductor", { commit: "abc1234", date: "2026-11-22" });
  assert.match(line, /^conductor \d+\.\d+\.\d+ \(abc1234, 2026-11-22\)$/);
});
