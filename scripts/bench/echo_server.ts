/** The least that can answer on a Unix socket. */

/** Gives every client back what it sends; never returns. */
export async function serveEcho(path: string): Promise<void> {
  for await (const conn of Deno.listen({ transport: "unix", path })) void echo(conn);
}

async function echo(conn: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(4096);
  try {
    for (let size = await conn.read(buffer); size !== null; size = await conn.read(buffer)) {
      await conn.write(buffer.subarray(0, size));
    }
  } catch {
    // The client has gone.
  }
  conn.close();
}
