/** Note names: C4 is 60 (so C-1 is 0 and G9 is 127), sharps with `#`, flats with `b`. */
import type { NoteNumber } from "./trigger_types.ts";

const SEMITONES: Readonly<Record<string, number>> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 };
const NOTE_NAME = /^([a-g])([#b]?)(-?\d{1,2})$/i;

/** The number of a named note, which may lie outside 0..127; null when the text is no note name. */
export function noteFromName(name: string): NoteNumber | null {
  const match = NOTE_NAME.exec(name);
  if (match === null) return null;
  const [, letter = "", accidental = "", octave = ""] = match;
  const semitone = SEMITONES[letter.toLowerCase()] ?? 0;
  const shift = accidental === "#" ? 1 : accidental === "" ? 0 : -1;
  return (Number(octave) + 1) * 12 + semitone + shift;
}
