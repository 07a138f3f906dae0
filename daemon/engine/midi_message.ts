/**
 * MIDI bytes to messages and back (MIDI 1.0 Detailed Specification, "Channel Voice Messages" and Appendix 2 on
 * running status).
 */
import type { MidiMessage } from "../../shared/events.ts";

const NONE: readonly MidiMessage[] = [];

/** How many data bytes follow a channel voice status: two, but one for program change (Cn) and channel pressure (Dn). */
function dataBytes(status: number): 1 | 2 {
  const kind = status & 0xf0;
  return kind === 0xc0 || kind === 0xd0 ? 1 : 2;
}

/** `status` is 0x80..0xEF, the data bytes are below 0x80; `second` is not looked at where one data byte is enough. */
function toMessage(status: number, first: number, second: number): MidiMessage {
  const channel = status & 0x0f;
  switch (status & 0xf0) {
    case 0x80:
      return { type: "note_off", channel, note: first, velocity: second };
    case 0x90:
      // A note on with velocity 0 is a note off with the standard's default velocity, so that running status can go on.
      return second === 0
        ? { type: "note_off", channel, note: first, velocity: 64 }
        : { type: "note_on", channel, note: first, velocity: second };
    case 0xa0:
      return { type: "poly_aftertouch", channel, note: first, pressure: second };
    case 0xb0:
      return { type: "cc", channel, cc: first, value: second };
    case 0xc0:
      return { type: "program_change", channel, program: first };
    case 0xd0:
      return { type: "channel_aftertouch", channel, pressure: first };
    default:
      return { type: "pitch_bend", channel, value: (second << 7) | first };
  }
}

/**
 * Reads one device's byte stream. It remembers running status and an unfinished message between calls, so a message may
 * come in pieces and one call may hold several. Never throws, whatever the bytes.
 */
export class MidiDecoder {
  /** The running status, 0 when there is none: data bytes are then ignored, which also skips the inside of a sysex. */
  #status = 0;
  /** The first data byte of an unfinished message, -1 when there is none. */
  #first = -1;

  /** The messages that these bytes complete, in order. */
  decode(bytes: Uint8Array): readonly MidiMessage[] {
    return this.#whole(bytes) ?? this.#stream(bytes);
  }

  /** The common case: the bytes are one whole channel message. A status byte makes whatever came before irrelevant. */
  #whole(bytes: Uint8Array): readonly MidiMessage[] | null {
    const status = bytes[0] ?? 0;
    if (status < 0x80 || status >= 0xf0 || bytes.length !== dataBytes(status) + 1) return null;
    const first = bytes[1] ?? 0;
    const second = bytes[2] ?? 0;
    if (first >= 0x80 || second >= 0x80) return null;
    this.#status = status;
    this.#first = -1;
    return [toMessage(status, first, second)];
  }

  #stream(bytes: Uint8Array): readonly MidiMessage[] {
    let messages: MidiMessage[] | null = null;
    for (const byte of bytes) {
      if (byte >= 0xf8) continue; // real-time: may stand between any two bytes and changes nothing
      if (byte >= 0x80) {
        // System common and system exclusive (F0..F7) end running status.
        this.#status = byte >= 0xf0 ? 0 : byte;
        this.#first = -1;
        continue;
      }
      if (this.#status === 0) continue;
      if (this.#first < 0 && dataBytes(this.#status) === 2) {
        this.#first = byte;
        continue;
      }
      const message = this.#first < 0 ? toMessage(this.#status, byte, 0) : toMessage(this.#status, this.#first, byte);
      this.#first = -1;
      (messages ??= []).push(message);
    }
    return messages ?? NONE;
  }
}

/** The bytes of a message, with its status byte; `decode` gives the same message back. */
export function encodeMessage(message: MidiMessage): Uint8Array {
  switch (message.type) {
    case "note_off":
      return Uint8Array.of(0x80 | message.channel, message.note, message.velocity);
    case "note_on":
      return Uint8Array.of(0x90 | message.channel, message.note, message.velocity);
    case "poly_aftertouch":
      return Uint8Array.of(0xa0 | message.channel, message.note, message.pressure);
    case "cc":
      return Uint8Array.of(0xb0 | message.channel, message.cc, message.value);
    case "program_change":
      return Uint8Array.of(0xc0 | message.channel, message.program);
    case "channel_aftertouch":
      return Uint8Array.of(0xd0 | message.channel, message.pressure);
    case "pitch_bend":
      return Uint8Array.of(0xe0 | message.channel, message.value & 0x7f, message.value >> 7);
    default: {
      const unknown: never = message;
      return unknown;
    }
  }
}
