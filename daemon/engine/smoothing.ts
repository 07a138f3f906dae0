/** Thins out the values of one pressure or bend control, as `[advanced_settings]` says. */
import type { Smoothing } from "../../shared/config/types.ts";
import type { MidiMessage, Millis } from "../../shared/events.ts";
import type { Timed } from "./deadlines.ts";
import type { DeviceState } from "./device_state.ts";
import type { ModeTable } from "./mappings.ts";

/** The messages that may be smoothed. */
export type SmoothedMessage = Extract<
  MidiMessage,
  { readonly type: "poly_aftertouch" | "channel_aftertouch" | "pitch_bend" }
>;

/** The value of a control that nobody touches: 0 for pressure, 8192 for bend. */
function restOf(message: SmoothedMessage): number {
  return message.type === "pitch_bend" ? 8192 : 0;
}

/** 0..127 for pressure, 0..16383 for bend. */
function valueOf(message: SmoothedMessage): number {
  return message.type === "pitch_bend" ? message.value : message.pressure;
}

/** A number that tells the smoothed controls of a device apart. */
export function smoothedKey(message: SmoothedMessage): number {
  switch (message.type) {
    case "poly_aftertouch":
      return (message.channel << 7) | message.note;
    case "channel_aftertouch":
      return 0x1000 | message.channel;
    case "pitch_bend":
      return 0x2000 | message.channel;
    default: {
      const unknown: never = message;
      return unknown;
    }
  }
}

/** The newest value that came too soon, with the table that was current then. */
export interface HeldBack {
  readonly message: SmoothedMessage;
  readonly table: ModeTable;
}

/** What smoothing makes of a message. */
export type Verdict = "pass" | "hold" | "drop";

/** What smoothing remembers of one control; in the deadlines while it holds a value back. */
export class SmoothedControl implements Timed {
  readonly kind = "value";
  dueAt: Millis = 0;
  dueOrder = 0;
  heapSlot = -1;
  heldBack: HeldBack | null = null;
  /** The last value let through, -1 while there is none. */
  #passed = -1;
  #passedAt: Millis = -Infinity;

  constructor(readonly device: DeviceState) {}

  /** From this time on a value may pass again. */
  nextFree(smoothing: Smoothing): Millis {
    return this.#passedAt + smoothing.throttle_ms;
  }

  /**
   * A newer message makes a held-back one stale, whatever becomes of it. A return to rest passes at once, so that a
   * released control never seems to be held a little longer.
   */
  judge(message: SmoothedMessage, smoothing: Smoothing, at: Millis): Verdict {
    const value = valueOf(message);
    if (value === restOf(message) && value !== this.#passed) return "pass";
    if (this.#passed >= 0 && Math.abs(value - this.#passed) < smoothing.delta_threshold) return "drop";
    return at < this.nextFree(smoothing) ? "hold" : "pass";
  }

  pass(message: SmoothedMessage, at: Millis): void {
    this.heldBack = null;
    this.#passed = valueOf(message);
    this.#passedAt = at;
  }
}
