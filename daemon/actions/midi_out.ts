/** From a SendMidi action and the firing that set it off to the bytes of one MIDI 1.0 channel voice message. */
import type { SendMidiAction } from "../../shared/config/action_types.ts";
import type { Firing, Gesture } from "../../shared/events.ts";
import { mappedValue } from "./velocity.ts";

const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const POLY_PRESSURE = 0xa0;
const CONTROL_CHANGE = 0xb0;
const PROGRAM_CHANGE = 0xc0;
const CHANNEL_PRESSURE = 0xd0;
const PITCH_BEND = 0xe0;
const BEND_CENTER = 8192;

/**
 * A number left out follows the trigger's value through `velocity_mapping`, except where the gesture has the very thing:
 * a note follows the gesture's note and a controller its controller, so that a pad or knob can be sent on as it is.
 * A NoteOn that comes to velocity 0 is, as ever in MIDI, a release. Aftertouch with a note is polyphonic, without one
 * it is the channel's.
 */
export function midiBytes(action: SendMidiAction, firing: Firing): Uint8Array {
  const value = mappedValue(firing);
  const note = action.note ?? gestureNote(firing.gesture) ?? value;
  const status = (kind: number): number => kind | action.channel;
  switch (action.message_type) {
    case "NoteOn":
      return Uint8Array.of(status(NOTE_ON), note, action.velocity ?? value);
    case "NoteOff":
      return Uint8Array.of(status(NOTE_OFF), note, action.velocity ?? value);
    case "CC": {
      const controller = action.controller ?? gestureController(firing.gesture) ?? value;
      return Uint8Array.of(status(CONTROL_CHANGE), controller, action.value ?? value);
    }
    case "ProgramChange":
      return Uint8Array.of(status(PROGRAM_CHANGE), action.program ?? value);
    case "PitchBend": {
      const bend = action.pitch === null ? followedBend(firing, value) : action.pitch + BEND_CENTER;
      return Uint8Array.of(status(PITCH_BEND), bend & 0x7f, bend >> 7);
    }
    case "Aftertouch":
      return action.note === null
        ? Uint8Array.of(status(CHANNEL_PRESSURE), action.pressure ?? value)
        : Uint8Array.of(status(POLY_PRESSURE), action.note, action.pressure ?? value);
    default:
      return action.message_type satisfies never;
  }
}

/** The note that a gesture is about; null when it has none. Of a chord, the note that came down last. */
export function gestureNote(gesture: Gesture): number | null {
  return "note" in gesture ? gesture.note : null;
}

/** The controller number of a knob's gesture; null when it has none. */
export function gestureController(gesture: Gesture): number | null {
  return "cc" in gesture ? gesture.cc : null;
}

/** 0..16383. A bend sent on unchanged keeps all its bits. */
function followedBend(firing: Firing, value: number): number {
  const { gesture, mapping } = firing;
  if (gesture.kind === "pitch_bend" && mapping.velocity_mapping.type === "PassThrough") return gesture.value;
  return bendFromSevenBits(value);
}

/** 0, 64 and 127 become the lowest, the centre and the highest bend; a plain shift would never reach the top. */
function bendFromSevenBits(value: number): number {
  return value <= 64 ? value << 7 : BEND_CENTER + Math.round((value - 64) * (BEND_CENTER - 1) / 63);
}
