/**
 * Listens to what the ALSA sequencer announces about ports that come and go.
 *
 * Why names are not enough: ALSA gives a new client the lowest free id. A device that goes and comes back between two
 * polls therefore stands there under the very same name and address, while the subscription to it died with the old one.
 * The kernel announces every exit on its port 0:1 (System:Announce), so a replug cannot be missed however quick it is.
 * And as long as it announces nothing, nobody need look at the names at all.
 */
import { type AlsaLibrary, cString } from "./alsa_library.ts";
import { alsaAddress } from "./port_names.ts";
import type { PortChanges } from "./system.ts";

// alsa/seq.h, alsa/seq_event.h and struct snd_seq_event of linux/sound/asequencer.h
const OPEN_INPUT = 2;
const NONBLOCKING = 1;
const CAN_WRITE_AND_SUBSCRIBE = (1 << 1) | (1 << 6);
const TYPE_APPLICATION = 1 << 20;
const NOT_EXPORTED = 1 << 7;
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

/** One sequencer client that only listens. */
export class AlsaAnnouncements {
  readonly #alsa: AlsaLibrary;
  readonly #handle: bigint;
  /** struct pollfd: int fd, short events, short revents. */
  readonly #poll = new Uint8Array(8);
  readonly #pollView = new DataView(this.#poll.buffer);
  readonly #events = new Uint8Array(64 * EVENT_BYTES);

  private constructor(alsa: AlsaLibrary, handle: bigint) {
    this.#alsa = alsa;
    this.#handle = handle;
    alsa.symbols.snd_seq_poll_descriptors(handle, this.#poll, 1, POLLIN);
  }

  /** null when the sequencer refuses. */
  static open(alsa: AlsaLibrary): AlsaAnnouncements | null {
    const out = new BigUint64Array(1);
    const { symbols } = alsa;
    if (symbols.snd_seq_open(new Uint8Array(out.buffer), cString("default"), OPEN_INPUT, NONBLOCKING) < 0) return null;
    const handle = out[0] ?? 0n;
    symbols.snd_seq_set_client_name(handle, cString("Conductor"));
    const port = symbols.snd_seq_create_simple_port(
      handle,
      cString("Watch"),
      CAN_WRITE_AND_SUBSCRIBE | NOT_EXPORTED,
      TYPE_APPLICATION,
    );
    if (port >= 0 && symbols.snd_seq_connect_from(handle, port, SYSTEM_CLIENT, ANNOUNCE_PORT) >= 0) {
      return new AlsaAnnouncements(alsa, handle);
    }
    symbols.snd_seq_close(handle);
    return null;
  }

  /** Takes in all that was announced since the last call; one system call when nothing was. */
  drain(): PortChanges {
    if (!this.#readable()) return NOTHING;
    const gone = new Set<string>();
    do {
      const read = Number(
        this.#alsa.symbols.read(this.#pollView.getInt32(0, true), this.#events, BigInt(this.#events.length)),
      );
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

  /** Ends the listening. */
  close(): void {
    this.#alsa.symbols.snd_seq_close(this.#handle);
  }

  #readable(): boolean {
    return this.#alsa.symbols.poll(this.#poll, 1n, 0) > 0 && (this.#pollView.getInt16(6, true) & POLLIN) !== 0;
  }
}
