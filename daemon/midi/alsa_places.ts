/**
 * Where the device behind a port is plugged in. ALSA's addresses are given anew at each replug, the lowest free one first,
 * so of two equal devices that come back in the other order each stands at the other's address. The name of a USB
 * device's sound card ends with the socket ("at usb-0000:00:14.0-3, full speed"), which tells them apart.
 */
import type { AlsaLibrary } from "./alsa_library.ts";
import { cString } from "./alsa_library.ts";

const CARDS = "/proc/asound/cards";
/** Far more than 32 cards need. */
const CARDS_BYTES = 16_384;
const READ_ONLY = 0;

/** The list of sound cards, or "". Read by the C library: Deno grants its own reading of /proc to a program with every permission alone. */
export function readCards(alsa: AlsaLibrary): string {
  const { open, read, close } = alsa.symbols;
  const file = open(cString(CARDS), READ_ONLY);
  if (file < 0) return "";
  const bytes = new Uint8Array(CARDS_BYTES);
  const size = Number(read(file, bytes, BigInt(bytes.length)));
  close(file);
  return new TextDecoder().decode(bytes.subarray(0, Math.max(0, size)));
}

/** The socket of a card ("usb-0000:00:14.0-3"), by what /proc/asound/cards says; null for a card without one. */
export function placeOfCard(cards: string, card: number): string | null {
  const lines = cards.split("\n");
  const at = lines.findIndex((line) => line.trimStart().startsWith(`${card} [`));
  // The second line of a card is its long name; snd-usb-audio puts the speed behind the socket.
  return at < 0 ? null : / at (usb-[^\s,]+)/.exec(lines[at + 1] ?? "")?.[1] ?? null;
}
