import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

interface ModuleInfo {
  readonly specifier: string;
  readonly kind?: string;
  readonly mediaType?: string;
  readonly local?: string | null;
  readonly npmPackage?: string;
}

interface GraphInfo {
  readonly modules: readonly ModuleInfo[];
  readonly npmPackages?: Readonly<Record<string, { readonly name: string; readonly version: string }>>;
}

const ROOT = new URL("../../", import.meta.url);

/** All that conductorctl can load, the subcommands that are imported when they run among it. */
async function graph(): Promise<GraphInfo> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "ctl/main.ts"],
    cwd: fileURLToPath(ROOT),
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("conductorctl loads no node: module and no CommonJS: either costs more than its whole start", async () => {
  const { modules, npmPackages = {} } = await graph();
  const subcommands = modules.filter(({ specifier }) => specifier.includes("/ctl/subcommands/"));
  const files = [...Deno.readDirSync(new URL("ctl/subcommands/", ROOT))].length;
  assert.equal(subcommands.length, files, "the graph holds every subcommand");
  assert.deepEqual(modules.filter(({ specifier }) => specifier.startsWith("node:")), []);
  assert.deepEqual(modules.filter(({ specifier }) => /\.(cjs|cts|node)$/.test(specifier)), []);
  for (const { name } of Object.values(npmPackages)) {
    const folder = new URL(`node_modules/${name}/`, ROOT);
    await assertModule(folder, name);
  }
  const foreign = modules.filter(({ specifier }) => !specifier.startsWith("file:") && !specifier.startsWith("npm:"));
  assert.deepEqual(foreign, []);
});

Deno.test("conductorctl loads nothing of the daemon", async () => {
  const { modules } = await graph();
  const root = ROOT.href;
  const own = modules.map(({ specifier }) => specifier).filter((specifier) => specifier.startsWith(root));
  assert.ok(own.length > 10);
  const outside = own.map((specifier) => specifier.slice(root.length))
    .filter((path) => !/^(ctl|shared|node_modules)\//.test(path));
  assert.deepEqual(outside, []);
});

/** What `import` finds in this package is an ES module that imports nothing of Node's. */
async function assertModule(folder: URL, name: string): Promise<void> {
  const manifest = JSON.parse(await Deno.readTextFile(new URL("package.json", folder)));
  const entry = entryOf(manifest.exports) ?? manifest.module ?? manifest.main ?? "index.js";
  assert.ok(manifest.type === "module" ? !entry.endsWith(".cjs") : entry.endsWith(".mjs"), `${name} is CommonJS`);
  for (const text of await sources(new URL(entry, folder))) {
    assert.doesNotMatch(text, /\bfrom\s*["']node:|\bimport\s*\(?["']node:|\brequire\(/, name);
  }
}

/** The entry of a package's exports that an `import` takes. */
function entryOf(exports: unknown): string | undefined {
  if (typeof exports === "string" || exports === undefined) return exports;
  const { ".": root, import: esm, default: other } = exports as Record<string, unknown>;
  return entryOf(root ?? esm ?? other);
}

/** A module's text and, through its relative imports, those of its package. */
async function sources(entry: URL, seen: Set<string> = new Set()): Promise<readonly string[]> {
  if (seen.has(entry.href)) return [];
  seen.add(entry.href);
  const text = await Deno.readTextFile(entry);
  const found = [text];
  for (const [, path] of text.matchAll(/\b(?:from|import)\s*["'](\.[^"']+)["']/g)) {
    if (path !== undefined) found.push(...await sources(new URL(path, entry), seen));
  }
  return found;
}
