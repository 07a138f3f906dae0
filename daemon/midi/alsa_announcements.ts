/**
 * Listens to what the ALSA sequencer announces about ports that come and go, and asks it about them.
 *
 * Why names are not enough: ALSA gives a new client the lowest free id. A device that goes and comes back between two
 * polls therefore stands there under the very same name and address, while the subscription to it died with the old one.
 * The kernel announces every exit on its port 0:1 (System:Announce), so a replug cannot be missed however quick it is.
 * And as long as it announces nothing, nobody need look at the names at all.
 */
import { type Address, clientInfo } from "./alsa_clients.ts";
import { type AlsaLibrary, cString } from "./alsa_library.ts";
import { obstacleAt } from "./alsa_obstacles.ts";
import { portNames } from "./alsa_ports.ts";
import { alsaAddress } from "./port_names.ts";
import type { Direction, PortChanges } from "./system.ts";

// alsa/seq.h, alsa/seq_event.h and struct snd_seq_event of linux/sound/asequencer.h
const OPEN_DUPLEX = 3;
const NONBLOCKING = 1;
/** Read, write, both by subscription, and by our own alone. */
const CAPABILITIES = (1 << 0) | (1 << 1) | (1 << 5) | (1 << 6) | (1 << 7);
/** Neither a device nor an application: no program lists such a port, the binding neither. */
const NO_TYPE = 0;
const EVENT_BYTES = 28;
const CLIENT_EXIT = 61;
const PORT_EXIT = 64;
const ADDRESS_AT = 16;
const POLLIN = 1;
const SYSTEM_CLIENT = 0;
const ANNOUNCE_PORT = 1;

const NOTHING: PortChanges = { any: false, departed: () => false };
/** Announcements were lost: no connection can be trusted. */
const UNKNOWN: PortChanges = { any: true, departed: () => true };

/** One sequencer client that plays nothing. */
export class AlsaAnnouncements {
  readonly #alsa: AlsaLibrary;
  readonly #handle: bigint;
  readonly #port: number;
  /** struct pollfd: int fd, short events, short revents. */
  readonly #poll = new Uint8Array(8);
  readonly #pollView = new DataView(this.#poll.buffer);
  readonly #events = new Uint8Array(64 * EVENT_BYTES);

  private constructor(alsa: AlsaLibrary, handle: bigint, port: number) {
    this.#alsa = alsa;
    this.#handle = handle;
    this.#port = port;
    alsa.symbols.snd_seq_poll_descriptors(handle, this.#poll, 1, POLLIN);
  }

  /** null when the sequencer refuses. */
  static open(alsa: AlsaLibrary): AlsaAnnouncements | null {
    const out = new BigUint64Array(1);
    const { symbols } = alsa;
    if (symbols.snd_seq_open(new Uint8Array(out.buffer), cString("default"), OPEN_DUPLEX, NONBLOCKING) < 0) return null;
    const handle = out[0] ?? 0n;
    symbols.snd_seq_set_client_name(handle, cString("Conductor"));
    const port = symbols.snd_seq_create_simple_port(
      handle,
      cString("Watch"),
      CAPABILITIES,
      NO_TYPE,
    );
    if (port >= 0 && symbols.snd_seq_connect_from(handle, port, SYSTEM_CLIENT, ANNOUNCE_PORT) >= 0) {
      return new AlsaAnnouncements(alsa, handle, port);
    }
    symbols.snd_seq_close(handle);
    return null;
  }

  /** Takes in all that was announced since the last call; one system call when nothing was. */
  drain(): PortChanges {
    if (!this.#readable()) return NOTHING;
    const gone = new Set<string>();
    do {
      const read = Number(this.#alsa.symbols.read(this.#file, this.#events, BigInt(this.#events.length)));
      // Readable and yet an error: the kernel's queue for us ran over (ENOSPC), and it has emptied it.
      if (read <= 0) return UNKNOWN;
      for (let at = 0; at + EVENT_BYTES <= read; at += EVENT_BYTES) {
        const client = this.#events[at + ADDRESS_AT] ?? 0;
        if (this.#events[at] === CLIENT_EXIT) gone.add(String(client));
        if (this.#events[at] === PORT_EXIT) gone.add(`${client}:${this.#events[at + ADDRESS_AT + 1]}`);
      }
    } while (this.#readable());
    return {
      any: true,
      departed: (name) => {
        const address = alsaAddress(name) ?? "";
        return gone.has(address) || gone.has(address.replace(/:.*/, ""));
      },
    };
  }

  /** Every port of that direction, as the binding calls it. */
  names(direction: Direction): readonly string[] {
    return portNames(this.#alsa, this.#file, direction);
  }

  /** Why the port at the address ("16:0") would not open, in one line with the way out; null when it would. */
  obstacle(address: string, direction: Direction): string | null {
    const prober = { alsa: this.#alsa, handle: this.#handle, file: this.#file, port: this.#port };
    return obstacleAt(prober, parsed(address), direction);
  }

  /** The number of the sound card that has the port at the address, or null. */
  cardOf(address: string): number | null {
    return clientInfo(this.#alsa, this.#file, parsed(address).client)?.card ?? null;
  }

  /** Ends the listening. */
  close(): void {
    this.#alsa.symbols.snd_seq_close(this.#handle);
  }

  get #file(): number {
    return this.#pollView.getInt32(0, true);
  }

  #readable(): boolean {
    return this.#alsa.symbols.poll(this.#poll, 1n, 0) > 0 && (this.#pollView.getInt16(6, true) & POLLIN) !== 0;
  }
}

function parsed(address: string): Address {
  const [client = 0, port = 0] = address.split(":").map(Number);
  return { client, port };
}
