/**
 * One question to a Wayland compositor, over its socket: where its screens are. Every message is the number of an object,
 * size and operation, arguments (wayland.xml and xdg-output-unstable-v1.xml of the Wayland project).
 */
import { Late, UnixStream } from "./unix_stream.ts";

/** A screen's place on the desktop, in logical pixels (after scaling). */
export interface OutputBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The compositor has to answer within this, ms. */
const PATIENCE_MS = 500;

/** Object 1 is the display; the others are ours to number, without gaps in the order they are made. */
const DISPLAY = 1;
const REGISTRY = 2;
const FIRST_SYNC = 3;
const MANAGER = 4;
const FIRST_OUTPUT = 5;

/** Operations of the display, the registry and the output manager. */
const SYNC = 0;
const GET_REGISTRY = 1;
const BIND = 0;
const GET_XDG_OUTPUT = 1;

/** Events of the display, the registry and an xdg_output. */
const ERROR = 0;
const GLOBAL = 0;
const LOGICAL_POSITION = 0;
const LOGICAL_SIZE = 1;

const OUTPUT_INTERFACE = "wl_output";
const MANAGER_INTERFACE = "zxdg_output_manager_v1";

interface Message {
  readonly object: number;
  readonly opcode: number;
  readonly body: DataView;
}

/** Asks at the first path where one listens. Rejects with an Error that says why there is no answer, for people. */
export async function askOutputs(paths: readonly string[]): Promise<readonly OutputBox[]> {
  for (const path of paths) {
    const connection = UnixStream.connect(path, PATIENCE_MS);
    if (connection === null) continue;
    try {
      return await outputsOf(connection);
    } catch (error) {
      if (!(error instanceof Late)) throw error;
      throw new Error(`the Wayland compositor did not answer within ${PATIENCE_MS} ms`);
    } finally {
      connection.close();
    }
  }
  throw new Error("there is no Wayland display, and nothing else here tells how large the screen is");
}

async function outputsOf(connection: UnixStream): Promise<readonly OutputBox[]> {
  const events = eventsOf(connection);
  await send(connection, [request(DISPLAY, GET_REGISTRY, REGISTRY), request(DISPLAY, SYNC, FIRST_SYNC)]);
  const names: number[] = [];
  let manager: number | null = null;
  for (let event = await next(events); event.object !== FIRST_SYNC; event = await next(events)) {
    if (event.object !== REGISTRY || event.opcode !== GLOBAL) continue;
    const kind = stringAt(event.body, 4);
    if (kind === OUTPUT_INTERFACE) names.push(event.body.getUint32(0, true));
    if (kind === MANAGER_INTERFACE) manager = event.body.getUint32(0, true);
  }
  if (manager === null) throw new Error("the Wayland compositor does not tell how large its screens are");
  if (names.length === 0) throw new Error("no screen is switched on");

  const secondSync = FIRST_OUTPUT + 2 * names.length;
  const described = new Map(names.map((_, i) => [FIRST_OUTPUT + 2 * i + 1, { x: 0, y: 0, width: 0, height: 0 }]));
  await send(connection, [
    request(REGISTRY, BIND, manager, MANAGER_INTERFACE, 1, MANAGER),
    ...names.flatMap((name, i) => [
      request(REGISTRY, BIND, name, OUTPUT_INTERFACE, 1, FIRST_OUTPUT + 2 * i),
      request(MANAGER, GET_XDG_OUTPUT, FIRST_OUTPUT + 2 * i + 1, FIRST_OUTPUT + 2 * i),
    ]),
    request(DISPLAY, SYNC, secondSync),
  ]);
  for (let event = await next(events); event.object !== secondSync; event = await next(events)) {
    const output = described.get(event.object);
    if (output === undefined) continue;
    const pair = (): [number, number] => [event.body.getInt32(0, true), event.body.getInt32(4, true)];
    if (event.opcode === LOGICAL_POSITION) [output.x, output.y] = pair();
    if (event.opcode === LOGICAL_SIZE) [output.width, output.height] = pair();
  }
  return [...described.values()];
}

async function next(events: AsyncGenerator<Message>): Promise<Message> {
  const { done, value } = await events.next();
  if (done) throw new Error("the Wayland compositor closed the connection");
  const { object, opcode, body } = value;
  if (object === DISPLAY && opcode === ERROR) throw new Error(`the Wayland compositor refuses: ${stringAt(body, 8)}`);
  return value;
}

async function* eventsOf(connection: UnixStream): AsyncGenerator<Message, void> {
  let bytes = new Uint8Array();
  const chunk = new Uint8Array(4096);
  for (let count = await connection.read(chunk); count !== null; count = await connection.read(chunk)) {
    bytes = Uint8Array.from([...bytes, ...chunk.subarray(0, count)]);
    for (let size = firstSize(bytes); size >= 8 && size <= bytes.length; size = firstSize(bytes)) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, size);
      yield {
        object: view.getUint32(0, true),
        opcode: view.getUint16(4, true),
        body: new DataView(bytes.buffer, bytes.byteOffset + 8, size - 8),
      };
      bytes = bytes.subarray(size);
    }
  }
}

/** The size of the first message with its header; 0: it is not known yet. */
function firstSize(bytes: Uint8Array): number {
  return bytes.length < 8 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint16(6, true);
}

/** A string is its length with the NUL at its end, and its bytes. */
function stringAt(body: DataView, at: number): string {
  const length = body.getUint32(at, true);
  return new TextDecoder().decode(new Uint8Array(body.buffer, body.byteOffset + at + 4, Math.max(0, length - 1)));
}

function request(object: number, opcode: number, ...args: readonly (number | string)[]): Uint8Array<ArrayBuffer> {
  const words: number[] = [];
  for (const arg of args) {
    if (typeof arg === "number") words.push(arg);
    else {
      const bytes = new Uint8Array(4 * Math.ceil((arg.length + 1) / 4));
      new TextEncoder().encodeInto(arg, bytes);
      words.push(arg.length + 1, ...new Uint32Array(bytes.buffer));
    }
  }
  const size = 8 + 4 * words.length;
  return new Uint8Array(Uint32Array.of(object, (size << 16) | opcode, ...words).buffer);
}

async function send(connection: UnixStream, requests: readonly Uint8Array[]): Promise<void> {
  await connection.write(Uint8Array.from(requests.flatMap((each) => [...each])));
}
