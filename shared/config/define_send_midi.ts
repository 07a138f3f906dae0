/** The SendMidi action: which numbers go with which message. */
import { type Complaint, type Given, maybe, optional, required, table } from "./fields.ts";
import { choice, integer, note, text } from "./kinds.ts";
import { MESSAGE_WORDS } from "./other_words.ts";
import { seven } from "./trigger_fields.ts";
import { MIDI_MESSAGE_TYPES, type MidiMessageType, type SendMidiAction } from "./action_types.ts";

const NONE: readonly never[] = [];

export const SEND_MIDI = table<SendMidiAction>(
  "a SendMidi",
  "Sends a MIDI message. A number left out follows the trigger's value through velocity_mapping.",
  (blank) => ({ ...blank }),
  {
    port: required(text, "name of an output port; made as a virtual port when it starts with virtual:"),
    message_type: required(choice(MIDI_MESSAGE_TYPES, MESSAGE_WORDS), "what to send"),
    channel: optional(integer(0, 15), 0, "MIDI channel 0..15, as in the MIDI bytes"),
    note: maybe(note, "NoteOn, NoteOff; Aftertouch: polyphonic pressure of that note"),
    velocity: maybe(seven, "NoteOn, NoteOff"),
    controller: maybe(integer(0, 127, "controller number"), "CC"),
    value: maybe(seven, "CC"),
    program: maybe(integer(0, 127, "program number"), "ProgramChange"),
    pitch: maybe(integer(-8192, 8191), "PitchBend; 0 is the centre"),
    pressure: maybe(seven, "Aftertouch"),
  },
  checkSendMidi,
);

type MidiNumber = "note" | "velocity" | "controller" | "value" | "program" | "pitch" | "pressure";
const MIDI_NUMBERS = ["note", "velocity", "controller", "value", "program", "pitch", "pressure"] as const;
const NUMBERS_OF: Readonly<Record<MidiMessageType, readonly MidiNumber[]>> = {
  NoteOn: ["note", "velocity"],
  NoteOff: ["note", "velocity"],
  CC: ["controller", "value"],
  ProgramChange: ["program"],
  PitchBend: ["pitch"],
  Aftertouch: ["note", "pressure"],
};

function checkSendMidi(given: Given<SendMidiAction>): readonly Complaint<MidiNumber>[] {
  const type = given.message_type;
  if (type === undefined) return NONE;
  const own = NUMBERS_OF[type];
  let complaints: Complaint<MidiNumber>[] | null = null;
  for (const field of MIDI_NUMBERS) {
    if (given[field] === null || own.includes(field)) continue;
    const hint = `${type} has ${own.join(" and ")}`;
    complaints ??= [];
    complaints.push({ at: [field], message: `Field '${field}' does not go with message_type ${type}`, hint });
  }
  return complaints ?? NONE;
}
