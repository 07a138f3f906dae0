/** The MIDI binding without anything around it. */

/** What the addon exports, as far as the bench uses it. */
export interface MidiAddon {
  readonly Input: new (callback: (deltaSeconds: number, message: Uint8Array) => void) => MidiPort;
  readonly Output: new () => MidiPort & { sendMessage(message: Uint8Array): void };
}

interface MidiPort {
  getPortCount(): number;
  getPortName(index: number): string;
  openPort(index: number): void;
  openVirtualPort(name: string): void;
  closePort(): void;
  destroy(): void;
}

declare const process: { dlopen(module: { exports: unknown }, path: string): void };

/** Loads the addon by `process.dlopen`, without its JavaScript. Throws where there is no prebuilt addon. */
export function loadMidiAddon(): MidiAddon {
  const { os, arch, target } = Deno.build;
  const system = os === "windows" ? "win32" : os;
  const machine = arch === "x86_64" ? "x64" : "arm64";
  const folder = `midi-${system}-${machine}${target.endsWith("musl") ? "-musl" : ""}`;
  const url = new URL(`../../node_modules/@julusian/midi/prebuilds/${folder}/node-napi-v7.node`, import.meta.url);
  const module: { exports: unknown } = { exports: {} };
  process.dlopen(module, decodeURIComponent(os === "windows" ? url.pathname.slice(1) : url.pathname));
  return module.exports as MidiAddon;
}
