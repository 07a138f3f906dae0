import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

interface GraphInfo {
  readonly modules: readonly { readonly specifier: string; readonly npmPackage?: string }[];
  readonly npmPackages: Readonly<Record<string, { readonly name: string; readonly dependencies: readonly string[] }>>;
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

Deno.test("conductorctl loads no node: module and no CommonJS: either costs as much as its whole start", async () => {
  const { modules, npmPackages } = await graph();
  const subcommands = modules.filter(({ specifier }) => specifier.includes("/ctl/subcommands/"));
  const files = [...Deno.readDirSync(new URL("ctl/subcommands/", ROOT))];
  assert.equal(subcommands.length, files.length, "the graph holds every subcommand");
  const odd = modules.filter(({ specifier }) => !/^file:.*\.ts$|^npm:/.test(specifier));
  assert.deepEqual(odd, [], "only our own TypeScript and npm packages");
  const packages = modules.flatMap(({ npmPackage }) => npmPackage ?? []);
  assert.ok(packages.some((id) => id.startsWith("@stricli/core@")), "the packages are seen");
  for (const id of packages) {
    const { name, dependencies } = npmPackages[id] ?? assert.fail(`${id} is not described`);
    assert.deepEqual(dependencies, [], `${name} brings others along`);
    await assertModule(new URL(`node_modules/${name}/`, ROOT), name);
  }
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
