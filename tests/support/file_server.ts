/** Serves a folder over HTTP on this machine alone. */

/** Runs `play` with the address of a server of the folder's files, without "/" at its end. */
export async function serving(folder: string, play: (url: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    try {
      return new Response(await Deno.readFile(folder + new URL(request.url).pathname));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new Response("not found\n", { status: 404 });
      throw error;
    }
  });
  try {
    await play(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}
