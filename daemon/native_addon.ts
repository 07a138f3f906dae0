/**
 * Loading native addons straight by `process.dlopen`, without the JavaScript of their packages, which would bring in
 * CommonJS and `node:` modules (7 MB).
 *
 * A compiled program has them inside. Deno would write such a file to TMPDIR under a name that everybody knows, take what
 * another user had put there instead, and leave it behind. So it is done here: into a folder of our own, gone again as
 * soon as the library is loaded.
 */

import { reasonOf } from "../shared/system_error.ts";

/** Those that the programs load. */
export type AddonName = "midi" | "robotjs";

/** As `Deno.build` has it. */
interface System {
  readonly os: string;
  readonly arch: string;
  readonly target?: string;
}

/** Where npm's package has the addon for a system, from the root of the source. */
export function packagedAddon(name: AddonName, { os, arch, target = "" }: System): string {
  // Node's words for systems and machines: "linux-x64".
  const node = `${os === "windows" ? "win32" : os}-${arch === "x86_64" ? "x64" : "arm64"}`;
  switch (name) {
    case "midi": {
      const libc = target.endsWith("musl") ? "-musl" : "";
      return `node_modules/@julusian/midi/prebuilds/midi-${node}${libc}/node-napi-v7.node`;
    }
    case "robotjs":
      return `node_modules/robotjs/prebuilds/${node}/node.napi.${os === "linux" ? "glibc." : ""}node`;
    default:
      return name satisfies never;
  }
}

/** Where a compiled program has it, from the root of what is inside it. */
export function embeddedAddon(name: AddonName): string {
  return `addons/${name}.node`;
}

/** Loads an addon into `module.exports`. Needs the permissions ffi, read and write. Throws an Error for people. */
export function loadAddon(name: AddonName, module: { readonly exports: object }): void {
  if (!Deno.build.standalone) {
    return open(module, pathOf(new URL(`../${packagedAddon(name, Deno.build)}`, import.meta.url)));
  }
  const bytes = Deno.readFileSync(new URL(`../${embeddedAddon(name)}`, import.meta.url));
  throughFile(bytes, (file) => open(module, file));
}

function open(module: { readonly exports: object }, file: string): void {
  // deno-lint-ignore no-process-global -- importing node:process costs several MB
  process.dlopen(module, file);
}

function pathOf(url: URL): string {
  return decodeURIComponent(Deno.build.os === "windows" ? url.pathname.slice(1) : url.pathname);
}

const PREFIX = "conductor-addon-";
/** An older folder was left by a daemon that was killed while it loaded, which takes some milliseconds; ms. */
const LEFT_BEHIND_MS = 60_000;

/** Exported for its test: the bytes as a file that `use` may load; the file is gone afterwards. */
export function throughFile(bytes: Uint8Array, use: (file: string) => void): void {
  let folder: string;
  try {
    // mkdtemp(3): a name that nobody can guess, made anew, for this user alone (0700).
    folder = Deno.makeTempDirSync({ prefix: PREFIX });
  } catch (error) {
    throw new Error(`no folder for it can be made: ${reasonOf(error)}; set TMPDIR to a folder that may be written`);
  }
  const tmp = folder.slice(0, folder.length - (folder.split(/[/\\]/).pop() ?? "").length - 1);
  try {
    const file = `${folder}/addon.node`;
    try {
      Deno.writeFileSync(file, bytes, { createNew: true, mode: 0o600 });
    } catch (error) {
      throw new Error(`it cannot be written to ${tmp}: ${reasonOf(error)}; set TMPDIR to a folder with room`);
    }
    try {
      use(file);
    } catch (error) {
      if (!/failed to map segment|not permitted/i.test(String(error))) throw error;
      throw new Error(`${tmp} allows no programs (it is mounted noexec); set TMPDIR to a folder that does`);
    }
  } finally {
    removeLeftBehind(tmp, folder);
    remove(folder);
  }
}

/** Folders of daemons that were killed in the middle; on Windows all, where a loaded library cannot be removed. */
function removeLeftBehind(tmp: string, own: string): void {
  try {
    const { uid, mtime: now } = Deno.lstatSync(own);
    for (const { name } of Deno.readDirSync(tmp)) {
      const path = `${tmp}/${name}`;
      if (!name.startsWith(PREFIX) || path === own) continue;
      const { isDirectory, uid: owner, mtime } = Deno.lstatSync(path);
      const age = (now?.getTime() ?? 0) - (mtime?.getTime() ?? 0);
      if (isDirectory && owner === uid && age > LEFT_BEHIND_MS) remove(path);
    }
  } catch {
    // Somebody else removed one, or the folder may not be listed: the next start looks again.
  }
}

function remove(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch {
    // Windows: in use as long as this process lives. The next start does it.
  }
}
