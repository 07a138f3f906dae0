/** Tests with real MIDI: they need an ALSA sequencer, and other programs to play the part of the controller. */
import { pause } from "./wait.ts";
import { testUnless } from "./test_unless.ts";

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Why tests with real MIDI are left out here; null: they are not. */
export const noSequencer: string | null = !await isThere("/dev/snd/seq")
  ? "there is no /dev/snd/seq"
  : !await isThere("/usr/bin/aplaymidi")
  ? "alsa-utils is not installed"
  : null;

/** A test that is left out, with the reason printed, where there is no sequencer. */
export function sequencerTest(name: string, play: () => Promise<void>): void {
  testUnless(noSequencer, name, play);
}

/** Runs a program to its end; throws what it said when it failed. */
export async function runTool(program: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`${program} ${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout);
}

/** A Standard MIDI File (format 0) that plays each chunk `gapMs` after the one before. */
function midiFile(messages: readonly (readonly number[])[], gapMs: number): Uint8Array {
  const track: number[] = [];
  // 500,000 µs a quarter note is the default tempo; 500 ticks a quarter make a tick a millisecond.
  messages.forEach((message, i) => track.push(...variableLength(i === 0 ? 0 : gapMs), ...message));
  track.push(0, 0xff, 0x2f, 0);
  const header = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 500 >> 8, 500 & 0xff];
  const length = [24, 16, 8, 0].map((shift) => (track.length >> shift) & 0xff);
  return Uint8Array.from([...header, 0x4d, 0x54, 0x72, 0x6b, ...length, ...track]);
}

function variableLength(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** Plays messages into a sequencer port ("131:0") through aplaymidi. */
export async function aplaymidi(port: string, messages: readonly (readonly number[])[], gapMs = 20): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".mid" });
  try {
    await Deno.writeFile(file, midiFile(messages, gapMs));
    await runTool("aplaymidi", "--delay", "0", "--port", port, file);
  } finally {
    await Deno.remove(file);
  }
}

/** The address ("131:0") of the first output port whose line in `aplaymidi --list` has this text. */
export async function portAddress(text: string): Promise<string> {
  for (let i = 0; i < 200; i++) {
    const line = (await runTool("aplaymidi", "--list")).split("\n").find((each) => each.includes(text));
    const address = /^\s*(\d+:\d+)/.exec(line ?? "")?.[1];
    if (address !== undefined) return address;
    await pause(50);
  }
  throw new Error(`no port with ${text}`);
}
