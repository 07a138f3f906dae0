/**
 * What an output port was last told, so that a controller that was away shows again what it showed before: the last
 * message for each note and controller of each channel, and each channel's program (at most 16 x 257 messages).
 */
const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const CONTROL_CHANGE = 0xb0;
const PROGRAM_CHANGE = 0xc0;
/** What MIDI 1.0 tells a sender without a measured release velocity to use. */
const RELEASE_VELOCITY = 64;

/** What the message tells of, the same for all that replace each other; null for what is not kept. */
function subjectOf([status = 0, number = 0]: Uint8Array): number | null {
  const channel = status & 0x0f;
  switch (status & 0xf0) {
    case NOTE_OFF:
    case NOTE_ON:
      return (NOTE_ON | channel) << 7 | number;
    case CONTROL_CHANGE:
      return (CONTROL_CHANGE | channel) << 7 | number;
    case PROGRAM_CHANGE:
      return (PROGRAM_CHANGE | channel) << 7;
    default:
      return null;
  }
}

/** Whether the message ends a note: a note off, or a note on with velocity 0. */
export function isNoteOff([status = 0, , velocity = 0]: Uint8Array): boolean {
  const kind = status & 0xf0;
  return kind === NOTE_OFF || kind === NOTE_ON && velocity === 0;
}

/** One port's. */
export class OutputMemory {
  readonly #last = new Map<number, Uint8Array>();

  /** Takes a message in; false when it is not of a kind that is kept. */
  keep(bytes: Uint8Array): boolean {
    const subject = subjectOf(bytes);
    if (subject === null) return false;
    // The latest at the end: a program change must not come after what was set up in it.
    this.#last.delete(subject);
    this.#last.set(subject, bytes);
    return true;
  }

  /** All that is kept, in the order in which it was sent. */
  get messages(): readonly Uint8Array[] {
    return [...this.#last.values()];
  }

  /** The note offs of all notes that sound. */
  get noteOffs(): readonly Uint8Array[] {
    const sounding = this.messages.filter((bytes) => (bytes[0] ?? 0) >> 4 === NOTE_ON >> 4 && !isNoteOff(bytes));
    return sounding.map(([status = 0, note = 0]) => Uint8Array.of(NOTE_OFF | status & 0x0f, note, RELEASE_VELOCITY));
  }
}
