/** What the programs may do: what is written of it, what is granted, and what is refused inside the compiled ones. */
import assert from "node:assert/strict";
import { givenBack } from "../ctl/permissions.ts";
import { PROGRAMS } from "../scripts/compile/programs.ts";
import denoJson from "../deno.json" with { type: "json" };
import { compileLike, noRuntime } from "./support/binaries.ts";
import type { Findings } from "./support/forbidden.ts";
import { inTempDir } from "./support/temp_dir.ts";
import { testUnless } from "./support/test_unless.ts";

type Granted = Readonly<Record<string, boolean | readonly string[]>>;

/** A table of docs/permissions.md, by permission: what is granted, and when it is given back. */
function tableOf(text: string, program: string): Readonly<Record<string, { granted: unknown; back: string }>> {
  const section = text.split(`\n## ${program}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => /^\| [a-z]+ +\|/.test(line) && !line.startsWith("| permission"));
  return Object.fromEntries(rows.map((row) => {
    const [, name = "", granted = "", back = ""] = row.split(" | ").join("|").split("|").map((cell) => cell.trim());
    return [name, {
      granted: granted === "all" ? true : [...granted.matchAll(/`([^`]+)`/g)].map((one) => one[1]),
      back,
    }];
  }));
}

for (const { name, permissions } of Object.values(PROGRAMS)) {
  Deno.test(`docs/permissions.md tells what ${name} is granted`, async () => {
    const text = await Deno.readTextFile(new URL("../docs/permissions.md", import.meta.url));
    const told = Object.entries(tableOf(text, name)).map(([permission, { granted }]) => [permission, granted]);
    assert.deepEqual(Object.fromEntries(told), denoJson.permissions[permissions] satisfies Granted);
  });
}

Deno.test("docs/permissions.md tells what conductorctl gives back, and when", async () => {
  const table = tableOf(await Deno.readTextFile(new URL("../docs/permissions.md", import.meta.url)), "conductorctl");
  const [usual, offline] = [givenBack("status"), givenBack("validate")];
  for (const [permission, { back }] of Object.entries(table)) {
    const has = (names: readonly string[]): boolean => names.includes(permission);
    const when = has(usual.atOnce)
      ? "at once"
      : has(usual.connected)
      ? `${has(offline.atOnce) ? "at once by `validate`; " : ""}once connected`
      : "never";
    assert.equal(back, when, permission);
  }
});

Deno.test("from source the programs run with what they are compiled with", () => {
  assert.match(denoJson.tasks.start.command, /^deno run -q --no-prompt -P=daemon daemon\/main\.ts$/);
  assert.match(denoJson.tasks.ctl.command, /^deno run -q --no-prompt -P=ctl ctl\/main\.ts$/);
});

/** A TCP server that would be glad of a connection. */
async function withServer(play: (port: number) => Promise<void>): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) connection.close();
  })();
  try {
    await play(listener.addr.port);
  } finally {
    listener.close();
    await serving;
  }
}

/** Deno from source looks there for what it has compiled. */
const cache = { DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno` };

/** Runs a program with the probe inside until that has told what it found. */
async function findingsOf(
  command: readonly string[],
  folder: string,
  ready: () => Promise<void> = () => Promise.resolve(),
): Promise<Findings> {
  let findings: Findings | null = null;
  await withServer(async (port) => {
    const [program = "", ...args] = command;
    const child = new Deno.Command(program, {
      args,
      env: {
        HOME: folder,
        ...cache,
        CONDUCTOR_PROBE_PORT: String(port),
        CONDUCTOR_PROBE_FOLDER: folder,
      },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    try {
      for await (const text of lines(child.stdout)) {
        if (!text.startsWith("PROBE ")) continue;
        findings = JSON.parse(text.slice(6));
        try {
          await ready();
        } finally {
          child.kill("SIGTERM");
        }
      }
    } finally {
      await child.stdin.close();
      await child.status;
    }
  });
  assert(findings !== null, "the probe has said nothing");
  return findings;
}

async function* lines(from: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of from.pipeThrough(new TextDecoderStream())) {
    const all = (rest + text).split("\n");
    rest = all.pop() ?? "";
    yield* all;
  }
}

/** What neither may ever do while it works. */
const SHUT = [
  "listen on TCP",
  "serve HTTP",
  "connect by TCP",
  "fetch",
  "look up a name",
  "import from the network",
  "load a library",
  "load an addon",
  "the computer's name",
  "the user's number",
  "a variable of others",
  "all variables",
  "another process's memory",
];

function expected(refused: readonly string[], allowed: readonly string[]): Findings {
  return Object.fromEntries([...refused.map((name) => [name, "refused"]), ...allowed.map((name) => [name, "allowed"])]);
}

/** `daemon` and `ctl` are the commands that start the two, each with a probe inside. */
async function assertRefusals(daemon: readonly string[], ctl: readonly string[]): Promise<void> {
  await inTempDir(async (folder) => {
    await Deno.writeTextFile(`${folder}/config.toml`, '[[modes]]\nname = "Default"\n');
    const socket = `${folder}/c.sock`;
    let monitoring: Findings | null = null;
    const running = await findingsOf(
      [...daemon, "--config", `${folder}/config.toml`, "--socket", socket],
      folder,
      async () => void (monitoring = await findingsOf([...ctl, "monitor", "--socket", socket], folder)),
    );
    assert.deepEqual(running, expected(SHUT, ["run a shell", "run kill", "write a file", "read a file"]));
    const ofCtl = expected([...SHUT, "run a shell", "run kill", "write a file"], ["read a file"]);
    assert.deepEqual(monitoring, ofCtl);
    assert.deepEqual(await findingsOf([...ctl, "validate", "-"], folder), ofCtl);
  });
}

const PROBES = { daemon: "tests/support/probe_conductor.ts", ctl: "tests/support/probe_conductorctl.ts" };

testUnless(noRuntime, "inside compiled programs at work all is refused that they have no business with", async () => {
  const daemon = await compileLike(PROGRAMS.conductor, PROBES.daemon);
  await assertRefusals([daemon], [await compileLike(PROGRAMS.conductorctl, PROBES.ctl)]);
});

Deno.test("from source at work the programs are refused the same", async () => {
  const run = (set: string, entry: string): readonly string[] => {
    const path = decodeURIComponent(new URL(`../${entry}`, import.meta.url).pathname);
    return [Deno.execPath(), "run", "--quiet", "--no-prompt", `-P=${set}`, path];
  };
  await assertRefusals(run("daemon", PROBES.daemon), run("ctl", PROBES.ctl));
});
