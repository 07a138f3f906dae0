/** What the engine knows of one device. Forgotten as a whole when the device is unplugged. */
import type { Channel, NoteNumber } from "../../shared/config/trigger_types.ts";
import type { DeviceId } from "../../shared/events.ts";
import { MidiDecoder } from "./midi_message.ts";
import type { Press } from "./press.ts";
import type { SmoothedControl } from "./smoothing.ts";

/** 16 channels of 128 notes or controllers. */
const CONTROLS = 16 * 128;

/** Where a control of a channel stands in a device's arrays. */
export function controlIndex(channel: Channel, control: NoteNumber): number {
  return (channel << 7) | control;
}

/** One per device that has sent anything; `id` is its alias. */
export class DeviceState {
  readonly decoder = new MidiDecoder();
  /** The press that holds each note down, by `controlIndex`. */
  readonly presses: (Press | null)[] = new Array<Press | null>(CONTROLS).fill(null);
  /** The last press of each note that a double tap may begin with; its time may have passed. */
  readonly firsts: (Press | null)[] = new Array<Press | null>(CONTROLS).fill(null);
  /** Held presses that a chord may begin with, oldest first. */
  chordStarters: Press[] = [];
  /** The last value of each control, -1 while unknown; by `controlIndex`, or by channel. */
  readonly cc = new Int16Array(CONTROLS).fill(-1);
  readonly polyPressure = new Int16Array(CONTROLS).fill(-1);
  readonly channelPressure = new Int16Array(16).fill(-1);
  readonly bend = new Int16Array(16).fill(-1);
  /** Controls that are being smoothed, by a number of the smoother's own. */
  readonly smoothed = new Map<number, SmoothedControl>();

  constructor(readonly id: DeviceId) {}
}
