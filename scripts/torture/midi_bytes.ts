/** Random MIDI bytes in random pieces: what a binding hands over, and what a broken cable or a bad driver might. */
import type { Random } from "../../tests/config/seeded.ts";

/** A status byte of a channel message. */
function status(pick: Random): number {
  return 0x80 + pick(0x70);
}

function anyBytes(count: number, below: number, pick: Random): number[] {
  return Array.from({ length: count }, () => pick(below));
}

/** One message that is whole: status and as many data bytes as it takes (MIDI 1.0). */
function whole(pick: Random): number[] {
  const first = status(pick);
  const kind = first & 0xf0;
  return [first, ...anyBytes(kind === 0xc0 || kind === 0xd0 ? 1 : 2, 0x80, pick)];
}

/** Every way in which bytes may come, each as likely as the next. */
const PIECES: readonly ((pick: Random) => number[])[] = [
  whole,
  whole,
  whole,
  // Few notes, so that presses, taps and chords come about and not strays alone.
  (pick) => [0x80 + 0x10 * pick(2), 36 + pick(4), pick(0x80)],
  (pick) => [0x90, 36 + pick(4), pick(2) * 100],
  (pick) => [...whole(pick), ...whole(pick), ...whole(pick)],
  // Cut short.
  (pick) => whole(pick).slice(0, 1 + pick(2)),
  // Running status, and data bytes that belong to nothing.
  (pick) => [status(pick), ...anyBytes(pick(12), 0x80, pick)],
  (pick) => anyBytes(1 + pick(6), 0x80, pick),
  // A sysex: whole, without its end, its end alone, long.
  (pick) => [0xf0, ...anyBytes(pick(20), 0x80, pick), 0xf7],
  (pick) => [0xf0, ...anyBytes(pick(20), 0x80, pick)],
  () => [0xf7],
  (pick) => [0xf0, ...anyBytes(pick(pick(50) === 0 ? 2000 : 10), 0x80, pick), 0xf7],
  // Real-time bytes between the bytes of a message.
  (pick) => whole(pick).flatMap((byte) => pick(2) === 0 ? [byte] : [byte, 0xf8 + pick(8)]),
  // System common.
  (pick) => [0xf1 + pick(6), ...anyBytes(pick(3), 0x80, pick)],
  // Noise.
  (pick) => anyBytes(1 + pick(16), 0x100, pick),
  (pick) => [pick(0x100)],
  () => [],
];

/** One piece, as a binding's callback would get it. May be empty. */
export function midiPiece(pick: Random): Uint8Array {
  return Uint8Array.from(PIECES[pick(PIECES.length)]?.(pick) ?? []);
}
