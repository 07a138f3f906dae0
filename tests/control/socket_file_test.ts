import assert from "node:assert/strict";
import { bindSocket, SocketRefused } from "../../daemon/control/socket_file.ts";
import { inTempDir } from "../support/temp_dir.ts";

async function refusal(path: string): Promise<string> {
  try {
    await (await bindSocket(path)).close();
  } catch (error) {
    assert(error instanceof SocketRefused, String(error));
    return error.message;
  }
  throw new Error("it was bound");
}

Deno.test("a bound socket is its owner's alone and leaves nothing behind", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/c.sock`;
    const bound = await bindSocket(path);
    const { mode, isSocket } = await Deno.lstat(path);
    assert(isSocket);
    assert.equal((mode ?? 0) & 0o777, 0o600);
    const accepted = bound.listener.accept();
    const client = await Deno.connect({ transport: "unix", path });
    (await accepted).close();
    client.close();
    await bound.close();
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});

Deno.test("a second start is refused with the PID of the first, which keeps its socket", async () => {
  await inTempDir(async (dir) => {
    const bound = await bindSocket(`${dir}/c.sock`);
    assert.equal(await refusal(`${dir}/c.sock`), `Conductor is already running (PID ${Deno.pid})`);
    assert((await Deno.lstat(`${dir}/c.sock`)).isSocket);
    await bound.close();
  });
});

Deno.test("a socket file and a lock file left by a dead daemon are taken over", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/c.sock`;
    // Closing a renamed listener does not unlink it: just what a killed daemon leaves.
    const dead = Deno.listen({ transport: "unix", path: `${dir}/dead` });
    await Deno.rename(`${dir}/dead`, path);
    dead.close();
    await Deno.writeTextFile(`${path}.lock`, "99999\n");
    const bound = await bindSocket(path);
    await bound.close();
  });
});

Deno.test("a socket that another program answers at is refused", async () => {
  await inTempDir(async (dir) => {
    const other = Deno.listen({ transport: "unix", path: `${dir}/c.sock` });
    assert.match(await refusal(`${dir}/c.sock`), /^Another program answers at .*c\.sock: stop it, or choose another/);
    other.close();
  });
});

Deno.test("a file, a folder or a link at the socket's path is refused and stays", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "precious");
    await Deno.mkdir(`${dir}/folder`);
    await Deno.symlink(`${dir}/file`, `${dir}/link`);
    assert.match(await refusal(`${dir}/file`), /file is a plain file, not a socket: remove it/);
    assert.match(await refusal(`${dir}/folder`), /folder is a directory, not a socket/);
    assert.match(await refusal(`${dir}/link`), /link is a symbolic link, not a socket/);
    assert.equal(await Deno.readTextFile(`${dir}/file`), "precious");
    assert((await Deno.lstat(`${dir}/link`)).isSymlink);
  });
});

Deno.test("what is no lock file at the lock's path is refused and stays: another's text, a second name of a file", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/a.lock`, "my own notes");
    assert.match(await refusal(`${dir}/a`), /a\.lock is no lock file of Conductor's: remove it/);
    assert.equal(await Deno.readTextFile(`${dir}/a.lock`), "my own notes");
    await Deno.writeTextFile(`${dir}/victim`, "12\n");
    await Deno.link(`${dir}/victim`, `${dir}/b.lock`);
    assert.match(await refusal(`${dir}/b`), /b\.lock has another name too \(a hard link\): remove it/);
    assert.equal(await Deno.readTextFile(`${dir}/victim`), "12\n");
  });
});

Deno.test("the lock file holds the PID, and nothing of what it held before", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/c.lock`, "9999999\n");
    const bound = await bindSocket(`${dir}/c`);
    assert.equal(await Deno.readTextFile(`${dir}/c.lock`), `${Deno.pid}\n`);
    await bound.close();
  });
});

Deno.test("a planted link at the lock's path is refused, and what it points to is not touched", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/victim`, "precious");
    await Deno.symlink(`${dir}/victim`, `${dir}/c.sock.lock`);
    assert.match(await refusal(`${dir}/c.sock`), /lock is a symbolic link, not a plain file/);
    assert.equal(await Deno.readTextFile(`${dir}/victim`), "precious");
  });
});

Deno.test("a path that is too long or whose folder is missing is refused in one line", async () => {
  await inTempDir(async (dir) => {
    assert.match(await refusal(`${dir}/${"x".repeat(120)}`), /^Socket path is too long: .* \(at most 107 bytes\)$/);
    assert.match(await refusal(`${dir}/no/c.sock`), /^Cannot open socket .*\/no\/c\.sock: no such folder$/);
  });
});

Deno.test("closing does not remove the socket of a newer daemon at the same path", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/c.sock`;
    const bound = await bindSocket(path);
    await Deno.remove(path);
    const newer = Deno.listen({ transport: "unix", path });
    await bound.close();
    assert((await Deno.lstat(path)).isSocket);
    newer.close();
  });
});
