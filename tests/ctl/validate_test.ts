/** `conductorctl validate` as a real process, on files good and bad. */
import assert from "node:assert/strict";
import { MAX_CONFIG_BYTES } from "../../shared/config/config_text.ts";
import { runCtl, tempFolder } from "./fake_daemon.ts";
import { notOnWindows, testUnless } from "../support/test_unless.ts";

const GOOD = `
[[modes]]
name = "Default"

[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = "true" }

[[modes.mappings]]
trigger = { type = "Note", note = 37 }
action = { type = "Shell", command = "true" }

[[modes]]
name = "Editing"

[[global_mappings]]
trigger = { type = "Note", note = 40 }
action = { type = "ModeChange", mode = "next" }
`;

/** Three different mistakes. */
const BAD = `
[[modes]]
name = "Default"

[[modes.mappings]]
trigger = { type = "Note", note = 128 }
action = { type = "Shell", command = "true" }

[[modes.mappings]]
trigger = { type = "Nite", note = 36 }
action = { type = "Shell", command = "true" }

[[global_mappings]]
trigger = { type = "Note", note = 40 }
action = { type = "Shell", comand = "true" }
`;

const VALID = "✓ Config is valid\nFound 2 modes with 2 total mappings\nFound 1 global mappings\nNo errors detected\n";

/** The names and contents of a folder, to see that nothing was written. */
async function contents(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const bytes = isFile ? await Deno.readFile(`${folder}/${name}`) : new Uint8Array();
    found.set(name, bytes.join());
  }
  return found;
}

Deno.test("a valid file gets the four promised lines, exit 0", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  await Deno.writeTextFile(path, GOOD);
  assert.deepEqual(await runCtl(["validate", path]), { code: 0, out: VALID, err: "" });
});

Deno.test("without a path it is the file that the daemon would use", async () => {
  await using folder = await tempFolder();
  await Deno.mkdir(`${folder.path}/.config/conductor`, { recursive: true });
  await Deno.writeTextFile(`${folder.path}/.config/conductor/config.toml`, GOOD);
  await Deno.writeTextFile(`${folder.path}/other.toml`, BAD);
  assert.equal((await runCtl(["validate"], { env: { HOME: folder.path } })).out, VALID);
  const named = await runCtl(["validate"], {
    env: { HOME: folder.path, CONDUCTOR_CONFIG: `${folder.path}/other.toml` },
  });
  assert.equal(named.code, 1);
  assert.equal(
    (await runCtl(["validate", "~/.config/conductor/config.toml"], { env: { HOME: folder.path } })).out,
    VALID,
  );
});

Deno.test("all mistakes of a file are shown, with their lines, exit 1", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  await Deno.writeTextFile(path, BAD);
  const { code, out, err } = await runCtl(["validate", path]);
  assert.deepEqual([code, out], [1, ""]);
  const first =
    "✗ Config validation failed:\nError in mode 'Default', mapping 1:\n  Invalid note number: 128 (must be 0-127)\n";
  assert.ok(err.startsWith(first), err);
  assert.match(err, /^Error in mode 'Default', mapping 2:\n.*Nite/m);
  assert.match(err, /^Error in global mapping 1:\n.*comand/m);
  for (const line of [6, 10, 15]) assert.match(err, new RegExp(`line ${line}, column \\d+`));
  const json = JSON.parse((await runCtl(["validate", path, "--json"])).out);
  assert.deepEqual([json.status, json.error.code, json.error.details.path], ["error", 2002, path]);
  assert.deepEqual(json.error.details.problems.map(({ line }: { line: number }) => line), [6, 10, 15]);
});

Deno.test("under --json a valid file is its counts and warnings", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  await Deno.writeTextFile(path, GOOD);
  const { code, out } = await runCtl(["validate", path, "--json"]);
  const data = { path, modes: 2, mappings: 2, global_mappings: 1, warnings: [] };
  assert.deepEqual([code, JSON.parse(out)], [0, { status: "success", message: "Config is valid", data }]);
});

Deno.test("warnings come after the promised lines and leave the exit status at 0", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  const twice = `[[modes.mappings]]\ntrigger = { type = "Note", note = 36 }\naction = { type = "None" }\n`;
  await Deno.writeTextFile(path, `[[modes]]\nname = "A"\n${twice}${twice}`);
  const { code, out, err } = await runCtl(["validate", path]);
  assert.deepEqual([code, err], [0, ""]);
  assert.ok(
    out.startsWith(
      "✓ Config is valid\nFound 1 modes with 2 total mappings\nFound 0 global mappings\nNo errors detected\n",
    ),
  );
  assert.match(out, /\nWarning in mode 'A', mapping 2:\n/);
});

Deno.test("what is no config at all is one clear line, exit 1, and nothing is written", async () => {
  await using folder = await tempFolder();
  const at = (name: string): string => `${folder.path}/${name}`;
  await Deno.writeTextFile(at("empty.toml"), "");
  await Deno.writeTextFile(at("blank.toml"), " \n\n");
  await Deno.writeFile(at("latin1.toml"), Uint8Array.of(0x23, 0x0a, 0x23, 0xe9, 0x0a));
  await Deno.mkdir(at("folder"));
  await Deno.symlink(at("loop"), at("loop"));
  const before = await contents(folder.path);
  const said = {
    "missing.toml": `Config file not found: ${at("missing.toml")}`,
    "empty.toml": `${at("empty.toml")} is empty`,
    "blank.toml": `${at("blank.toml")} is empty`,
    "folder": `Cannot read config ${at("folder")}: it is a directory, not a file`,
    "loop": `Cannot read config ${at("loop")}: its symbolic links go in a circle`,
    "empty.toml/below": `Cannot read config ${at("empty.toml/below")}: a part of the path is not a directory`,
    "latin1.toml": `Cannot read config ${at("latin1.toml")}: line 2 is not UTF-8 text (save the file as UTF-8)`,
  };
  for (const [name, message] of Object.entries(said)) {
    const ran = await runCtl(["validate", at(name)]);
    assert.deepEqual(ran, { code: 1, out: "", err: `✗ Config validation failed: ${message}\n` }, name);
  }
  assert.deepEqual(await contents(folder.path), before);
});

Deno.test("a file that is not TOML tells the line, exit 1", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  await Deno.writeTextFile(path, `[[modes]]\nname = "A"\n\n[[modes.mappings]]\ntrigger { type = "Note" }\n`);
  const { code, out, err } = await runCtl(["validate", path]);
  assert.deepEqual([code, out], [1, ""]);
  assert.match(err, /^✗ Config validation failed: TOML parse error\nError at line 5: .+\n/);
  assert.match(err, /trigger \{ type = "Note" \}/);
});

Deno.test("a byte order mark and Windows line endings are accepted", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  await Deno.writeTextFile(path, `\uFEFF${GOOD.replaceAll("\n", "\r\n")}`);
  assert.deepEqual(await runCtl(["validate", path]), { code: 0, out: VALID, err: "" });
});

Deno.test("standard input is read for -, and by the names that systems have for it", async () => {
  for (const name of ["-", "/dev/stdin", "/dev/fd/0"]) {
    assert.deepEqual(await runCtl(["validate", name], { stdin: GOOD }), { code: 0, out: VALID, err: "" });
  }
  const endless = await runCtl(["validate", "-"], { stdin: "x".repeat(MAX_CONFIG_BYTES + 1) });
  assert.equal(endless.code, 1);
  assert.match(endless.err, /Cannot read config standard input: it is larger than 16 MiB/);
  const { code, err } = await runCtl(["validate", "-"], { stdin: " " });
  assert.deepEqual([code, err], [1, "✗ Config validation failed: standard input is empty\n"]);
});

Deno.test("a file that Deno lets only programs with every permission open is told as such", async () => {
  const { code, err } = await runCtl(["validate", "/proc/self/environ"]);
  assert.equal(code, 1);
  assert.match(
    err,
    /^✗ .*Cannot read config \/proc\/self\/environ: Conductor opens no file of \/dev, \/proc and \/sys/,
  );
});

testUnless(notOnWindows("/dev/zero"), "an endless file is not read to its end", async () => {
  const err = "✗ Config validation failed: Cannot read config /dev/zero: it is larger than 16 MiB\n";
  assert.deepEqual(await runCtl(["validate", "/dev/zero"]), { code: 1, out: "", err });
});

const readsAll = Deno.build.os === "windows"
  ? "Windows has no such mode"
  : Deno.uid() === 0
  ? "root reads everything"
  : null;

testUnless(readsAll, "an unreadable file is told as such", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  await Deno.writeTextFile(path, GOOD, { mode: 0o000 });
  const err = `✗ Config validation failed: Cannot read config ${path}: permission denied\n`;
  assert.deepEqual(await runCtl(["validate", path]), { code: 1, out: "", err });
});

Deno.test("without HOME the default config cannot be told: wrong usage, one line", async () => {
  const ran = await runCtl(["validate"], { env: { HOME: "" } });
  const err = "Cannot find the config: HOME is not set; name the file in CONDUCTOR_CONFIG\n";
  assert.deepEqual(ran, { code: 2, out: "", err });
});
