/** A connection to a Unix socket by the C library's own calls: the daemon has no permission for Deno's after its start. */
import { type CLibrary, cLibrary } from "./c_library.ts";

// socket(2), unix(7), send(2), poll(2)
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const ADDRESS_BYTES = 110;
const MSG_NOSIGNAL = 0x4000;
const POLLIN = 1;
const POLLOUT = 4;

/** One connection; nothing of it waits beyond its time. */
export class UnixStream {
  readonly #c: CLibrary;
  readonly #fd: number;
  readonly #deadline: number;
  #open = true;

  private constructor(c: CLibrary, fd: number, limitMs: number) {
    this.#c = c;
    this.#fd = fd;
    this.#deadline = performance.now() + limitMs;
  }

  /** Null where nobody listens. All that is read and written has to be done within `limitMs`. */
  static connect(path: string, limitMs: number): UnixStream | null {
    const c = cLibrary();
    const address = new Uint8Array(ADDRESS_BYTES);
    new DataView(address.buffer).setUint16(0, AF_UNIX, true);
    // Its NUL has to be there too.
    if (new TextEncoder().encodeInto(path, address.subarray(2, -1)).read < path.length) return null;
    const fd = c.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return null;
    if (c.connect(fd, address, ADDRESS_BYTES) === 0) return new UnixStream(c, fd, limitMs);
    c.close(fd);
    return null;
  }

  /** What has come, at least a byte; null at the end. Rejects with `Late`. */
  async read(into: Uint8Array<ArrayBuffer>): Promise<number | null> {
    await this.#ready(POLLIN);
    const count = Number(this.#c.read(this.#fd, into, BigInt(into.length)));
    return count > 0 ? count : null;
  }

  /** All of it. Rejects with `Late`, or with an Error when the other side has hung up. */
  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      await this.#ready(POLLOUT);
      const count = Number(this.#c.send(this.#fd, rest, BigInt(rest.length), MSG_NOSIGNAL));
      if (count < 0) throw new Error("the connection is closed");
      rest = rest.subarray(count);
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#c.close(this.#fd);
  }

  async #ready(events: number): Promise<void> {
    const pollfd = new Uint8Array(8);
    const view = new DataView(pollfd.buffer);
    view.setInt32(0, this.#fd, true);
    view.setInt16(4, events, true);
    const left = Math.max(0, Math.ceil(this.#deadline - performance.now()));
    if (await this.#c.poll(pollfd, 1n, left) === 0) throw new Late();
  }
}

/** The other side did not keep to the time. */
export class Late extends Error {
  override readonly name = "Late";
}
