/**
 * Sends the same line again and again and reads nothing, a process of its own so that it can be killed: Deno 2.7 keeps a
 * connection open that is closed while a write is pending. Prints how many bytes were taken so far, twice a second.
 */
const [socket = "", line = ""] = Deno.args;
const conn = await Deno.connect({ transport: "unix", path: socket });
const piece = new TextEncoder().encode(`${line}\n`.repeat(Math.ceil(1_048_576 / (line.length + 1))));
let taken = 0;
setInterval(() => Deno.stdout.writeSync(new TextEncoder().encode(`${taken}\n`)), 500);
while (true) taken += await conn.write(piece);
