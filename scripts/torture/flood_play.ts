/** What a flood is made of: the config that it meets, and notes and controls that are the same for every seed. */
import { type Random, seeded } from "../../tests/config/seeded.ts";

const FIRST_NOTE = 36;
const NOTES = 16;
/** Controllers 1 to 4. */
const CONTROLLERS = 4;

/** Each note and controller is sent on to a port; `round` makes one reload's config differ from the last. */
export function floodConfig(round: number, port: string): string {
  const action = (type: string, channel = 0): string =>
    `action = { type = "SendMidi", port = "${port}", message_type = "${type}", channel = ${channel} }`;
  const notes = Array.from({ length: NOTES }, (_, i) => `
[[modes.mappings]]
trigger = { type = "Note", note = ${FIRST_NOTE + i}, on = "press" }
${action("NoteOn")}
[[modes.mappings]]
trigger = { type = "Note", note = ${FIRST_NOTE + i}, on = "release" }
${action("NoteOff")}
`);
  const controllers = Array.from({ length: CONTROLLERS }, (_, i) => `
[[modes.mappings]]
description = "round ${round}"
trigger = { type = "CC", cc = ${i + 1} }
${action("CC", round % 16)}
`);
  return `[device]\nname = "Flood"\n[[modes]]\nname = "Default"\n${notes.join("")}${controllers.join("")}`;
}

/** Presses and releases of all notes in turn, each with some controller, pitch bend and pressure between. */
export class FloodPlayer {
  readonly #random: Random;
  readonly #down = new Set<number>();
  noteOns = 0;
  noteOffs = 0;
  sent = 0;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  batch(messages: number): Uint8Array {
    const bytes = new Uint8Array(messages * 3);
    for (let i = 0; i < messages; i++) bytes.set(this.#next(), i * 3);
    this.sent += messages;
    return bytes;
  }

  /** The releases that are still due. */
  ending(): Uint8Array {
    const bytes = [...this.#down].flatMap((note) => this.#release(note));
    this.sent += bytes.length / 3;
    return Uint8Array.from(bytes);
  }

  #next(): readonly number[] {
    const kind = this.#random(10);
    if (kind === 0) return [0xb0, 1 + this.#random(CONTROLLERS), this.#random(128)];
    if (kind === 1) return [0xe0, this.#random(128), this.#random(128)];
    if (kind === 2) return [0xa0, FIRST_NOTE, this.#random(128)];
    const note = FIRST_NOTE + this.#random(NOTES);
    if (this.#down.has(note)) return this.#release(note);
    this.#down.add(note);
    this.noteOns++;
    return [0x90, note, 1 + this.#random(127)];
  }

  #release(note: number): readonly number[] {
    this.#down.delete(note);
    this.noteOffs++;
    return [0x80, note, 0];
  }
}
