/** The binding's MIDI on Linux, with what it leaves out: news of ports, deep queues, reasons, and where things are plugged in. */
import { AlsaAnnouncements } from "./alsa_announcements.ts";
import { atReadingPriority, deepenInputQueues } from "./alsa_bursts.ts";
import { type AlsaLibrary, sequencerMissing } from "./alsa_library.ts";
import { placeOfCard, readCards } from "./alsa_places.ts";
import { alsaAddress } from "./port_names.ts";
import {
  type Direction,
  type MessageCallback,
  type MidiInput,
  type MidiOutput,
  type MidiSystem,
  type PortChanges,
  UNTOLD,
} from "./system.ts";

/** Stands on the binding's own system. */
export class AlsaSystem implements MidiSystem {
  readonly virtualPorts = true;
  readonly #binding: MidiSystem;
  readonly #alsa: AlsaLibrary;
  #announcements: AlsaAnnouncements | null = null;
  /** By port name; good until something is announced. */
  readonly #places = new Map<string, string | null>();

  constructor(binding: MidiSystem, alsa: AlsaLibrary) {
    this.#binding = binding;
    this.#alsa = alsa;
  }

  missing(): string | null {
    return sequencerMissing(this.#alsa);
  }

  newInput(callback: MessageCallback): MidiInput {
    this.#announcements ??= AlsaAnnouncements.open(this.#alsa);
    const input = this.#binding.newInput(callback);
    deepenInputQueues(this.#alsa);
    return {
      portNames: () => this.#names("input", input),
      openPort: (index) => atReadingPriority(this.#alsa, () => input.openPort(index)),
      openVirtualPort: (name) => atReadingPriority(this.#alsa, () => input.openVirtualPort(name)),
      destroy: () => input.destroy(),
    };
  }

  newOutput(): MidiOutput {
    const output = this.#binding.newOutput();
    return {
      portNames: () => this.#names("output", output),
      openPort: (index) => output.openPort(index),
      openVirtualPort: (name) => output.openVirtualPort(name),
      destroy: () => output.destroy(),
      sendMessage: (bytes) => output.sendMessage(bytes),
    };
  }

  changes(): PortChanges {
    const changes = this.#announcements?.drain() ?? UNTOLD;
    if (changes.any) this.#places.clear();
    return changes;
  }

  obstacle(name: string, direction: Direction): string | null {
    const address = alsaAddress(name);
    return address === null ? null : this.#announcements?.obstacle(address, direction) ?? null;
  }

  placeOf(name: string): string | null {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#lookUpPlace(name);
    this.#places.set(name, place);
    return place;
  }

  /** The library stays loaded: the binding uses it too, and the process is about to end. */
  close(): void {
    this.#announcements?.close();
    this.#announcements = null;
  }

  #names(direction: Direction, end: Pick<MidiInput, "portNames">): readonly string[] {
    return this.#announcements?.names(direction) ?? end.portNames();
  }

  /** The socket, and which of the device's ports it is. */
  #lookUpPlace(name: string): string | null {
    const address = alsaAddress(name);
    const card = address === null ? null : this.#announcements?.cardOf(address) ?? null;
    if (address === null || card === null) return null;
    const place = placeOfCard(readCards(this.#alsa), card);
    return place === null ? null : `${place}:${address.replace(/.*:/, "")}`;
  }
}
