/** Two pairs of hands that play while the config is edited: one hits a note again and again, one holds notes down. */
import { Connection } from "../../ctl/client.ts";
import type { MonitorEvent } from "../../shared/protocol.ts";
import { pause } from "../../tests/support/wait.ts";
import { HELD_NOTES, NUMBER_NOTE } from "./edits_content.ts";
import type { Random } from "../../tests/config/seeded.ts";

/** What was played, and what came of it. */
export interface Played {
  presses: number;
  messages: number;
  /** Mappings that fired, by note. */
  readonly fired: Map<number, number>;
}

const ANSWER_WITHIN_MS = 30_000;
/** A held note stays down, and the next one waits, ms at most. */
const LONGEST_HOLD_MS = 700;
const LONGEST_REST_MS = 120;

/** Plays on a connection of its own. */
class Hands {
  readonly played: Played = { presses: 0, messages: 0, fired: new Map() };

  constructor(readonly connection: Connection, readonly device: string) {}

  /** Throws when a message is not heard, or a press has not exactly one answer. Answers that mapping's description. */
  async play(script: string, messages: number, presses: number): Promise<string | null> {
    this.played.messages += messages;
    this.played.presses += presses;
    const args = { script, device: this.device };
    const { data: { events } } = await this.connection.request("simulate", args, ANSWER_WITHIN_MS);
    const heard = events.filter(({ event }) => event === "message").length;
    const fired = events.filter((event) => event.event === "mapping");
    if (heard !== messages) throw new Error(`${this.device}: of ${messages} messages ${heard} were heard (${script})`);
    if (fired.length !== presses) {
      throw new Error(`${this.device}: ${presses} presses, ${fired.length} mappings fired (${script}): ${list(fired)}`);
    }
    for (const { gesture } of fired) {
      const note = "note" in gesture ? gesture.note ?? -1 : -1;
      this.played.fired.set(note, (this.played.fired.get(note) ?? 0) + 1);
    }
    return fired[0]?.mapping.description ?? null;
  }
}

/** Until `isOver`; `answered` is told the number of the configuration that answered each press. */
export async function playNotes(
  socket: string,
  isOver: () => boolean,
  answered: (number: number) => void,
): Promise<Played> {
  const hands = new Hands(await Connection.open(socket), "pads");
  try {
    while (!isOver()) {
      const description = await hands.play(`+${NUMBER_NOTE} 1ms -${NUMBER_NOTE}`, 2, 1);
      answered(Number(description));
    }
  } finally {
    hands.connection.close();
  }
  return hands.played;
}

/** Until `isOver`; then everything comes up. */
export async function holdNotes(
  socket: string,
  isOver: () => boolean,
  random: Random,
): Promise<Played> {
  const hands = new Hands(await Connection.open(socket), "keys");
  const upAt = new Map<number, number>();
  try {
    while (!isOver() || upAt.size > 0) {
      const now = performance.now();
      for (const [note, at] of [...upAt]) {
        if (at > now && !isOver()) continue;
        upAt.delete(note);
        await hands.play(`-${note}`, 1, 0);
      }
      const note = HELD_NOTES[random(HELD_NOTES.length)] ?? NUMBER_NOTE;
      if (!isOver() && !upAt.has(note)) {
        upAt.set(note, now + random(LONGEST_HOLD_MS));
        await hands.play(`+${note}`, 1, 1);
      }
      await pause(random(LONGEST_REST_MS));
    }
  } finally {
    hands.connection.close();
  }
  return hands.played;
}

function list(events: readonly MonitorEvent[]): string {
  return JSON.stringify(events);
}
