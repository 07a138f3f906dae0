/** The virtual keyboard and mouse of Linux, through /dev/uinput and the C library. */
import type { Surroundings } from "../../../shared/paths.ts";
import { ActionFailed, NotAvailable } from "../os.ts";
import { cLibrary, cString } from "./c_library.ts";
import {
  axisSetup,
  type DeviceKind,
  deviceSetup,
  EVENT_BYTES,
  SYSNAME_BYTES,
  UI_ABS_SETUP,
  UI_DEV_CREATE,
  UI_DEV_DESTROY,
  UI_DEV_SETUP,
  UI_GET_SYSNAME,
} from "./uinput_events.ts";
import { uinputDenied } from "./uinput_rule.ts";

const NODE = "/dev/uinput";

// access(2), open(2)
const EXISTS = 0;
const MAY_WRITE = 2;
const O_RDONLY = 0;
const O_WRONLY = 0o1;
const O_NONBLOCK = 0o4000;
/** Else a command that an action starts would inherit the keyboard, and keep it when the daemon is gone. */
const O_CLOEXEC = 0o2000000;

function exists(path: string): boolean {
  return cLibrary().access(cString(path), EXISTS) === 0;
}

/**
 * What keeps the virtual keyboard from being made, or null. It only looks. Asked with access(2), because Deno grants its
 * own stat of /dev to a program with every permission alone.
 */
export function uinputLack(host: Surroundings, node = NODE): NotAvailable | null {
  try {
    const { access } = cLibrary();
    if (access(cString(node), EXISTS) !== 0) {
      return new NotAvailable(`${node} is missing`, 'load it with "sudo modprobe uinput"');
    }
    return access(cString(node), MAY_WRITE) === 0 ? null : uinputDenied(host, node);
  } catch (error) {
    return new NotAvailable(
      `the C library cannot be called: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The same, in one line with the way out. */
export function uinputProblem(host: Surroundings, node = NODE): string | null {
  return uinputLack(host, node)?.message ?? null;
}

/** An open virtual device. */
export interface VirtualDevice {
  /** Whether udev has told the desktop of it; null: no udev is running that could tell. */
  announced(): boolean | null;
  /** Where the kernel shows what it sends ("/dev/input/event7"); null: nowhere. */
  eventNode(): string | null;
  /** Throws `ActionFailed`. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** The kernel lets go of the keys that are down. */
  close(): void;
}

/** Makes the device, in under 1 ms. Throws `ActionFailed` with the reason; see `uinputProblem` for the usual ones. */
export function openUinput(kind: DeviceKind): VirtualDevice {
  const c = cLibrary();
  const fd = c.open(cString(NODE), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    // Node and permission are there, so it is the driver behind them (ENODEV): udev makes the node without it.
    throw new ActionFailed(`cannot open ${NODE}: the kernel's driver is not loaded; try "sudo modprobe uinput"`);
  }
  const done = [
    ...kind.bits.map(([request, value]) => c.ioctl_number(fd, request, value)),
    ...kind.axes.map((axis) => c.ioctl_struct(fd, UI_ABS_SETUP, axisSetup(axis))),
    c.ioctl_struct(fd, UI_DEV_SETUP, deviceSetup(kind)),
    c.ioctl_number(fd, UI_DEV_CREATE, 0),
  ];
  if (done.some((result) => result < 0)) {
    c.close(fd);
    throw new ActionFailed(`cannot make a virtual keyboard with ${NODE}: Linux 4.5 or later is needed`);
  }
  const name = systemName(fd);
  let open = true;
  return {
    // udev writes down what it found out about an input device without a node of its own.
    announced: () => exists("/run/udev/control") ? exists(`/run/udev/data/+input:${name}`) : null,
    eventNode: () => eventNodeOf(name),
    write: (bytes): void => {
      // The number of a closed file is soon another file's.
      if (!open) throw new ActionFailed("the virtual keyboard is closed");
      if (Number(c.write(fd, bytes, BigInt(bytes.length))) !== bytes.length) {
        throw new ActionFailed(`cannot write to ${NODE}`);
      }
    },
    close: (): void => {
      if (!open) return;
      open = false;
      c.ioctl_number(fd, UI_DEV_DESTROY, 0);
      c.close(fd);
    },
  };
}

/** The kernel's name for the device ("input7"). */
function systemName(fd: number): string {
  const name = new Uint8Array(SYSNAME_BYTES);
  cLibrary().ioctl_struct(fd, UI_GET_SYSNAME, name);
  return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
}

/** By asking for each, as Deno lists /sys for a program with every permission alone: 1,024 take under a millisecond. */
function eventNodeOf(name: string): string | null {
  for (let number = 0; number < 1024; number++) {
    if (exists(`/sys/devices/virtual/input/${name}/event${number}`)) return `/dev/input/event${number}`;
  }
  return null;
}

/** What a device sends from now on. */
export interface SentEvents {
  /** What came since the last read, as whole events, up to 64; nothing when none did. */
  read(): Uint8Array;
  close(): void;
}

/** Opens an event node; null without the permission. */
export function readEvents(node: string): SentEvents | null {
  const c = cLibrary();
  const fd = c.open(cString(node), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return null;
  return {
    read: (): Uint8Array => {
      const bytes = new Uint8Array(64 * EVENT_BYTES);
      const size = Number(c.read(fd, bytes, BigInt(bytes.length)));
      return bytes.subarray(0, Math.max(0, size));
    },
    close: () => void c.close(fd),
  };
}
