/** What the bare MIDI binding takes from `sendMessage` on a port to the callback of another. */
import { loadMidiAddon } from "./midi_addon.ts";
import { pause } from "./sampling.ts";

/** So that no other bench's port is found. */
const PORT = `Conductor bench ${Deno.pid}`;
const LOST_AFTER_MS = 1000;

/** The times, ms; or why there are none. */
export async function bindingCallbackTimes(seconds: number): Promise<readonly number[] | string> {
  if (Deno.build.os !== "linux") return "taken on Linux only";
  try {
    Deno.statSync("/dev/snd/seq");
  } catch {
    return "no sequencer here (/dev/snd/seq)";
  }
  const { Input, Output } = loadMidiAddon();
  let heard: (() => void) | null = null;
  const input = new Input(() => heard?.());
  input.openVirtualPort(PORT);
  const output = new Output();
  const count = output.getPortCount();
  const index = Array.from({ length: count }, (_, i) => i).find((i) => output.getPortName(i).includes(PORT));
  if (index === undefined) throw new Error(`the port ${PORT} does not appear`);
  output.openPort(index);
  const times: number[] = [];
  for (const until = performance.now() + seconds * 1000; performance.now() < until;) {
    const arrived = new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("a message was lost")), LOST_AFTER_MS);
      heard = () => {
        clearTimeout(late);
        resolve(performance.now());
      };
    });
    const sent = performance.now();
    output.sendMessage(Uint8Array.of(0x90, 36, 100));
    times.push(await arrived - sent);
    await pause(0);
  }
  for (const port of [input, output]) {
    port.closePort();
    port.destroy();
  }
  return times;
}
