/** The client's side of a round trip, the same for the daemon and for a bare echo. */

const PING = new TextEncoder().encode(JSON.stringify({ command: "ping", args: {} }) + "\n");
const NEWLINE = 10;
const buffer = new Uint8Array(4096);

/** Sends a ping and waits for the end of the answer's line. Throws when the other side hangs up. */
export async function roundTrip(conn: Deno.Conn): Promise<void> {
  await conn.write(PING);
  for (let size = 0; buffer[size - 1] !== NEWLINE;) {
    const read = await conn.read(buffer);
    if (read === null) throw new Error("hung up instead of an answer");
    size = read;
  }
}
