/** How the daemon reads its arguments. */
import assert from "node:assert/strict";
import { parseCommandLine } from "../daemon/command_line.ts";
import { DAEMON_TOPIC } from "../shared/command_line/conductor.ts";
import { optionsOf } from "../shared/command_line/parameters.ts";
import { runProgram } from "./support/rig.ts";

async function usage(...args: readonly string[]): Promise<string> {
  const parsed = await parseCommandLine(args);
  assert.equal(parsed.kind, "usage", `${args}`);
  return parsed.kind === "usage" ? parsed.text : "";
}

Deno.test("conductor --help fits 80 columns, names every option and shows examples that are understood", async () => {
  const { code, stdout, stderr } = await runProgram("daemon/main.ts", ["--help"]);
  assert.deepEqual([code, stderr], [0, ""]);
  for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
  for (const { name } of optionsOf(DAEMON_TOPIC)) assert.match(stdout, new RegExp(`^  .*${name} +\\S`, "m"));
  for (const example of DAEMON_TOPIC.examples) {
    assert.ok(stdout.includes(`\n  ${example}\n`));
    assert.equal((await parseCommandLine(example.split(" ").slice(1))).kind, "start");
  }
  const short = await parseCommandLine(["-h"]);
  assert.equal(short.kind === "text" && short.text, stdout);
});

Deno.test("wrong usage of conductor is one line and where to read more, exit 2", async () => {
  const { code, stdout, stderr } = await runProgram("daemon/main.ts", ["--confg", "x"]);
  const text = "Unknown option --confg (did you mean --config?)\nSee: conductor --help\n";
  assert.deepEqual([code, stdout, stderr], [2, "", text]);
  const cases: readonly [string[], string][] = [
    [["--led", "disco"], "--led cannot be 'disco', it is one of off, "],
    [["start"], "'start' is one argument too many: a config follows --config, and commands are for conductorctl"],
    [["--device"], "--device needs a value"],
    [["--config="], "--config needs a value"],
    [["--config", ""], "Cannot understand '' for --config: it is empty"],
    [["--socket", ""], "Cannot understand '' for --socket: it is empty"],
    [["--device", ""], "Cannot understand '' for --device: it is empty"],
    [["--_x"], "Unknown option --_x"],
    [["--constructor"], "Unknown option --constructor"],
    [["--to-string"], "Unknown option --to-string"],
    [["--verbose", "--__proto__"], "Unknown option --__proto__"],
  ];
  for (const [args, line] of cases) {
    const text = await usage(...args);
    assert.ok(text.startsWith(line), text);
    assert.match(text, /^[^\n]+\nSee: conductor --help\n$/);
  }
});

Deno.test("every option of conductor mistyped by one letter is met by the one that was meant", async () => {
  for (const name of Object.keys(DAEMON_TOPIC.parameters.flags ?? {})) {
    assert.equal((await usage(`--${name}x`)).split("\n")[0], `Unknown option --${name}x (did you mean --${name}?)`);
  }
});
