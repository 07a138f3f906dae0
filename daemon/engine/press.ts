/** One press of a note, from its note on to the last thing that can come of it. */
import type {
  Channel,
  DoubleTapTrigger,
  LongPressTrigger,
  NoteChordTrigger,
  NoteNumber,
  Trigger,
} from "../../shared/config/trigger_types.ts";
import type { DeviceId, Millis } from "../../shared/events.ts";
import type { Timed } from "./deadlines.ts";
import type { DeviceState } from "./device_state.ts";
import { accepts, type ModeTable, type PressRow, type Row } from "./mappings.ts";
import type { Hold } from "./outbox.ts";

/**
 * All that may come of a press is chosen from the table of the mode and generation that saw it begin, and kept here: a
 * reload or a change of mode in between changes nothing.
 */
export class Press implements Timed {
  readonly kind = "press";
  dueAt: Millis = 0;
  dueOrder = 0;
  heapSlot = -1;

  down = true;
  readonly holds: Hold[] = [];

  /** Answers the press gesture at once. */
  start: PressRow | null = null;
  /** An `auto` mapping that waits until nothing else can come of the press. */
  waiting: PressRow | null = null;
  tap: PressRow | null = null;
  release: PressRow | null = null;
  /** Released at this time or later it is no tap. */
  readonly tapUntil: Millis;

  readonly longs: readonly Row<LongPressTrigger>[];
  nextLong = 0;
  readonly doubles: readonly Row<DoubleTapTrigger>[];
  /** From this time on no second press can make it a double tap; -Infinity when none could ever. */
  doubleUntil: Millis;
  chords: readonly Row<NoteChordTrigger>[];
  /** From this time on no other press can make a chord of it; -Infinity when none could ever. */
  readonly chordUntil: Millis;

  /** `order` counts presses: of two, the older has the smaller. */
  constructor(
    readonly device: DeviceState,
    readonly table: ModeTable,
    readonly order: number,
    readonly at: Millis,
    readonly channel: Channel,
    readonly note: NoteNumber,
    readonly velocity: number,
  ) {
    const rows = table.notes[note];
    this.longs = accepted(rows?.longs, device.id, channel);
    this.doubles = accepted(rows?.doubles, device.id, channel);
    this.chords = accepted(rows?.chords, device.id, channel);
    this.tapUntil = at + (this.longs[0]?.trigger.duration_ms ?? table.advanced.hold_threshold_ms);
    this.doubleUntil = latest(at, this.doubles);
    this.chordUntil = latest(at, this.chords);
  }

  /**
   * Chooses the mapping for each simple gesture of this press: the first that fits. `taken`: the press has already
   * completed a chord or a double tap, so only `press` and `release` mappings still answer it.
   */
  choose(taken: boolean): void {
    const rows = this.table.notes[this.note];
    if (rows === undefined) return;
    const contested = this.longs.length > 0 || this.doubles.length > 0 || this.chords.length > 0;
    for (const row of rows.presses) {
      if (this.velocity < row.min || this.velocity > row.max) continue;
      if (!accepts(row.trigger, this.device.id, this.channel)) continue;
      switch (row.on) {
        case "press":
          this.start ??= row;
          break;
        case "release":
          this.release ??= row;
          break;
        case "tap":
          if (!taken) this.tap ??= row;
          break;
        case "auto":
          if (taken) break;
          if (contested) this.waiting ??= row;
          else this.start ??= row;
          break;
        default: {
          const unknown: never = row.on;
          return unknown;
        }
      }
    }
  }

  /** Nothing more comes of this press but its release. */
  consume(): void {
    this.waiting = null;
    this.tap = null;
    this.nextLong = this.longs.length;
    this.endDouble();
  }

  /** It can no longer begin a double tap. */
  endDouble(): void {
    this.doubleUntil = -Infinity;
  }

  /** When the next thing comes of it if no message arrives before; Infinity when nothing does. */
  get nextDue(): Millis {
    if (!this.down) return this.waiting !== null || this.tap !== null ? this.doubleUntil : Infinity;
    // While it is held, a long press that waits shuts out a waiting `auto`: one of the two it will be.
    const long = this.longs[this.nextLong];
    if (long !== undefined) return this.at + long.trigger.duration_ms;
    return this.waiting !== null ? Math.max(this.doubleUntil, this.chordUntil) : Infinity;
  }

  /** What every gesture of this press says. */
  get source(): PressSource {
    return { device: this.device.id, channel: this.channel, note: this.note, velocity: this.velocity };
  }
}

interface PressSource {
  readonly device: DeviceId;
  readonly channel: Channel;
  readonly note: NoteNumber;
  readonly velocity: number;
}

const NO_ROWS: readonly never[] = [];

function accepted<T extends Trigger>(
  rows: readonly Row<T>[] | undefined,
  device: DeviceId,
  channel: Channel,
): readonly Row<T>[] {
  if (rows === undefined || rows.length === 0) return NO_ROWS;
  return rows.filter((row) => accepts(row.trigger, device, channel));
}

function latest(at: Millis, rows: readonly Row<DoubleTapTrigger | NoteChordTrigger>[]): Millis {
  let until = -Infinity;
  for (const row of rows) until = Math.max(until, at + row.trigger.timeout_ms);
  return until;
}
