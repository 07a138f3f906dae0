/** Where install.sh is run in tests: against releases served on this machine, with a home and a prefix of its own. */
import { fileURLToPath } from "node:url";
import { serving } from "./file_server.ts";
import { type Ran, ran } from "./ran.ts";
import { writeStandInRelease } from "./stand_in_release.ts";
import { inTempDir } from "./temp_dir.ts";

/** The checkout's. */
export const installer: string = fileURLToPath(new URL("../../install.sh", import.meta.url));

/** Where install.sh is run: with a home, a prefix, and a folder of releases served by version. */
export interface Place {
  readonly dir: string;
  readonly prefix: string;
  readonly url: string;
  /** Runs it with this PATH, or with one where uname says Linux on x86_64. */
  install(args: readonly string[], path?: string): Promise<Ran>;
  /** Every file, folder and link below the prefix, with what is in it. */
  stands(): Promise<string>;
}

/** Runs `play` in such a place, with stand-in releases of those versions. */
export async function inPlace(versions: readonly string[], play: (place: Place) => Promise<void>): Promise<void> {
  await inTempDir(async (dir) => {
    const prefix = `${dir}/my \\prefix`;
    const linux = await pretending(dir, "Linux", "x86_64");
    await Deno.mkdir(`${dir}/releases`);
    for (const version of versions) {
      await Deno.mkdir(`${dir}/releases/${version}`);
      await writeStandInRelease(`${dir}/releases/${version}`, { version });
    }
    await serving(`${dir}/releases`, (url) =>
      play({
        dir,
        prefix,
        url,
        install: (args, path = linux) =>
          ran("/bin/sh", [installer, "--prefix", prefix, ...args], {
            clearEnv: true,
            env: { HOME: dir, PATH: path, TMPDIR: `${dir}/no such folder` },
          }),
        stands: async () => {
          const script = "find . -type f -exec cksum {} + -o -type d -print -o -type l -print | sort";
          return (await ran("/bin/sh", ["-c", script], { cwd: prefix })).stdout;
        },
      }));
  });
}

/** A folder with links to the programs that install.sh uses, besides those named. */
export async function toolsWithout(dir: string, ...missing: readonly string[]): Promise<string> {
  const folder = `${dir}/tools without ${missing.join(" and ")}`;
  await Deno.mkdir(folder);
  await Deno.symlink(`${dir}/Linux on x86_64/uname`, `${folder}/uname`);
  const tools =
    "awk cat comm cp curl cut find grep gzip head id ln mkdir mktemp mv rm rmdir sed sh sha256sum shasum sort " +
    "tar wget perl";
  for (const tool of tools.split(" ")) {
    if (missing.includes(tool)) continue;
    const { stdout } = await ran("/bin/sh", ["-c", `command -v ${tool}`]);
    if (stdout !== "") await Deno.symlink(stdout.trim(), `${folder}/${tool}`);
  }
  return folder;
}

/** A folder with a `uname` that says that it is another system. */
export async function pretending(dir: string, system: string, machine: string): Promise<string> {
  const folder = `${dir}/${system} on ${machine}`;
  await Deno.mkdir(folder);
  const script = `#!/bin/sh\n[ "$1" = -m ] && echo '${machine}' || echo '${system}'\n`;
  await Deno.writeTextFile(`${folder}/uname`, script, { mode: 0o755 });
  return `${folder}:${Deno.env.get("PATH")}`;
}
