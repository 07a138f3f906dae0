import assert from "node:assert/strict";
import { parseCommandLine, type Parsed } from "../../ctl/command_line.ts";
import { COMMANDS } from "../../ctl/command_table.ts";
import { PROGRAM } from "../../ctl/declare_command.ts";
import { operandsOf, optionsOf } from "../../shared/command_line/parameters.ts";

async function text(...args: readonly string[]): Promise<string> {
  const parsed = await parseCommandLine(args);
  assert.equal(parsed.kind, "text", `${args}`);
  return parsed.kind === "text" ? parsed.text : "";
}

async function usage(...args: readonly string[]): Promise<readonly string[]> {
  const parsed = await parseCommandLine(args);
  assert.equal(parsed.kind, "usage", `${args}`);
  return parsed.kind === "usage" ? parsed.errors : [];
}

async function flags(...args: readonly string[]): Promise<Extract<Parsed, { kind: "run" }>["flags"]> {
  const parsed = await parseCommandLine(args);
  assert.equal(parsed.kind, "run", `${args}`);
  return parsed.kind === "run" ? parsed.flags : {};
}

Deno.test("without arguments there is help, that names every command", async () => {
  const help = await text();
  assert.equal(help, await text("--help"));
  assert.equal(help, await text("-h"));
  for (const name of Object.keys(COMMANDS)) assert.match(help, new RegExp(`^  ${name} +\\S`, "m"));
});

Deno.test("the commands of this program are those of the product", () => {
  const names = "status reload validate ping stop pause resume mode devices device monitor simulate doctor";
  const services = "install uninstall start restart enable disable service-status";
  assert.deepEqual(Object.keys(COMMANDS), `${names} ${services} completions`.split(" "));
});

Deno.test("every command's help fits 80 columns and shows an example of it", async () => {
  for (const name of Object.keys(COMMANDS)) {
    const help = await text(name, "--help");
    assert.equal(help, await text(name, "-h"));
    assert.equal(help, await text("--help", name));
    assert.match(help, new RegExp(`^Usage: conductorctl ${name} `));
    assert.match(help, new RegExp(`\nExamples:\n  conductorctl ${name}`));
    assert.match(help, /--json/);
    assert.match(help, /--socket PATH/);
    for (const line of help.split("\n")) assert.ok(line.length <= 80, `${line.length} columns: ${line}`);
  }
  for (const line of (await text()).split("\n")) assert.ok(line.length <= 80, line);
});

Deno.test("every option and operand says what completes its value", () => {
  const silent = Object.entries({ ...COMMANDS, conductorctl: { topic: PROGRAM } }).flatMap(([name, { topic }]) => {
    const named = new Set(Object.keys(topic.completes));
    const options = Object.entries(topic.parameters.flags ?? {}).filter(([key, flag]) =>
      "placeholder" in flag && flag.kind !== "enum" && !named.has(key)
    ).map(([key]) => key);
    const operands = operandsOf(topic).map(({ placeholder }) => placeholder).filter((one) => !named.has(one));
    return [...options, ...operands].map((one) => `${name}: ${one}`);
  });
  assert.deepEqual(silent, [], "name its source under `completes` in ctl/command_table.ts");
});

Deno.test("every command mistyped by one letter is met by the one that was meant", async () => {
  for (const name of Object.keys(COMMANDS)) {
    const mistyped = `${name.slice(0, 1)}${name[2]}${name[1]}${name.slice(3)}`;
    const [line = ""] = await usage(mistyped);
    assert.ok(line.startsWith(`Unknown command '${mistyped}' (did you mean `) && line.includes(`'${name}'`), line);
  }
});

Deno.test("every option mistyped by one letter is met by the one that was meant", async () => {
  for (const [name, { topic }] of Object.entries(COMMANDS)) {
    for (const { name: option, short } of optionsOf(topic)) {
      if (short !== null) continue;
      // The parser compares without dashes within.
      const mistyped = `--${option.slice(2).replaceAll("-", "")}x`;
      assert.equal((await usage(name, mistyped))[0], `Unknown option ${mistyped} (did you mean ${option}?)`);
    }
  }
});

Deno.test("every example in the help is understood", async () => {
  for (const name of Object.keys(COMMANDS)) {
    const examples = (await text(name, "--help")).split("Examples:\n")[1]?.trimEnd().split("\n") ?? [];
    for (const example of examples) {
      const words = [...example.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
      assert.equal(words[0], "conductorctl");
      assert.equal((await parseCommandLine(words.slice(1))).kind, "run", example);
    }
  }
});

Deno.test("the version is asked for with --version and -V", async () => {
  assert.match(await text("--version"), /^conductorctl \d+\.\d+\.\d+\n$/);
  assert.equal(await text("-V"), await text("--version"));
  assert.equal(await text("--json", "--version"), await text("--version"));
});

Deno.test("help and version are understood as words, too", async () => {
  assert.equal(await text("help"), await text("--help"));
  assert.equal(await text("help", "status"), await text("status", "--help"));
  assert.equal(await text("version"), await text("--version"));
});

Deno.test("--json and --socket are accepted before and after the command", async () => {
  const wanted = { json: true, socket: "/x" };
  assert.deepEqual(await flags("--json", "--socket", "/x", "status"), wanted);
  assert.deepEqual(await flags("--socket=/x", "status", "--json"), wanted);
  assert.deepEqual(await flags("status", "--json", "--socket", "/x"), wanted);
  assert.deepEqual(await flags("--socket", "status", "ping"), { json: undefined, socket: "status" });
});

Deno.test("a mistyped command or option gets the one that was meant", async () => {
  const cases: readonly [string[], string, string][] = [
    [["stauts"], "Unknown command 'stauts' (did you mean 'status'?)", "See: conductorctl --help"],
    [["stat"], "Unknown command 'stat' (did you mean 'status'?)", "See: conductorctl --help"],
    [["Status"], "Unknown command 'Status' (did you mean 'status'?)", "See: conductorctl --help"],
    [["status", "--jsn"], "Unknown option --jsn (did you mean --json?)", "See: conductorctl status --help"],
    [["--sokcet", "status"], "Unknown option --sokcet (did you mean --socket?)", "See: conductorctl status --help"],
    [
      ["simulate", "--dryrun", "+1"],
      "Unknown option --dryrun (did you mean --dry-run?)",
      "See: conductorctl simulate --help",
    ],
    [["instal"], "Unknown command 'instal' (did you mean 'install'?)", "See: conductorctl --help"],
    [
      ["service-stauts"],
      "Unknown command 'service-stauts' (did you mean 'service-status'?)",
      "See: conductorctl --help",
    ],
    [
      ["install", "--headles"],
      "Unknown option --headles (did you mean --headless?)",
      "See: conductorctl install --help",
    ],
    [["val"], "Unknown command 'val' (did you mean 'validate'?)", "See: conductorctl --help"],
    [["STATUS"], "Unknown command 'STATUS' (did you mean 'status'?)", "See: conductorctl --help"],
    [["help", "xyzzy"], "Unknown command 'xyzzy'", "See: conductorctl --help"],
    [["xyzzy"], "Unknown command 'xyzzy'", "See: conductorctl --help"],
  ];
  for (const [args, ...lines] of cases) assert.deepEqual(await usage(...args), lines);
});

Deno.test("wrong usage of any kind is one line, and where to read more", async () => {
  const cases: readonly [string[], string][] = [
    [["--json"], "No command given"],
    [["--socket"], "--socket needs a value"],
    [["--frob"], "Unknown option --frob"],
    [["status", "-q"], "Unknown option -q"],
    [["status", "--x"], "Unknown option --x"],
    [["status", "extra"], "'extra' is one argument too many"],
    [["mode", "a", "b"], "'b' is one argument too many"],
    [["status", "--socket"], "--socket needs a value"],
    [["status", "--socket="], "--socket needs a value"],
    [["status", "--socket", "/a", "--socket", "/b"], "--socket is given twice"],
    [["simulate"], "SCRIPT is missing"],
    [["status", "--json=maybe"], "Cannot understand 'maybe' for --json: Cannot convert maybe to a boolean"],
    [
      ["monitor", "--kinds", "gesture,foo"],
      "Cannot understand 'foo' for --kinds: one of message, gesture, mapping, action, mode, device, reload",
    ],
  ];
  for (const [args, line] of cases) {
    const errors = await usage(...args);
    assert.equal(errors[0], line);
    assert.match(errors[1] ?? "", /^See: conductorctl .*--help$/);
    assert.equal(errors.length, 2);
  }
});

Deno.test("names that every JavaScript object has are no commands and no options", async () => {
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    assert.equal((await usage(name))[0], `Unknown command '${name}'`);
    assert.equal((await usage(`--${name}`, "status"))[0], `Unknown option --${name}`);
    assert.equal((await usage("status", `--${name}`))[0], `Unknown option --${name}`);
  }
});

Deno.test("a script may start with a release, and -- ends the options", async () => {
  assert.deepEqual(await flags("simulate", "-36"), {
    json: undefined,
    socket: undefined,
    dryRun: undefined,
    device: undefined,
  });
  await flags("simulate", "-");
  await flags("mode", "--", "--odd");
});
