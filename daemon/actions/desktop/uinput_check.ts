/** Whether keys reach the kernel's input system: proved with a key that no program listens to. */
import type { Surroundings } from "../../../shared/paths.ts";
import { type Clock, systemClock } from "../clock.ts";
import { failedLook, type Finding } from "./finding.ts";
import { EV_KEY, keyPosition, usLayout } from "./uinput_codes.ts";
import { openUinput, readEvents, type SentEvents, uinputLack, type VirtualDevice } from "./uinput_device.ts";
import { decodeEvents, encodeFrames, KEYBOARD } from "./uinput_events.ts";
import { settle } from "./uinput_settle.ts";

/** What the check stands on. */
export interface UinputCheckParts {
  readonly clock: Clock;
  readonly lack: () => Error | null;
  readonly open: () => VirtualDevice;
  /** null: no permission to read there. */
  readonly read: (node: string) => SentEvents | null;
}

/** Of this machine. */
export function systemParts(host: Surroundings): UinputCheckParts {
  return {
    clock: systemClock,
    lack: () => uinputLack(host),
    open: () => openUinput(KEYBOARD),
    read: readEvents,
  };
}

/**
 * Makes a virtual keyboard of its own, so that nothing an action holds is touched, presses F24 on it and reads it back
 * where the kernel shows it to programs. It waits until udev has given its permissions. Never rejects.
 */
export async function checkUinput(parts: UinputCheckParts): Promise<Finding> {
  const fix = 'run "sudo modprobe uinput", start conductor anew and try again';
  try {
    const lack = parts.lack();
    if (lack !== null) return failedLook(lack, fix);
    const device = parts.open();
    try {
      await new Promise<void>((resolve) => void settle(parts.clock, device.announced, resolve));
      return pressAndLook(device, parts.read, fix);
    } finally {
      device.close();
    }
  } catch (error) {
    return failedLook(error, fix);
  }
}

function pressAndLook(device: VirtualDevice, read: UinputCheckParts["read"], fix: string): Finding {
  const node = device.eventNode();
  const sent = node === null ? null : read(node);
  const code = keyPosition("f24", usLayout)?.code ?? 0;
  try {
    for (const value of [1, 0]) device.write(encodeFrames([[[EV_KEY, code, value]]]));
    if (sent === null) {
      const why = node === null ? "it has no event node" : `no permission to read ${node}`;
      return { ok: true, text: `virtual keyboard (/dev/uinput): F24 was sent, not read back (${why})`, fix: null };
    }
    const seen = keyValues(sent.read(), code);
    if (seen.includes(1) && seen.at(-1) === 0) {
      return { ok: true, text: `virtual keyboard (/dev/uinput): F24 was sent and read back from ${node}`, fix: null };
    }
    return { ok: false, text: `virtual keyboard (/dev/uinput): F24 was sent, but did not come at ${node}`, fix };
  } finally {
    sent?.close();
  }
}

/** 1 for each press of that key, 0 for each release, in order. */
function keyValues(bytes: Uint8Array, code: number): readonly number[] {
  return decodeEvents(bytes).flatMap(([type, key, value]) => type === EV_KEY && key === code ? [value] : []);
}
