/** Who may import whom, held against `deno info --json`. The reasons stand beside the rules. */
import assert from "node:assert/strict";

interface Rule {
  /** Files whose path starts with this; the first rule that fits counts. */
  readonly from: string;
  /** What they may import: path prefixes and npm packages. */
  readonly may: readonly string[];
  readonly because: string;
}

const PROGRAMS = ["daemon/main.ts", "ctl/main.ts"];

const RULES: readonly Rule[] = [
  { from: "daemon/main.ts", may: ["shared/", "daemon/"], because: "it is the program" },
  { from: "daemon/start.ts", may: ["shared/", "daemon/"], because: "it wires the real parts" },
  {
    from: "daemon/command_line.ts",
    may: ["shared/", "npm:@stricli/core"],
    because: "arguments are read before anything of the daemon is made",
  },
  {
    from: "shared/",
    may: ["shared/", "npm:smol-toml", "npm:leven", "npm:@stricli/core"],
    because: "both programs hold it, so it must not drag one of them along",
  },
  {
    from: "daemon/engine/",
    may: ["shared/", "daemon/engine/"],
    because: "the engine is pure: simulate, dry runs and tests are the same code as live play",
  },
  {
    from: "daemon/midi/",
    may: ["shared/", "daemon/midi/", "daemon/actions/clock.ts", "daemon/native_addon.ts"],
    because: "only this room knows the MIDI binding, and it knows nothing else",
  },
  {
    from: "daemon/actions/",
    may: ["shared/", "daemon/actions/", "daemon/native_addon.ts"],
    because: "an action must not reach back into what fired it",
  },
  {
    from: "daemon/control/",
    may: ["shared/", "daemon/control/", "daemon/daemon.ts"],
    because: "the socket calls the daemon's commands and nothing behind them",
  },
  {
    from: "daemon/",
    may: ["shared/", "daemon/engine/", "daemon/actions/", "daemon/"],
    because: "the daemon is handed its sockets, files and MIDI by start.ts",
  },
  {
    from: "ctl/",
    may: ["shared/", "ctl/", "npm:@stricli/core"],
    because: "conductorctl must stay small: no daemon in it",
  },
];

/** What the general "daemon/" rule still forbids its files. */
const ROOMS_BEHIND_START = ["daemon/control/", "daemon/midi/", "daemon/start.ts", "daemon/main.ts"];

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string };
  /** Of an import of types alone. */
  readonly type?: { readonly specifier?: string };
}

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly Dependency[];
}

const root = new URL("../", import.meta.url);

async function modulesOf(entry: string): Promise<readonly Module[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry], cwd: root }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).modules;
}

function local(specifier: string): string | null {
  return specifier.startsWith(root.href) && !specifier.includes("/node_modules/")
    ? specifier.slice(root.href.length)
    : null;
}

/** "npm:/smol-toml@1.9.1" or "npm:smol-toml@1.9.1" -> "npm:smol-toml". */
function packageName(specifier: string): string {
  return specifier.replace(/^npm:\/?(@?[^@]+)(@.*)?$/, "npm:$1");
}

async function sourceFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(folder, root))) {
    if (entry.isDirectory) found.push(...await sourceFiles(`${folder}${entry.name}/`));
    else if (entry.name.endsWith(".ts")) found.push(folder + entry.name);
  }
  return found;
}

for (const entry of PROGRAMS) {
  Deno.test(`every import that ${entry} reaches follows the rules`, async () => {
    const broken: string[] = [];
    for (const module of await modulesOf(entry)) {
      const from = local(module.specifier);
      const rule = RULES.find((candidate) => from?.startsWith(candidate.from));
      if (from === null || rule === undefined) continue;
      for (const dependency of module.dependencies ?? []) {
        const target = dependency.code?.specifier ?? dependency.type?.specifier ?? dependency.specifier;
        const to = local(target) ?? (target.startsWith("npm:") ? packageName(target) : target);
        const allowed = rule.may.some((prefix) => to.startsWith(prefix)) &&
          !(rule.from === "daemon/" && ROOMS_BEHIND_START.some((room) => to.startsWith(room)));
        if (!allowed) broken.push(`${from} imports ${to}, but ${rule.from} may not: ${rule.because}`);
      }
    }
    assert.deepEqual(broken, []);
  });
}

Deno.test("every source file is reached by one of the two programs", async () => {
  const reached = new Set<string | null>();
  for (const entry of PROGRAMS) {
    for (const module of await modulesOf(entry)) reached.add(local(module.specifier));
  }
  // Type-only imports are part of the graph too, so a file of types counts as reached. json_schema.ts reads the same
  // definitions as the programs do, for the schema that is published beside them.
  reached.add("shared/config/json_schema.ts");
  const files = [...await sourceFiles("shared/"), ...await sourceFiles("daemon/"), ...await sourceFiles("ctl/")];
  assert.deepEqual(files.filter((file) => !reached.has(file)), []);
});
