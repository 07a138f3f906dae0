/** What a player does with a configuration's controls, as the byte messages that a MIDI binding hands over. */
import type { Trigger } from "../../shared/config/trigger_types.ts";
import type { Config } from "../../shared/config/types.ts";
import { type Random, seeded } from "../../tests/config/seeded.ts";

/** Every eighth gesture is on a control that may not be mapped. */
const STRAY = 8;

/**
 * At least `count` messages on the controls of the first mode and the global mappings, with notes always released.
 * The same configuration gives the same messages.
 */
export function samplePlay(config: Config, count: number): readonly Uint8Array[] {
  const triggers = [...config.modes[0]?.mappings ?? [], ...config.global_mappings].map((mapping) => mapping.trigger);
  const random = seeded(triggers.length);
  const play: Uint8Array[] = [];
  for (let n = 0; play.length < count; n++) {
    const trigger = triggers[random(triggers.length)];
    if (trigger === undefined) throw new Error("a configuration without mappings cannot be played");
    if (n % STRAY === 0) play.push(...press(0, random(128), random), Uint8Array.of(0xb0, random(120), random(128)));
    else play.push(...playOf(trigger, random));
  }
  return play;
}

function playOf(trigger: Trigger, random: Random): readonly Uint8Array[] {
  const channel = trigger.channel ?? 0;
  switch (trigger.type) {
    case "Note":
    case "VelocityRange":
    case "LongPress":
      return press(channel, trigger.note, random);
    case "DoubleTap":
      return [...press(channel, trigger.note, random), ...press(channel, trigger.note, random)];
    case "NoteChord":
      return [
        ...trigger.notes.map((note) => Uint8Array.of(0x90 | channel, note, 1 + random(127))),
        ...trigger.notes.map((note) => Uint8Array.of(0x80 | channel, note, 0)),
      ];
    case "EncoderTurn":
    case "CC":
      return Array.from({ length: 4 }, () => Uint8Array.of(0xb0 | channel, trigger.cc, random(128)));
    case "Aftertouch":
      return Array.from(
        { length: 4 },
        () =>
          trigger.note === null
            ? Uint8Array.of(0xd0 | channel, random(128))
            : Uint8Array.of(0xa0 | channel, trigger.note, random(128)),
      );
    case "PitchBend":
      return Array.from({ length: 4 }, () => Uint8Array.of(0xe0 | channel, random(128), random(128)));
    case "ProgramChange":
      return [Uint8Array.of(0xc0 | channel, trigger.program)];
    default: {
      const unknown: never = trigger;
      return unknown;
    }
  }
}

function press(channel: number, note: number, random: Random): readonly Uint8Array[] {
  return [Uint8Array.of(0x90 | channel, note, 1 + random(127)), Uint8Array.of(0x80 | channel, note, 0)];
}
