/** One-line texts for people: what an action, a gesture, a mapping or a message is. */
import type { Action, KeyStroke } from "./config/action_types.ts";
import type { NoteNumber } from "./config/trigger_types.ts";
import type { Mapping, MappingPlace } from "./config/types.ts";
import type { Gesture, MidiMessage } from "./events.ts";
import type { MappingName } from "./protocol.ts";

/** Longer texts of the user's are cut to this many characters. */
const LONGEST = 80;

/**
 * A text from a config, a device or a program, safe to print on one line: control, format and separator characters are
 * written as escapes, so that none can move the cursor or turn the line around; cut to `limit` characters with an "…".
 */
export function visible(text: string, limit: number = LONGEST): string {
  // Cut before and after: a huge text must not be walked whole, and an escape is longer than what it stands for.
  const characters = [...text.slice(0, limit * 2 + 2)];
  const shown = characters.slice(0, limit).join("").replace(UNPRINTABLE, escapeCharacter);
  return characters.length > limit ? `${shown}…` : shown;
}

/** U+200D joins emoji and does no harm alone. */
const UNPRINTABLE = /(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeCharacter(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

const NOTE_LETTERS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

/** "C2 (36)"; 60 is C4. */
export function describeNote(note: NoteNumber): string {
  return `${NOTE_LETTERS[note % 12]}${Math.floor(note / 12) - 1} (${note})`;
}

/** "Shell echo hi", "Keystroke cmd+c", "Sequence of 3". */
export function describeAction(action: Action): string {
  switch (action.type) {
    case "Keystroke":
      return `Keystroke ${visible(action.strokes.map(describeStroke).join(" "))}${action.hold ? " (held)" : ""}`;
    case "Text":
      return `Text "${visible(action.text)}"`;
    case "Launch":
      return `Launch ${visible([action.app, ...action.args].join(" "))}`;
    case "Shell":
      return `Shell ${visible(action.command)}`;
    case "Sequence":
      return `Sequence of ${action.actions.length}`;
    case "Delay":
      return `Delay ${action.ms}ms`;
    case "Repeat":
      return `Repeat ${action.count} times: ${describeAction(action.action)}`;
    case "Conditional":
      return `Conditional on ${action.condition.type}`;
    case "ModeChange":
      return `ModeChange ${visible(action.mode)}${action.momentary ? " (momentary)" : ""}`;
    case "MouseClick": {
      const at = action.x === null || action.y === null ? "" : ` at ${action.x}, ${action.y}`;
      return `MouseClick ${action.button}${action.clicks === 1 ? "" : ` ${action.clicks} times`}${at}`;
    }
    case "MouseScroll":
      return `MouseScroll ${action.dx}, ${action.dy}`;
    case "VolumeControl":
      return `VolumeControl ${action.operation}${action.amount === null ? "" : ` ${action.amount}`}`;
    case "SendMidi":
      return `SendMidi ${action.message_type} to ${visible(action.port)}`;
    case "Toggle":
      return `Toggle of ${action.actions.length}`;
    case "None":
      return "None";
    default:
      return action satisfies never;
  }
}

function describeStroke(stroke: KeyStroke): string {
  return [...stroke.modifiers, stroke.key].join("+");
}

/** "press C2 (36) velocity 100", "turn CC 7 clockwise", "bend 16383". */
export function describeGesture(gesture: Gesture): string {
  switch (gesture.kind) {
    case "press":
    case "release":
    case "tap":
      return `${gesture.kind} ${describeNote(gesture.note)} velocity ${gesture.velocity}`;
    case "long_press":
      return `long press ${describeNote(gesture.note)} ${gesture.duration_ms}ms velocity ${gesture.velocity}`;
    case "double_tap":
      return `double tap ${describeNote(gesture.note)} velocity ${gesture.velocity}`;
    case "chord":
      return `chord ${gesture.notes.map(describeNote).join(" ")} velocity ${gesture.velocity}`;
    case "turn": {
      const direction = gesture.direction === "Clockwise" ? "clockwise" : "counterclockwise";
      return `turn CC ${gesture.cc} ${direction}${gesture.steps === 1 ? "" : ` ${gesture.steps} steps`}`;
    }
    case "cc":
      return `CC ${gesture.cc} value ${gesture.value}`;
    case "aftertouch":
      return `aftertouch ${gesture.note === null ? "" : `${describeNote(gesture.note)} `}pressure ${gesture.pressure}`;
    case "pitch_bend":
      return `bend ${gesture.value}`;
    case "program_change":
      return `program ${gesture.program}`;
    default:
      return gesture satisfies never;
  }
}

/** "note on C2 (36) velocity 100 channel 0"; the channel 0..15 as in the config. */
export function describeMessage(message: MidiMessage): string {
  return `${messageBody(message)} channel ${message.channel}`;
}

function messageBody(message: MidiMessage): string {
  switch (message.type) {
    case "note_on":
      return `note on ${describeNote(message.note)} velocity ${message.velocity}`;
    case "note_off":
      return `note off ${describeNote(message.note)} velocity ${message.velocity}`;
    case "poly_aftertouch":
      return `aftertouch ${describeNote(message.note)} pressure ${message.pressure}`;
    case "cc":
      return `CC ${message.cc} value ${message.value}`;
    case "program_change":
      return `program ${message.program}`;
    case "channel_aftertouch":
      return `aftertouch pressure ${message.pressure}`;
    case "pitch_bend":
      return `bend ${message.value}`;
    default:
      return message satisfies never;
  }
}

/** "mode 'Default', mapping 3 (Copy)", "global mapping 2". */
export function describeMapping(place: MappingPlace, description: string | null): string {
  return describePlace(place) + (description === null || description === "" ? "" : ` (${visible(description)})`);
}

function describePlace({ mode, index }: MappingPlace): string {
  return mode === null ? `global mapping ${index}` : `mode '${visible(mode)}', mapping ${index}`;
}

/** For events and scripts. */
export function mappingName(mapping: Mapping): MappingName {
  const { place, description } = mapping;
  return { mode: place.mode, index: place.index, description, place: describePlace(place) };
}
