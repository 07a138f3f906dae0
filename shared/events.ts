/**
 * What happens, as data: message → gesture → mapping → action. The engine makes these, the action runner takes them,
 * `monitor` and `simulate` show them.
 */
import type { Direction, NoteNumber } from "./config/trigger_types.ts";
import type { Mapping } from "./config/types.ts";

/** Monotonic milliseconds; only differences mean something. */
export type Millis = number;
/** A device's alias. */
export type DeviceId = string;

/** One decoded MIDI message (MIDI 1.0, channel voice messages). A note on with velocity 0 is a note_off. */
export type MidiMessage =
  | { readonly type: "note_on"; readonly channel: number; readonly note: NoteNumber; readonly velocity: number }
  | { readonly type: "note_off"; readonly channel: number; readonly note: NoteNumber; readonly velocity: number }
  | { readonly type: "poly_aftertouch"; readonly channel: number; readonly note: NoteNumber; readonly pressure: number }
  | { readonly type: "cc"; readonly channel: number; readonly cc: number; readonly value: number }
  | { readonly type: "program_change"; readonly channel: number; readonly program: number }
  | { readonly type: "channel_aftertouch"; readonly channel: number; readonly pressure: number }
  /** 0..16383, centre 8192. */
  | { readonly type: "pitch_bend"; readonly channel: number; readonly value: number };

interface GestureSource {
  readonly device: DeviceId;
  readonly channel: number;
}

/** What the player did. Note gestures carry the velocity of the press that decided them. */
export type Gesture =
  & GestureSource
  & (
    | { readonly kind: "press" | "release" | "tap"; readonly note: NoteNumber; readonly velocity: number }
    | {
      readonly kind: "long_press";
      readonly note: NoteNumber;
      readonly velocity: number;
      readonly duration_ms: number;
    }
    | { readonly kind: "double_tap"; readonly note: NoteNumber; readonly velocity: number }
    /** `note` is the one that came down last. */
    | {
      readonly kind: "chord";
      readonly notes: readonly NoteNumber[];
      readonly note: NoteNumber;
      readonly velocity: number;
    }
    /** `steps` is how far the encoder says it went in this one message, at least 1; `value` the raw CC value. */
    | {
      readonly kind: "turn";
      readonly cc: number;
      readonly direction: Direction;
      readonly steps: number;
      readonly value: number;
    }
    | { readonly kind: "cc"; readonly cc: number; readonly value: number }
    /** `note` null: channel pressure. */
    | { readonly kind: "aftertouch"; readonly note: NoteNumber | null; readonly pressure: number }
    | { readonly kind: "pitch_bend"; readonly value: number }
    | { readonly kind: "program_change"; readonly program: number }
  );

export type GestureKind = Gesture["kind"];

/** A gesture met a mapping: its action is to start now. */
export interface Firing {
  /** Unique while the daemon runs; a later release names it. */
  readonly id: number;
  /** When the gesture was complete: the time of the deciding message or deadline. */
  readonly at: Millis;
  readonly gesture: Gesture;
  readonly mapping: Mapping;
  /** The generation that the mapping belongs to. */
  readonly generation: number;
  /** The mode that was current when the gesture began. */
  readonly mode: string;
  /** A release of the same id follows when the control comes up. When false, whatever is held is let go at once. */
  readonly held: boolean;
}

/** What the engine wants done, in order. */
export type Effect =
  | { readonly kind: "start"; readonly firing: Firing }
  /** `cut`: the control did not come up, its device went or everything was let go; no gesture of its release follows. */
  | { readonly kind: "release"; readonly id: number; readonly at: Millis; readonly cut: boolean };
