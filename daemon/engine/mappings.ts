/** One generation's mappings, laid out by control: finding those of a control does not depend on how many there are. */
import type {
  AftertouchTrigger,
  CCTrigger,
  Channel,
  DoubleTapTrigger,
  EncoderTurnTrigger,
  LongPressTrigger,
  NoteChordTrigger,
  NoteOnRule,
  NoteTrigger,
  PitchBendTrigger,
  ProgramChangeTrigger,
  Trigger,
  VelocityRangeTrigger,
} from "../../shared/config/trigger_types.ts";
import type { AdvancedSettings, Config, Mapping } from "../../shared/config/types.ts";
import type { DeviceId } from "../../shared/events.ts";

/** A mapping where its control finds it. */
export interface Row<T extends Trigger> {
  readonly mapping: Mapping;
  readonly trigger: T;
  /** Its turn: the mode's mappings in file order, then the global ones. */
  readonly rank: number;
}

/** A Note or VelocityRange mapping. */
export interface PressRow extends Row<NoteTrigger | VelocityRangeTrigger> {
  readonly on: NoteOnRule;
  /** Velocity, 0..127, inclusive. */
  readonly min: number;
  readonly max: number;
}

/** What waits for one note, by kind of gesture, each in order of rank. */
export interface NoteRows {
  readonly presses: PressRow[];
  /** By duration, then by rank. */
  readonly longs: Row<LongPressTrigger>[];
  readonly doubles: Row<DoubleTapTrigger>[];
  /** A chord stands with each of its notes. */
  readonly chords: Row<NoteChordTrigger>[];
}

/** What holds while one mode of one generation is current. A gesture keeps the table that it began with. */
export interface ModeTable {
  readonly generation: number;
  readonly mode: string;
  readonly advanced: AdvancedSettings;
  /** Indexed by note, controller or program, 0..127; no entry where nothing is mapped. */
  readonly notes: readonly (NoteRows | undefined)[];
  readonly cc: readonly (readonly Row<EncoderTurnTrigger | CCTrigger>[] | undefined)[];
  readonly polyPressure: readonly (readonly Row<AftertouchTrigger>[] | undefined)[];
  readonly program: readonly (readonly Row<ProgramChangeTrigger>[] | undefined)[];
  readonly channelPressure: readonly Row<AftertouchTrigger>[];
  readonly bend: readonly Row<PitchBendTrigger>[];
}

/** Whether the trigger's channel and device filters let this through. */
export function accepts(trigger: Trigger, device: DeviceId, channel: Channel): boolean {
  return (trigger.channel === null || trigger.channel === channel) &&
    (trigger.device === null || trigger.device === device);
}

/** A configuration made ready to play. Tables are made when a mode is first used, so a reload pays for one mode only. */
export class Generation {
  readonly #tables = new Map<string, ModeTable>();

  /** `number` counts the configurations loaded, from 1. */
  constructor(readonly config: Config, readonly number: number) {}

  /** Mode names in file order. */
  get modes(): readonly string[] {
    return this.config.modes.map((mode) => mode.name);
  }

  /** A mode that does not exist has the global mappings alone. */
  table(mode: string): ModeTable {
    let table = this.#tables.get(mode);
    if (table === undefined) {
      table = compile(this.config, this.number, mode);
      this.#tables.set(mode, table);
    }
    return table;
  }
}

/** Makes a configuration ready to play as generation `number`. */
export function compileGeneration(config: Config, number: number): Generation {
  return new Generation(config, number);
}

function compile(config: Config, generation: number, mode: string): ModeTable {
  const notes: (NoteRows | undefined)[] = noRows();
  const cc: (Row<EncoderTurnTrigger | CCTrigger>[] | undefined)[] = noRows();
  const polyPressure: (Row<AftertouchTrigger>[] | undefined)[] = noRows();
  const program: (Row<ProgramChangeTrigger>[] | undefined)[] = noRows();
  const channelPressure: Row<AftertouchTrigger>[] = [];
  const bend: Row<PitchBendTrigger>[] = [];
  const ofNote = (note: number): NoteRows => notes[note] ??= { presses: [], longs: [], doubles: [], chords: [] };

  let rank = 0;
  const add = (mapping: Mapping): void => {
    const trigger = mapping.trigger;
    rank++;
    switch (trigger.type) {
      case "Note": {
        const { note, on, velocity_min: min, velocity_max: max } = trigger;
        return void ofNote(note).presses.push({ mapping, trigger, rank, on, min, max });
      }
      case "VelocityRange": {
        const { note, on, min_velocity: min, max_velocity: max } = trigger;
        return void ofNote(note).presses.push({ mapping, trigger, rank, on, min, max });
      }
      case "LongPress":
        return void ofNote(trigger.note).longs.push({ mapping, trigger, rank });
      case "DoubleTap":
        return void ofNote(trigger.note).doubles.push({ mapping, trigger, rank });
      case "NoteChord":
        for (const note of trigger.notes) ofNote(note).chords.push({ mapping, trigger, rank });
        return;
      case "EncoderTurn":
      case "CC":
        return void (cc[trigger.cc] ??= []).push({ mapping, trigger, rank });
      case "Aftertouch": {
        const rows = trigger.note === null ? channelPressure : polyPressure[trigger.note] ??= [];
        return void rows.push({ mapping, trigger, rank });
      }
      case "PitchBend":
        return void bend.push({ mapping, trigger, rank });
      case "ProgramChange":
        return void (program[trigger.program] ??= []).push({ mapping, trigger, rank });
      default: {
        const unknown: never = trigger;
        return unknown;
      }
    }
  };

  config.modes.find((each) => each.name === mode)?.mappings.forEach(add);
  config.global_mappings.forEach(add);
  for (const rows of notes) rows?.longs.sort((a, b) => a.trigger.duration_ms - b.trigger.duration_ms); // a stable sort
  return {
    generation,
    mode,
    advanced: config.advanced_settings,
    notes,
    cc,
    polyPressure,
    program,
    channelPressure,
    bend,
  };
}

/** Filled, not sparse: V8 reads a packed array faster than one with holes. */
function noRows(): undefined[] {
  return new Array<undefined>(128).fill(undefined);
}
