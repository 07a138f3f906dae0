/**
 * The right to be the only one who writes a folder's state: an flock on the folder itself, which leaves no file behind and
 * which the kernel frees even after kill -9 (flock(2)). The same handle flushes the folder.
 */
export class FolderLock {
  readonly #folder: string;
  #held: { readonly handle: Deno.FsFile; readonly device: number; readonly inode: number | null } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Whether it is ours, now; takes it when it is free. Where the folder has been replaced by another, the lock moves
   * there. Throws when the folder cannot be opened.
   */
  async hold(): Promise<boolean> {
    // No folder can be opened there, and no second daemon started.
    if (Deno.build.os === "windows") return true;
    if (this.#held !== null) {
      const { dev, ino } = await Deno.stat(this.#folder);
      if (this.#held.inode === ino && this.#held.device === dev) return true;
      this.close();
    }
    // At once: a pool of threads to be woken would cost the start more than the calls themselves.
    const handle = Deno.openSync(this.#folder);
    if (!isFree(handle)) {
      handle.close();
      return false;
    }
    const { dev: device, ino: inode } = handle.statSync();
    this.#held = { handle, device, inode };
    return true;
  }

  /** Resolves when what was renamed in the folder is on disk (fsync(2)). */
  async flush(): Promise<void> {
    await this.#held?.handle.sync();
  }

  /** Gives it up; it can be held again. */
  close(): void {
    this.#held?.handle.close();
    this.#held = null;
  }
}

/** NFS locks no folder (flock(2): a file must be open for writing): there it is as if nobody else were there. */
function isFree(folder: Deno.FsFile): boolean {
  try {
    return folder.tryLockSync(true);
  } catch {
    return true;
  }
}
