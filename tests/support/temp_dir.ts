/** Runs `play` with a folder that is removed afterwards. */
export async function inTempDir(play: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await play(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
