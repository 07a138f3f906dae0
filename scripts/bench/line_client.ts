/** The client's side of a round trip, the same for the daemon and for a bare echo. */

const PING = { command: "ping", args: {} };
const encoder = new TextEncoder();
const NEWLINE = 10;
const buffer = new Uint8Array(4096);

/** Sends a request, which is short, and waits for the end of the answer's line. Throws when the other side hangs up. */
export async function roundTrip(conn: Deno.Conn, request: unknown = PING): Promise<void> {
  await conn.write(encoder.encode(JSON.stringify(request) + "\n"));
  for (let size = 0; buffer[size - 1] !== NEWLINE;) {
    const read = await conn.read(buffer);
    if (read === null) throw new Error("hung up instead of an answer");
    size = read;
  }
}
