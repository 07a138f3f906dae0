/**
 * A folder with what a program is made of and nothing else, as `deno compile` needs it to give the same bytes twice: it
 * embeds all of node_modules, and the time of each file. It embeds no path outside of the folder.
 */

/** Makes the folder, lets `work` see it, and removes it. */
export async function withStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "conductor-compile-" });
  try {
    return await work(new Stage(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The folder while it is there. */
export class Stage {
  constructor(readonly folder: string) {}

  /** Puts a file there, `path` being its place inside. */
  async put(path: string, content: Uint8Array | string): Promise<void> {
    const full = `${this.folder}/${path}`;
    await Deno.mkdir(full.slice(0, full.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(full, typeof content === "string" ? new TextEncoder().encode(content) : content);
    // Any time will do, if it is always the same.
    await Deno.utime(full, 0, 0);
  }
}
