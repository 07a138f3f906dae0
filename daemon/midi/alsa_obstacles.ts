/**
 * Why a port of the ALSA sequencer would not open. The binding says only that it would not, and prints a line of its own
 * to standard error each time; so the connection is tried first with a port that nobody sees.
 */
import { type Address, clientInfo, exclusivePartner } from "./alsa_clients.ts";
import type { AlsaLibrary } from "./alsa_library.ts";
import type { Direction } from "./system.ts";

// errno(3): what the sequencer answers for a port that is taken, and, by way of the card's driver, for a taken device
const EBUSY = 16;
const EAGAIN = 11;
const EPERM = 1;
/** ENOENT, ENXIO, ENODEV, EINVAL: the port has gone. */
const GONE: readonly number[] = [2, 6, 19, 22];

/** A port of our own that connections are tried with. */
export interface Prober {
  readonly alsa: AlsaLibrary;
  readonly handle: bigint;
  /** The sequencer file of the handle. */
  readonly file: number;
  readonly port: number;
}

/** One line with the way out, or null when the port would open, or is gone. */
export function obstacleAt(prober: Prober, address: Address, direction: Direction): string | null {
  const { client, port } = address;
  const { alsa: { symbols }, handle } = prober;
  const [connect, disconnect] = direction === "input"
    ? [symbols.snd_seq_connect_from, symbols.snd_seq_disconnect_from]
    : [symbols.snd_seq_connect_to, symbols.snd_seq_disconnect_to];
  const result = connect(handle, prober.port, client, port);
  if (result === 0) {
    disconnect(handle, prober.port, client, port);
    return null;
  }
  if (result === -EBUSY || result === -EAGAIN) return busy(prober, address, direction);
  if (result === -EPERM) return "it allows no connection: look for another port of the same device";
  return GONE.includes(-result) ? null : `the system refuses the connection (error ${-result}): plug it in again`;
}

function busy({ alsa, file }: Prober, address: Address, direction: Direction): string {
  const partner = exclusivePartner(alsa, file, address, direction);
  if (partner !== null) {
    const info = clientInfo(alsa, file, partner.client);
    const there = `${partner.client}:${partner.port}`;
    const here = `${address.client}:${address.port}`;
    const who = `"${info?.name ?? "another client"}" (${there}${info?.pid ? `, PID ${info.pid}` : ""})`;
    const command = direction === "input" ? `aconnect -d ${here} ${there}` : `aconnect -d ${there} ${here}`;
    return `${who} is connected to it exclusively: end that, or break the connection with "${command}"`;
  }
  const card = clientInfo(alsa, file, address.client)?.card ?? null;
  const find = card === null ? "" : `; "fuser /dev/snd/midiC${card}D*" finds it`;
  return `another program keeps it busy, using it as raw MIDI past the sequencer: end that program${find}`;
}
