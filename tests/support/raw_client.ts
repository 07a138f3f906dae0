/** A client that sends bytes as they are, for what no well-behaved client would send. */
export class RawClient {
  readonly #conn: Deno.UnixConn;
  readonly #reader: ReadableStreamDefaultReader<string>;
  /** Whole lines not asked for yet, the next one last, and the pieces of the line that has not ended. */
  #lines: string[] = [];
  #pieces: string[] = [];

  private constructor(conn: Deno.UnixConn) {
    this.#conn = conn;
    this.#reader = conn.readable.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async connect(socket: string): Promise<RawClient> {
    return new RawClient(await Deno.connect({ transport: "unix", path: socket }));
  }

  async send(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    for (let done = 0; done < bytes.length;) done += await this.#conn.write(bytes.subarray(done));
  }

  /** Says that nothing more will be sent. */
  async endSending(): Promise<void> {
    await this.#conn.closeWrite();
  }

  /** The next line, or null when the other side has hung up. */
  async line(): Promise<string | null> {
    while (this.#lines.length === 0) {
      const { value, done } = await this.#reader.read();
      if (done) return null;
      const [first = "", ...more] = value.split("\n");
      this.#pieces.push(first);
      const last = more.pop();
      if (last === undefined) continue;
      this.#lines = [this.#pieces.join(""), ...more].reverse();
      this.#pieces = [last];
    }
    return this.#lines.pop() ?? null;
  }

  async answer(): Promise<Record<string, unknown>> {
    const line = await this.line();
    if (line === null) throw new Error("the other side has hung up");
    return JSON.parse(line);
  }

  /** Sends one line and gives its answer. */
  async ask(line: string): Promise<Record<string, unknown>> {
    await this.send(line + "\n");
    return await this.answer();
  }

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
    try {
      this.#conn.close();
    } catch {
      // Cancelling the reader has closed it.
    }
  }
}
