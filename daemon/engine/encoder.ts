/** How far an encoder turned, from the value of one CC message. */
import type { EncoderEncoding } from "../../shared/config/trigger_types.ts";

/**
 * Steps, clockwise positive; 0: no turn. `previous` is the control's last value or -1. The relative encodings are those that
 * controllers and sequencers share: 7-bit two's complement (127 is -1), binary offset (64 is 0), and sign and magnitude
 * (bit 6 set is minus; 65 is -1).
 */
export function turnedBy(encoding: EncoderEncoding, value: number, previous: number): number {
  switch (encoding) {
    case "absolute":
      if (previous < 0) return 0;
      if (value !== previous) return value - previous;
      // The value cannot go past its end, but the hand can.
      return value === 127 ? 1 : value === 0 ? -1 : 0;
    case "twos_complement":
      return value < 64 ? value : value - 128;
    case "binary_offset":
      return value - 64;
    case "sign_magnitude":
      return value < 64 ? value : 64 - value;
    default: {
      const unknown: never = encoding;
      return unknown;
    }
  }
}
