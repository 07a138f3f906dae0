/** Which npm packages people get inside the two programs, and under which licence. */
import { packagedAddon } from "../../daemon/native_addon.ts";
import { contentsOf } from "../compile/contents.ts";
import { type Program, PROGRAMS, type TargetName, TARGETS } from "../compile/programs.ts";
import { type LockedPackage, lockedPackages } from "./lock_file.ts";

/** A package that is in one of the programs. */
export interface ShippedPackage extends LockedPackage {
  /** SPDX expression, of its package.json. */
  readonly licence: string;
  /** Its licence and notices, whole. */
  readonly licenceText: string;
}

/** Of an addon's dependencies the C++ of this one is compiled into it; the others only find or build the addon. */
const COMPILED_IN = "node-addon-api";

const LICENCE_FILE = /^(licen[cs]e|copying|notice)s?(\.(md|txt))?$/i;

/**
 * Reads what is compiled in, deno.lock and node_modules. Sorted by id.
 * @param root of the checkout, ending in "/"
 * @throws Error when a package has no licence text
 */
export async function shippedPackages(
  root: URL,
  targets: readonly TargetName[],
): Promise<readonly ShippedPackage[]> {
  const locked = lockedPackages(await Deno.readTextFile(new URL("deno.lock", root)));
  const shipped = new Set<string>();
  for (const program of Object.values(PROGRAMS) satisfies readonly Program[]) {
    const { packages } = await contentsOf(decodeURIComponent(root.pathname.replace(/\/$/, "")), program.entry);
    for (const id of Object.keys(packages)) shipped.add(id);
    for (const target of targets) {
      for (const addon of program.addons(target)) {
        const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(packagedAddon(addon, TARGETS[target]))?.[1];
        const brought = [...locked.values()].find((each) => each.name === name);
        if (brought === undefined) throw new Error(`Cannot tell which package the addon ${addon} is from`);
        shipped.add(brought.id);
        for (const id of brought.dependencies) if (locked.get(id)?.name === COMPILED_IN) shipped.add(id);
      }
    }
  }
  // One by one: at the first that fails nothing else is still being read.
  const found: ShippedPackage[] = [];
  for (const id of [...shipped].sort()) {
    const each = locked.get(id);
    if (each === undefined) throw new Error(`Cannot find ${id} in deno.lock`);
    const folder = new URL(`node_modules/.deno/${id.replace("/", "+")}/node_modules/${each.name}/`, root);
    const { license } = JSON.parse(await Deno.readTextFile(new URL("package.json", folder)));
    if (typeof license !== "string") throw new Error(`Cannot tell the licence of ${id}: its package.json names none`);
    const dependencies = each.dependencies.filter((one) => shipped.has(one));
    found.push({ ...each, dependencies, licence: license, licenceText: await licenceText(each, folder, root) });
  }
  return found;
}

/** All its licence files; packaging/licences/ has those that a package leaves out, or keeps among its sources. */
async function licenceText({ id, name }: LockedPackage, folder: URL, root: URL): Promise<string> {
  const paths: URL[] = [];
  for (const file of await namesIn(folder)) {
    if (!LICENCE_FILE.test(file.name)) continue;
    if (!file.isDirectory) paths.push(new URL(file.name, folder));
    else {
      const inside = new URL(`${file.name}/`, folder);
      paths.push(...(await namesIn(inside)).map((each) => new URL(each.name, inside)));
    }
  }
  const added = new URL(`packaging/licences/${name.replace("/", "+")}.txt`, root);
  if (await Deno.stat(added).then(() => true, () => false)) paths.push(added);
  if (paths.length === 0) {
    throw new Error(`Cannot tell the licence text of ${id}: it brings none; put it into ${added.pathname}`);
  }
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  return texts.map((text) => text.trim()).join("\n\n");
}

async function namesIn(folder: URL): Promise<readonly Deno.DirEntry[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).sort((a, b) => a.name < b.name ? -1 : 1);
}
