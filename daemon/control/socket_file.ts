/**
 * The socket's place in the file system: one daemon per path, taken over from a dead daemon without fuss, never wider
 * than its owner, and never through something that another user planted in /tmp.
 *
 * The proof that a daemon lives is an flock on `<socket>.lock`: the kernel frees it even after kill -9, and children do
 * not inherit it (flock(2), FD_CLOEXEC). The lock file holds the PID for the message to a second start.
 */

import { reasonOf } from "../../shared/system_error.ts";

/** The socket cannot be had; the message is for people. */
export class SocketRefused extends Error {
  override readonly name = "SocketRefused";
}

const LOCK_SUFFIX = ".lock";
const WAY_OUT = "remove it, or choose another path with --socket";
/** sockaddr_un holds 108 bytes with the closing zero (unix(7)). */
const MAX_PATH_BYTES = 107;

/** What has become of the socket's file. */
export interface SocketLook {
  /** It is still the one that was bound. */
  readonly there: boolean;
  /** It still belongs to the user who bound it. */
  readonly mine: boolean;
  /** As stat(2) gives it; null where the system has none, or the file is gone. */
  readonly mode: number | null;
}

/** The socket while it is ours. */
export interface BoundSocket {
  readonly path: string;
  readonly listener: Deno.UnixListener;
  /** Throws `SocketRefused` when the path cannot be looked at. */
  look(): Promise<SocketLook>;
  /** Stops listening and removes the socket and its lock, unless another daemon has them by now. */
  close(): Promise<void>;
}

/** Binds `path` for this process alone. Throws `SocketRefused`. */
export async function bindSocket(path: string): Promise<BoundSocket> {
  if (new TextEncoder().encode(path).length > MAX_PATH_BYTES) {
    throw new SocketRefused(`Socket path is too long: ${path} (at most ${MAX_PATH_BYTES} bytes)`);
  }
  const lock = await takeLock(path);
  try {
    await clearPath(path);
    const listener = await publish(path);
    const { ino: inode, uid } = await Deno.lstat(path);
    return {
      path,
      listener,
      async look(): Promise<SocketLook> {
        const now = await lstatOrNull(path);
        return { there: now?.ino === inode, mine: now?.uid === uid, mode: now?.mode ?? null };
      },
      async close(): Promise<void> {
        listener.close();
        // Only what is still ours: someone may have removed the file and a newer daemon bound it again.
        if ((await lstatOrNull(path))?.ino === inode) await removeIfThere(path);
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error instanceof SocketRefused ? error : new SocketRefused(`Cannot open socket ${path}: ${plain(error)}`);
  }
}

/** Binds in a private folder and renames into place: bound straight at `path` it would be 0755 for a moment. */
async function publish(path: string): Promise<Deno.UnixListener> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1) || "./";
  const room = await Deno.makeTempDir({ dir: folder, prefix: ".c" });
  try {
    const inside = `${room}/s`;
    if (new TextEncoder().encode(inside).length > MAX_PATH_BYTES) {
      throw new SocketRefused(`Socket path is too long: ${path} (its folder leaves no room to bind it privately)`);
    }
    const listener = Deno.listen({ transport: "unix", path: inside });
    await Deno.chmod(inside, 0o600);
    await Deno.rename(inside, path);
    return listener;
  } finally {
    await Deno.remove(room, { recursive: true });
  }
}

interface Lock {
  release(): Promise<void>;
}

async function takeLock(path: string): Promise<Lock> {
  const lockPath = path + LOCK_SUFFIX;
  while (true) {
    const file = await openLock(lockPath);
    if (!await file.tryLock(true)) {
      const text = await readAll(file);
      file.close();
      const pid = isLockText(text) ? text.trim() : "";
      throw new SocketRefused(`Conductor is already running (PID ${pid || "unknown"})`);
    }
    // The former owner may have removed the file between our open and our lock: then the lock guards nothing. Or what
    // was opened is not what stands there: a link planted in between.
    const named = await lstatOrNull(lockPath);
    if (named === null || named.ino !== (await file.stat()).ino) {
      file.close();
      continue;
    }
    if (!isLockText(await readAll(file))) {
      file.close();
      throw new SocketRefused(`${lockPath} is no lock file of Conductor's: ${WAY_OUT}`);
    }
    const release = async (): Promise<void> => {
      await removeIfThere(lockPath);
      file.close();
    };
    try {
      await file.truncate();
      await file.seek(0, Deno.SeekMode.Start);
      await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
    } catch (error) {
      await release();
      throw new SocketRefused(`Cannot open socket ${path}: ${plain(error)}`);
    }
    return { release };
  }
}

/** The start of the file; a lock file has no more. */
async function readAll(file: Deno.FsFile): Promise<string> {
  const buffer = new Uint8Array(64);
  const size = await file.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, size ?? 0));
}

/** A PID; nothing, when its daemon was killed before it wrote one. */
function isLockText(text: string): boolean {
  return /^\d{0,10}\n?$/.test(text);
}

async function openLock(lockPath: string): Promise<Deno.FsFile> {
  const existing = await lstatOrNull(lockPath);
  // Opening what another user planted (a link above all) would write into a file of their choice.
  if (existing !== null) requireOwn(lockPath, existing, existing.isFile, "a plain file");
  if (existing !== null && (existing.nlink ?? 1) > 1) {
    throw new SocketRefused(`${lockPath} has another name too (a hard link): ${WAY_OUT}`);
  }
  try {
    return await Deno.open(lockPath, { read: true, write: true, create: true, mode: 0o600 });
  } catch (error) {
    throw new SocketRefused(`Cannot open socket ${lockPath.slice(0, -LOCK_SUFFIX.length)}: ${plain(error)}`);
  }
}

/** Removes the socket of a dead daemon; refuses anything else that stands there. */
async function clearPath(path: string): Promise<void> {
  const existing = await lstatOrNull(path);
  if (existing === null) return;
  requireOwn(path, existing, existing.isSocket === true, "a socket");
  try {
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionRefused || error instanceof Deno.errors.NotFound)) throw error;
    await removeIfThere(path);
    return;
  }
  throw new SocketRefused(`Another program answers at ${path}: stop it, or choose another path with --socket`);
}

function requireOwn(path: string, info: Deno.FileInfo, rightKind: boolean, kind: string): void {
  if (!rightKind) throw new SocketRefused(`${path} is ${kindOf(info)}, not ${kind}: ${WAY_OUT}`);
  if (info.uid !== null && Deno.uid() !== null && info.uid !== Deno.uid()) {
    throw new SocketRefused(`${path} belongs to another user: choose another path with --socket`);
  }
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isSymlink) return "a symbolic link";
  if (info.isDirectory) return "a directory";
  if (info.isFile) return "a plain file";
  return info.isFifo === true ? "a named pipe" : info.isSocket === true ? "a socket" : "a device";
}

async function lstatOrNull(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new SocketRefused(`Cannot look at ${path}: ${plain(error)}`);
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** A folder that is missing is what the user must know, not that "no such file" is there. */
function plain(error: unknown): string {
  return error instanceof Deno.errors.NotFound ? "no such folder" : reasonOf(error);
}
