/** Fields and checks that several triggers share. */
import { type Complaint, type Given, maybe, optional, required } from "./fields.ts";
import { choice, deviceAlias, integer, note } from "./kinds.ts";
import { NOTE_ON_WORDS } from "./other_words.ts";
import { NOTE_ON_RULES } from "./trigger_types.ts";

export const FILTER = {
  channel: maybe(integer(0, 15), "MIDI channel 0..15, as in the MIDI bytes; absent: any"),
  device: maybe(deviceAlias, "alias of the device; absent: any"),
};
export const seven = integer(0, 127);
export const pressedNote = required(note, 'note number 0..127 or a name like "C3" (48; C4 is 60)');
export const onNote = optional(
  choice(NOTE_ON_RULES, NOTE_ON_WORDS),
  "auto",
  "press: at once; release; tap; auto: at once, unless the note also has a LongPress, DoubleTap or NoteChord",
);

const NONE: readonly never[] = [];

/** Complains of a lower bound above its upper one. */
export function ordered<T>(
  given: Given<T>,
  low: keyof T & string,
  high: keyof T & string,
): readonly Complaint<keyof T & string>[] {
  const from = given[low];
  const to = given[high];
  if (typeof from !== "number" || typeof to !== "number" || from <= to) return NONE;
  return [{ at: [low, high], message: `Invalid range: ${low} ${from} is above ${high} ${to}` }];
}
