/** Which chord a press completes. */
import type { NoteChordTrigger } from "../../shared/config/trigger_types.ts";
import { controlIndex, type DeviceState } from "./device_state.ts";
import type { ModeTable, Row } from "./mappings.ts";
import type { Press } from "./press.ts";

/** A chord whose last note has just come down. */
export interface CompletedChord {
  readonly row: Row<NoteChordTrigger>;
  /** The table that the chord was found in: that of its oldest press. */
  readonly table: ModeTable;
  readonly members: readonly Press[];
}

/**
 * The first chord by rank that `press`, just down, completes: all its notes are held on the same device and channel, and
 * the oldest of them, whose table decides, came less than the timeout ago. A press that already fired a smaller chord can
 * go on to make a larger one, but no press makes the same chord twice.
 */
export function completedChord(device: DeviceState, press: Press): CompletedChord | null {
  let best: CompletedChord | null = null;
  device.chordStarters = device.chordStarters.filter((starter) => starter.down && press.at < starter.chordUntil);
  for (const starter of device.chordStarters) {
    if (starter.channel !== press.channel) continue;
    for (const row of starter.chords) {
      if (best !== null && row.rank >= best.row.rank) continue;
      if (press.at >= starter.at + row.trigger.timeout_ms || !row.trigger.notes.includes(press.note)) continue;
      const members = membersOf(device, starter, row);
      if (members !== null) best = { row, table: starter.table, members };
    }
  }
  return best;
}

/** The presses that make the chord, none older than `starter`; null while one is missing. */
function membersOf(device: DeviceState, starter: Press, row: Row<NoteChordTrigger>): readonly Press[] | null {
  const members: Press[] = [];
  for (const note of row.trigger.notes) {
    const member = device.presses[controlIndex(starter.channel, note)];
    if (!member || member.order < starter.order) return null;
    members.push(member);
  }
  return members;
}
