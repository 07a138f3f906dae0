/** What `conductorctl completions` prints. */
import assert from "node:assert/strict";
import { deviceNames, modeNames } from "../../ctl/completions/names.ts";
import { completionFiles } from "../../ctl/completions/script.ts";
import { LISTS, SHELLS } from "../../ctl/completions/what.ts";
import { answering, fakeDaemon, runCtl, success, tempFolder } from "./fake_daemon.ts";

const DEVICES = [
  { name: "Mikro MK3:Port 1", alias: "pads", index: 0, connected: true, problem: null },
  { name: "Keys: 49", alias: null, index: 1, connected: false, problem: null },
  { name: "Keys: 49", alias: null, index: 2, connected: false, problem: null },
  { name: null, alias: "faders", index: null, connected: false, problem: null },
];

Deno.test("modes are those of the file and the two words that lead on", () => {
  assert.deepEqual(modeNames({ mode: "B", modes: ["A", "B"] }), [
    { name: "A", about: "a mode" },
    { name: "B", about: "the current mode" },
    { name: "next", about: "the mode after the current one" },
    { name: "previous", about: "the mode before the current one" },
  ]);
});

Deno.test("a device goes by what its command takes: alias or port, aliases alone, ports alone", () => {
  const names = (list: "devices" | "aliases" | "ports"): readonly string[] =>
    deviceNames(list, DEVICES).map(({ name, about }) => `${name}, ${about}`);
  assert.deepEqual(names("devices"), ["pads, connected", "Keys: 49, not in use"]);
  assert.deepEqual(names("aliases"), ["pads, connected", "faders, not there"]);
  assert.deepEqual(names("ports"), ["Mikro MK3:Port 1, connected", "Keys: 49, not in use"]);
});

Deno.test("names come one a line with a tab before the words about each; what cannot be typed is left out", async () => {
  const modes = ["a b", "two\nlines", "a\ttab", "-dash", "ünï"];
  await using daemon = await fakeDaemon(answering(success({ mode: "a b", modes })));
  const ran = await runCtl(["completions", "modes", "--socket", daemon.socket]);
  const out = "a b\tthe current mode\nünï\ta mode\n" +
    "next\tthe mode after the current one\nprevious\tthe mode before the current one\n";
  assert.deepEqual(ran, { code: 0, out, err: "" });
  const json = await runCtl(["completions", "modes", "--json", "--socket", daemon.socket]);
  assert.deepEqual(JSON.parse(json.out).data[1], { name: "ünï", about: "a mode" });
});

Deno.test("without a daemon there are no names, exit 3", async () => {
  await using folder = await tempFolder();
  for (const list of LISTS) {
    const { code, out } = await runCtl(["completions", list, "--socket", `${folder.path}/none`]);
    assert.deepEqual([code, out], [3, ""]);
  }
});

Deno.test("a word that is neither shell nor list is wrong usage", async () => {
  const { code, err } = await runCtl(["completions", "csh"]);
  assert.equal(code, 2);
  assert.match(err, /^Cannot understand 'csh' for WHAT: one of bash, zsh, fish, modes, devices, aliases, ports\n/);
});

Deno.test("a package gets a file for each program and shell, and the printed script holds both", async () => {
  const files = completionFiles();
  assert.deepEqual([...files.keys()], [
    "bash/conductorctl",
    "bash/conductor",
    "zsh/_conductorctl",
    "zsh/_conductor",
    "fish/conductorctl.fish",
    "fish/conductor.fish",
  ]);
  for (const shell of SHELLS) {
    const { code, out } = await runCtl(["completions", shell]);
    assert.equal(code, 0);
    for (const word of ["socket", "dry-run", "led", "breathing", "validate"]) assert.ok(out.includes(word), word);
  }
});
