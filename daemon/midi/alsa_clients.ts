/** What the ALSA sequencer knows of its clients and their connections, asked through a client's own sequencer file. */
import type { AlsaLibrary } from "./alsa_library.ts";

// linux/sound/asequencer.h: _IOWR('S', 0x10, struct snd_seq_client_info) and _IOWR('S', 0x4f, struct snd_seq_query_subs)
const GET_CLIENT_INFO = 0xc0bc5310n;
export const CLIENT_INFO_BYTES = 188;
/** int client, type; char name[64]; filters; int num_ports, event_lost, card, pid; the last two -1 where there is none. */
export const CLIENT_NAME_AT = 8;
/** A name in any of the sequencer's structs, filled up with zeros. */
const NAME_BYTES = 64;
const CARD_AT = 124;
const PID_AT = 128;
const QUERY_SUBS = 0xc058534fn;
const QUERY_BYTES = 88;
/** struct { client, port } root; int type, index, num_subs; struct { client, port } addr; queue; unsigned flags. */
const TYPE_AT = 4;
const INDEX_AT = 8;
const ADDRESS_AT = 16;
const FLAGS_AT = 20;
const EXCLUSIVE = 1;

/** "16:0" as two numbers. */
export interface Address {
  readonly client: number;
  readonly port: number;
}

/** A client of the sequencer: a program, or a driver of the kernel. */
export interface ClientInfo {
  readonly name: string;
  /** The sound card whose driver it is, or null. */
  readonly card: number | null;
  /** The program's process, or null. */
  readonly pid: number | null;
}

/** The name at that place of a struct. */
export function textAt(struct: Uint8Array, at: number): string {
  return new TextDecoder().decode(struct.subarray(at, at + NAME_BYTES)).split("\0")[0] ?? "";
}

/** Answers null when there is no such client (any more). */
export function clientInfo(alsa: AlsaLibrary, file: number, client: number): ClientInfo | null {
  const bytes = new Uint8Array(CLIENT_INFO_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, client, true);
  if (alsa.symbols.ioctl(file, GET_CLIENT_INFO, bytes) !== 0) return null;
  const name = textAt(bytes, CLIENT_NAME_AT);
  const orNull = (value: number): number | null => value < 0 ? null : value;
  return { name, card: orNull(view.getInt32(CARD_AT, true)), pid: orNull(view.getInt32(PID_AT, true)) };
}

/** Who is connected to the port as the only one that may be; null when nobody is. */
export function exclusivePartner(
  alsa: AlsaLibrary,
  file: number,
  { client, port }: Address,
  direction: "input" | "output",
): Address | null {
  const bytes = new Uint8Array(QUERY_BYTES);
  const view = new DataView(bytes.buffer);
  for (let index = 0;; index++) {
    bytes.fill(0);
    bytes[0] = client;
    bytes[1] = port;
    view.setInt32(TYPE_AT, direction === "input" ? 0 : 1, true);
    view.setInt32(INDEX_AT, index, true);
    if (alsa.symbols.ioctl(file, QUERY_SUBS, bytes) !== 0) return null;
    if ((view.getUint32(FLAGS_AT, true) & EXCLUSIVE) !== 0) {
      return { client: view.getUint8(ADDRESS_AT), port: view.getUint8(ADDRESS_AT + 1) };
    }
  }
}
