/**
 * The names of the ALSA sequencer's ports, as the binding gives them, in its order. The binding counts the ports and asks
 * for each by its number; when one goes meanwhile it prints a line of its own to standard error, and gives a wrong name.
 */
import { CLIENT_INFO_BYTES, CLIENT_NAME_AT, textAt } from "./alsa_clients.ts";
import type { AlsaLibrary } from "./alsa_library.ts";
import type { Direction } from "./system.ts";

// linux/sound/asequencer.h: _IOWR('S', 0x51, struct snd_seq_client_info), _IOWR('S', 0x52, struct snd_seq_port_info)
const QUERY_NEXT_CLIENT = 0xc0bc5351n;
const QUERY_NEXT_PORT = 0xc0a85352n;
const PORT_INFO_BYTES = 168;
/** struct { u8 client, port }; char name[64]; unsigned capability, type; ... */
const NAME_AT = 2;
const CAPABILITY_AT = 68;
const TYPE_AT = 72;
/** Read and subscribe to read; write and subscribe to write. */
const CAPABILITIES: Readonly<Record<Direction, number>> = {
  input: (1 << 0) | (1 << 5),
  output: (1 << 1) | (1 << 6),
};
const NOT_EXPORTED = 1 << 7;
/** MIDI_GENERIC, SYNTH, APPLICATION: what plays or is played, for the binding. */
const PLAYED = (1 << 1) | (1 << 10) | (1 << 20);
const SYSTEM_CLIENT = 0;
/** Before the first port: its number counts up from here, in eight bits. */
const BEFORE_FIRST = 255;

/** Every port of that direction: "client:port 16:0". `file` is a client's sequencer file. */
export function portNames(alsa: AlsaLibrary, file: number, direction: Direction): readonly string[] {
  const names: string[] = [];
  const client = new Uint8Array(CLIENT_INFO_BYTES);
  const view = new DataView(client.buffer);
  view.setInt32(0, SYSTEM_CLIENT, true);
  while (alsa.symbols.ioctl(file, QUERY_NEXT_CLIENT, client) === 0) {
    const number = view.getInt32(0, true);
    for (const { port, name } of portsOfClient(alsa, file, number, direction)) {
      names.push(`${textAt(client, CLIENT_NAME_AT)}:${name} ${number}:${port}`);
    }
  }
  return names;
}

function* portsOfClient(
  alsa: AlsaLibrary,
  file: number,
  client: number,
  direction: Direction,
): Generator<{ readonly port: number; readonly name: string }, void, undefined> {
  const info = new Uint8Array(PORT_INFO_BYTES);
  const view = new DataView(info.buffer);
  const wanted = CAPABILITIES[direction];
  info[0] = client;
  info[1] = BEFORE_FIRST;
  while (alsa.symbols.ioctl(file, QUERY_NEXT_PORT, info) === 0) {
    const capability = view.getUint32(CAPABILITY_AT, true);
    if ((view.getUint32(TYPE_AT, true) & PLAYED) === 0) continue;
    if ((capability & wanted) !== wanted || (capability & NOT_EXPORTED) !== 0) continue;
    yield { port: view.getUint8(1), name: textAt(info, NAME_AT) };
  }
}
