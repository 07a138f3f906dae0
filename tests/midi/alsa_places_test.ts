import assert from "node:assert/strict";
import { placeOfCard } from "../../daemon/midi/alsa_places.ts";

const CARDS = ` 0 [PCH            ]: HDA-Intel - HDA Intel PCH
                      HDA Intel PCH at 0xf7f10000 irq 33
 1 [MK3            ]: USB-Audio - Maschine Mikro MK3
                      Native Instruments Maschine Mikro MK3 at usb-0000:00:14.0-3, full speed
 2 [MK3_1          ]: USB-Audio - Maschine Mikro MK3
                      Native Instruments Maschine Mikro MK3 at usb-0000:00:14.0-1.4, full speed
11 [VirMIDI        ]: VirMIDI - VirMIDI
                      Virtual MIDI Card 1
`;

Deno.test("a USB device's place is its socket, of equal devices each its own", () => {
  assert.equal(placeOfCard(CARDS, 1), "usb-0000:00:14.0-3");
  assert.equal(placeOfCard(CARDS, 2), "usb-0000:00:14.0-1.4");
});

Deno.test("what is not plugged in, and what is not there, has no place", () => {
  for (const card of [0, 11, 3]) assert.equal(placeOfCard(CARDS, card), null);
  assert.equal(placeOfCard("", 0), null);
});
