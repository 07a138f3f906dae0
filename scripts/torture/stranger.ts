/**
 * Another user of this machine, who watches the folder of a socket: looks at all that appears in it as fast as it can,
 * and tries to connect. Prints what it saw when its standard input ends. Started as that user, from plain text: a
 * checkout may be closed to others.
 */
const folder = Deno.args[0] ?? "";
const seen = { looks: 0, sockets: 0, widest: 0, connected: 0, denied: 0, inner: 0 };
let over = false;

async function tryPath(path: string): Promise<void> {
  try {
    const conn = await Deno.connect({ transport: "unix", path });
    conn.close();
    seen.connected++;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) seen.denied++;
  }
}

async function look(): Promise<void> {
  while (!over) {
    for (const { name } of Deno.readDirSync(folder)) {
      seen.looks++;
      const path = `${folder}/${name}`;
      try {
        const { mode, isSocket, isDirectory } = Deno.lstatSync(path);
        if (isSocket) {
          seen.sockets++;
          seen.widest |= (mode ?? 0) & 0o777;
          await tryPath(path);
        }
        if (isDirectory) {
          for (const inside of Deno.readDirSync(path)) seen.inner += inside.name.length > 0 ? 1 : 0;
        }
      } catch {
        // Gone between two looks, or closed to others.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

const looking = look();
await Deno.stdout.write(new TextEncoder().encode("ready\n"));
for await (const _ of Deno.stdin.readable);
over = true;
await looking;
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(seen)));
