/** Things that answer at a socket, well or badly, and conductorctl as a real process against them. */
import { runArgs } from "../support/rig.ts";

/** A folder that is gone after the test. */
export async function tempFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "conductorctl_" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** What one connection is answered with; the connection is closed after it. */
export type Behaviour = (conn: Deno.UnixConn) => Promise<void>;

export interface FakeDaemon extends AsyncDisposable {
  readonly socket: string;
  /** Every byte received, as text. */
  readonly received: () => string;
  /** Resolves when it has. */
  readonly closed: Promise<void>;
  /** Stops listening and hangs up on everybody. */
  readonly close: () => void;
}

/** Listens in a temporary folder and treats each client as told. */
export async function fakeDaemon(
  behave: (conn: Deno.UnixConn, daemon: FakeDaemon) => Promise<void>,
): Promise<FakeDaemon> {
  const folder = await tempFolder();
  const socket = `${folder.path}/d.sock`;
  const listener = Deno.listen({ transport: "unix", path: socket });
  const conns = new Set<Deno.UnixConn>();
  const received: string[] = [];
  let open = true;
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const daemon: FakeDaemon = {
    socket,
    closed,
    received: () => received.join(""),
    close(): void {
      if (!open) return;
      open = false;
      close();
      listener.close();
      for (const conn of conns) closeQuietly(conn);
    },
    async [Symbol.asyncDispose](): Promise<void> {
      daemon.close();
      await serving;
      await folder[Symbol.asyncDispose]();
    },
  };
  const serve = async (conn: Deno.UnixConn): Promise<void> => {
    conns.add(conn);
    const heard = tap(conn, received);
    try {
      await behave(heard, daemon);
    } catch {
      // The client has hung up: what its own exit says is what the test looks at.
    } finally {
      closeQuietly(conn);
      conns.delete(conn);
    }
  };
  const serving = (async (): Promise<void> => {
    const all: Promise<void>[] = [];
    try {
      for await (const conn of listener) all.push(serve(conn));
    } finally {
      await Promise.all(all);
    }
  })().catch(() => {});
  return daemon;
}

/** Notes what is read from the connection. */
function tap(conn: Deno.UnixConn, received: string[]): Deno.UnixConn {
  const read = conn.read.bind(conn);
  conn.read = async (buffer) => {
    const size = await read(buffer);
    if (size !== null) received.push(new TextDecoder().decode(buffer.subarray(0, size)));
    return size;
  };
  return conn;
}

/** Waits for a request, then sends this text. */
export function answering(...texts: readonly string[]): Behaviour {
  return async (conn) => {
    await conn.read(new Uint8Array(65_536));
    for (const text of texts) await send(conn, text);
  };
}

/** Waits for a request, sends this text and then stays silent until the client hangs up. */
export function answeringAndWaiting(...texts: readonly string[]): Behaviour {
  return async (conn) => {
    await answering(...texts)(conn);
    await untilHungUp(conn);
  };
}

async function untilHungUp(conn: Deno.UnixConn): Promise<void> {
  const buffer = new Uint8Array(1024);
  while (await conn.read(buffer) !== null);
}

export async function send(conn: Deno.UnixConn, text: string): Promise<void> {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(await conn.write(bytes));
}

/** A success reply as a line. */
export function success(data: unknown, more: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ status: "success", ...more, data })}\n`;
}

/** An error reply as a line. */
export function refusal(code: number, message: string, details?: unknown): string {
  return `${JSON.stringify({ status: "error", error: { code, message, details } })}\n`;
}

/** A socket file whose daemon is dead: killed, it could not remove it. */
export async function deadSocket(path: string): Promise<void> {
  const code = `Deno.listen({ transport: "unix", path: ${
    JSON.stringify(path)
  } }); console.log("up"); setInterval(() => {}, 1000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  child.kill("SIGKILL");
  await child.status;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** The variables that conductorctl reads; a test sets what it wants. */
const CLEARED = {
  CONDUCTOR_SOCKET: "",
  MIDIMON_SOCKET: "",
  CONDUCTOR_CONFIG: "",
  MIDIMON_CONFIG: "",
  XDG_CONFIG_HOME: "",
};

/** Starts `conductorctl` with these arguments. */
export function spawnCtl(args: readonly string[], env: Readonly<Record<string, string>> = {}): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...runArgs("ctl/main.ts"), ...args],
    env: { ...CLEARED, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `conductorctl` to its end. */
export async function runCtl(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawnCtl(args, options.env);
  const writer = child.stdin.getWriter();
  if (options.stdin !== undefined) await writer.write(new TextEncoder().encode(options.stdin)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

function closeQuietly(conn: Deno.UnixConn): void {
  try {
    conn.close();
  } catch {
    // Closed already.
  }
}
