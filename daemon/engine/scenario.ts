/**
 * The scenario language: a performance as one text, for `simulate` and for tests.
 *
 *     +36 499ms -36           press note 36 (velocity 100), wait, release
 *     +C3v20  +36v127         a note by name; with a velocity; v0 is a release (MIDI 1.0)
 *     cc7=64  bend=16383      a controller, 0..127; pitch bend, 0..16383
 *     at=90  at36=90  pc=5    channel pressure; pressure of one note; program change; all 0..127
 *     ch=9  dev=pads          channel, 0..15, and device of what follows
 *     hex=90247f              raw bytes
 *     120ms  1.5s             waits
 *     !reload PATH  !unplug  !mode "Live set"     # and comments to the end of the line
 */
import type { Channel, NoteNumber } from "../../shared/config/trigger_types.ts";
import { noteFromName } from "../../shared/config/notes.ts";
import type { DeviceId, MidiMessage } from "../../shared/events.ts";
import { encodeMessage } from "./midi_message.ts";
import { type Word, wordsOf } from "./scenario_words.ts";

/** `device` null: the scenario names none so far, so the player chooses. */
export type Step =
  | { readonly kind: "message"; readonly device: DeviceId | null; readonly message: MidiMessage }
  | { readonly kind: "raw"; readonly device: DeviceId | null; readonly bytes: Uint8Array }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "reload"; readonly path: string }
  | { readonly kind: "unplug"; readonly device: DeviceId | null }
  | { readonly kind: "mode"; readonly name: string };

/** The first word that is wrong. */
export interface ScenarioError {
  readonly word: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** For people, with word, place and what is allowed; one line. */
  readonly message: string;
}

export type ScenarioResult =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly error: ScenarioError };

/** A wait longer than this is a slip of the finger, not a performance. */
const LONGEST_WAIT_MS = 3_600_000;
const ALLOWED =
  "use +36, +C3v100, -36, cc7=64, bend=8192, at=90, at36=90, pc=5, ch=0, dev=NAME, hex=90247f, 120ms, 1.5s, " +
  "!unplug or !mode NAME";

/** Why a word is wrong; never leaves this file. */
class Refusal {
  constructor(readonly reason: string) {}
}

interface Setting {
  readonly device: DeviceId | null;
  readonly channel: Channel;
}

/** Reads a whole scenario; nothing of it counts when one word is wrong. */
export function parseScenario(text: string): ScenarioResult {
  const words = wordsOf(text);
  const steps: Step[] = [];
  let setting: Setting = { device: null, channel: 0 };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    try {
      if (word.unclosed) throw new Refusal('the quote is not closed, add a "');
      const change = readSetting(word.text, setting);
      if (change !== null) {
        setting = change;
      } else if (word.text === "!reload" || word.text === "!mode") {
        const argument = argumentOf(word, words[++i]);
        steps.push(word.text === "!mode" ? { kind: "mode", name: argument } : { kind: "reload", path: argument });
      } else {
        steps.push(readStep(word.text, setting));
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { text: bad, line, column } = word;
      const message = `Invalid word '${bad}' at line ${line}, column ${column}: ${error.reason}`;
      return { ok: false, error: { word: bad, line, column, message } };
    }
  }
  return { ok: true, steps };
}

/** The MIDI bytes that a step plays; null for a step that plays none. */
export function stepBytes(step: Step): Uint8Array | null {
  switch (step.kind) {
    case "message":
      return encodeMessage(step.message);
    case "raw":
      return step.bytes;
    case "wait":
    case "reload":
    case "unplug":
    case "mode":
      return null;
    default: {
      const unknown: never = step;
      return unknown;
    }
  }
}

function readSetting(text: string, setting: Setting): Setting | null {
  const channel = /^ch=(.*)$/.exec(text)?.[1];
  if (channel !== undefined) return { ...setting, channel: numberIn("channel", channel, 0, 15) };
  const device = /^dev=(.*)$/.exec(text)?.[1];
  if (device === undefined) return null;
  if (device === "") throw new Refusal("a device's alias is missing, as in dev=pads");
  return { ...setting, device };
}

function readStep(text: string, { device, channel }: Setting): Step {
  const message = readMessage(text, channel);
  if (message !== null) return { kind: "message", device, message };
  if (text === "!unplug") return { kind: "unplug", device };
  const hex = /^hex=(.*)$/.exec(text)?.[1];
  if (hex !== undefined) return { kind: "raw", device, bytes: bytesOf(hex) };
  const [, amount = "", unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? [];
  if (unit === undefined) throw new Refusal(ALLOWED);
  const ms = unit === "s" ? Math.round(Number(amount) * 1_000_000) / 1000 : Number(amount);
  if (ms > LONGEST_WAIT_MS) throw new Refusal("a wait is at most 3600s");
  return { kind: "wait", ms };
}

function readMessage(text: string, channel: Channel): MidiMessage | null {
  const press = /^\+(.+?)(?:v(\d+))?$/i.exec(text);
  if (press !== null) {
    const [, note = "", velocity = "100"] = press;
    return { type: "note_on", channel, note: noteIn(note), velocity: numberIn("velocity", velocity, 0, 127) };
  }
  const release = /^-(.+)$/.exec(text)?.[1];
  // 64 is what MIDI 1.0 has a keyboard send that does not feel how fast a key comes up.
  if (release !== undefined) return { type: "note_off", channel, note: noteIn(release), velocity: 64 };
  const [, name, control = "", number = ""] = /^(cc|at|bend|pc)(.*?)=(.*)$/.exec(text) ?? [];
  switch (name) {
    case "cc":
      return {
        type: "cc",
        channel,
        cc: numberIn("controller", control, 0, 127),
        value: numberIn("value", number, 0, 127),
      };
    case "at": {
      const pressure = numberIn("pressure", number, 0, 127);
      if (control === "") return { type: "channel_aftertouch", channel, pressure };
      return { type: "poly_aftertouch", channel, note: noteIn(control), pressure };
    }
    case "bend":
      if (control !== "") throw new Refusal(ALLOWED);
      return { type: "pitch_bend", channel, value: numberIn("pitch bend", number, 0, 16383) };
    case "pc":
      if (control !== "") throw new Refusal(ALLOWED);
      return { type: "program_change", channel, program: numberIn("program", number, 0, 127) };
    default:
      return null;
  }
}

function numberIn(what: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Refusal(`${what} ${text === "" ? "is missing" : `'${text}'`} (must be ${min}-${max})`);
}

function noteIn(text: string): NoteNumber {
  const note = /^\d+$/.test(text) ? Number(text) : noteFromName(text);
  if (note !== null && note >= 0 && note <= 127) return note;
  throw new Refusal(`note '${text}' (must be 0-127, or a name from C-1 to G9)`);
}

function bytesOf(hex: string): Uint8Array {
  const pairs = hex.match(/[0-9a-f]{2}/gi) ?? [];
  if (pairs.length === 0 || pairs.length * 2 !== hex.length) {
    throw new Refusal("bytes are pairs of 0-9 and a-f, as in hex=90247f");
  }
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
}

function argumentOf(directive: Word, argument: Word | undefined): string {
  if (argument === undefined || argument.line !== directive.line || argument.text === "") {
    throw new Refusal(directive.text === "!mode" ? "a mode's name must follow" : "a path must follow");
  }
  if (argument.unclosed) throw new Refusal('the quote after it is not closed, add a "');
  return argument.text;
}
