/**
 * The daemon with a MIDI system of its own: one controller that plays what comes over standard input, three bytes a
 * message, as fast as it comes; and one synthesizer, which counts what it is sent and writes that to $COUNTS at the end.
 */
import type { MessageCallback, MidiInput, MidiOutput, MidiSystem } from "../../daemon/midi/system.ts";
import { runDaemonOn } from "../../tests/support/daemon_on.ts";

const MESSAGE_BYTES = 3;
/** So many messages come in a row before the event loop looks for other things to do. */
const CHUNK_BYTES = 256 * MESSAGE_BYTES;

/** What the synthesizer has heard. */
export interface Counts {
  noteOns: number;
  noteOffs: number;
  /** Notes that sound now. */
  sounding: number;
  /** Note offs of a note that did not sound, and note ons of one that did. */
  outOfOrder: number;
  others: number;
}

const counts: Counts = { noteOns: 0, noteOffs: 0, sounding: 0, outOfOrder: 0, others: 0 };
const sounding = new Set<number>();

function hear([status = 0, note = 0]: Uint8Array): void {
  switch (status & 0xf0) {
    case 0x90:
      counts.noteOns++;
      if (sounding.has(note)) counts.outOfOrder++;
      sounding.add(note);
      return;
    case 0x80:
      counts.noteOffs++;
      if (!sounding.delete(note)) counts.outOfOrder++;
      return;
    default:
      counts.others++;
  }
}

async function play(callback: MessageCallback): Promise<void> {
  let rest = new Uint8Array();
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let size = await Deno.stdin.read(buffer); size !== null; size = await Deno.stdin.read(buffer)) {
    const chunk = buffer.subarray(0, size);
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let at = 0;
    for (; at + MESSAGE_BYTES <= bytes.length; at += MESSAGE_BYTES) callback(0, bytes.slice(at, at + MESSAGE_BYTES));
    rest = bytes.slice(at);
  }
}

function port(name: string): Pick<MidiInput, "portNames" | "openVirtualPort" | "destroy"> {
  return { portNames: () => [name], openVirtualPort: () => {}, destroy: () => {} };
}

const system: MidiSystem = {
  virtualPorts: true,
  missing: () => null,
  newInput: (callback): MidiInput => ({ ...port("Flood 20:0"), openPort: () => void play(callback) }),
  newOutput: (): MidiOutput => ({ ...port("Synth 21:0"), openPort: () => {}, sendMessage: hear }),
  changes: () => ({ any: false, departed: () => false }),
  obstacle: () => null,
  placeOf: () => null,
  close: () =>
    Deno.writeTextFileSync(Deno.env.get("COUNTS") ?? "", JSON.stringify({ ...counts, sounding: sounding.size })),
};

if (import.meta.main) await runDaemonOn(system);
