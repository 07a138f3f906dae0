/** What is written to /dev/uinput, byte by byte (linux/input.h, linux/uinput.h), on the 64-bit systems Deno runs on. */
import {
  ABS_X,
  ABS_Y,
  allKeyCodes,
  BUTTON_CODES,
  EV_ABS,
  EV_KEY,
  EV_REL,
  EV_REP,
  EV_SYN,
  REL_HWHEEL,
  REL_HWHEEL_HI_RES,
  REL_WHEEL,
  REL_WHEEL_HI_RES,
  REL_X,
  REL_Y,
  SYN_REPORT,
} from "./uinput_codes.ts";

/** One event: type, code and value of `struct input_event`. The kernel itself gives it its time. */
export type InputEvent = readonly [type: number, code: number, value: number];

/** Events that happen at the same time. */
export type Frame = readonly InputEvent[];

/** sizeof(struct input_event): two 64-bit words of time, then type, code and value. */
export const EVENT_BYTES = 24;
const TIME_BYTES = 16;

/** Values of the two absolute axes go from 0 to this, from one edge of the desktop to the other. */
export const ABS_MAX = 65_535;

/** The bytes of frames, each with the report that ends it. */
export function encodeFrames(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  const events = frames.flatMap((frame) => [...frame, [EV_SYN, SYN_REPORT, 0] as const]);
  const bytes = new Uint8Array(events.length * EVENT_BYTES);
  const view = new DataView(bytes.buffer);
  events.forEach(([type, code, value], i) => {
    const at = i * EVENT_BYTES + TIME_BYTES;
    // x86-64 and AArch64 Linux are little-endian.
    view.setUint16(at, type, true);
    view.setUint16(at + 2, code, true);
    view.setInt32(at + 4, value, true);
  });
  return bytes;
}

/** The events in what an event node gives. */
export function decodeEvents(bytes: Uint8Array): readonly InputEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / EVENT_BYTES) }, (_, i): InputEvent => {
    const at = i * EVENT_BYTES + TIME_BYTES;
    return [view.getUint16(at, true), view.getUint16(at + 2, true), view.getInt32(at + 4, true)];
  });
}

/** Request numbers of ioctl(2), made as asm-generic/ioctl.h does: direction, size of the argument, 'U', number. */
const WRITES = 1;
const READS = 2;
function request(direction: number, number: number, bytes: number): bigint {
  return BigInt(((direction << 30) | (bytes << 16) | ("U".charCodeAt(0) << 8) | number) >>> 0);
}

const INT_BYTES = 4;
/** struct input_id (8), the name (80), ff_effects_max (4). */
const SETUP_BYTES = 92;
const NAME_BYTES = 80;
/** The code (2, padded to 4) and a struct input_absinfo: value, minimum, maximum, fuzz, flat, resolution. */
const ABS_SETUP_BYTES = 28;
/** More than "input" and any number. */
export const SYSNAME_BYTES = 64;

export const UI_DEV_CREATE = request(0, 1, 0);
export const UI_DEV_DESTROY = request(0, 2, 0);
export const UI_DEV_SETUP = request(WRITES, 3, SETUP_BYTES);
export const UI_ABS_SETUP = request(WRITES, 4, ABS_SETUP_BYTES);
export const UI_SET_EVBIT = request(WRITES, 100, INT_BYTES);
export const UI_SET_KEYBIT = request(WRITES, 101, INT_BYTES);
export const UI_SET_RELBIT = request(WRITES, 102, INT_BYTES);
export const UI_GET_SYSNAME = request(READS, 44, SYSNAME_BYTES);

/** A device to be made. */
export interface DeviceKind {
  /** How programs see it, in `libinput list-devices` for instance. */
  readonly name: string;
  readonly product: number;
  /** What it can send, as requests with a number. */
  readonly bits: readonly (readonly [request: bigint, value: number])[];
  /** The codes of its absolute axes. */
  readonly axes: readonly number[];
}

const BUTTON_BITS = Object.values(BUTTON_CODES).map((code) => [UI_SET_KEYBIT, code] as const);

/**
 * Keyboard and mouse in one: readers take the events of one device in their order, of two in any, and a click between two
 * keys must stay between them.
 */
export const KEYBOARD: DeviceKind = {
  name: "Conductor virtual keyboard",
  product: 1,
  bits: [
    // The kernel repeats held keys, as it does for real keyboards; graphical programs do so themselves and ignore these.
    ...[EV_KEY, EV_REL, EV_REP].map((type) => [UI_SET_EVBIT, type] as const),
    ...allKeyCodes().map((code) => [UI_SET_KEYBIT, code] as const),
    ...BUTTON_BITS,
    // REL_X and REL_Y are never sent: without them udev does not take the device for a mouse, and nobody hears its buttons.
    ...[REL_X, REL_Y, REL_WHEEL, REL_HWHEEL, REL_WHEEL_HI_RES, REL_HWHEEL_HI_RES]
      .map((code) => [UI_SET_RELBIT, code] as const),
  ],
  axes: [],
};

/**
 * For clicks at a place. Exactly the buttons and axes of the absolute mice of virtual machines: with any more the kernel
 * takes it for a joystick (joydev_dev_is_absolute_mouse).
 */
export const POINTER: DeviceKind = {
  name: "Conductor virtual pointer",
  product: 2,
  bits: [...[EV_KEY, EV_ABS].map((type) => [UI_SET_EVBIT, type] as const), ...BUTTON_BITS],
  axes: [ABS_X, ABS_Y],
};

/** struct uinput_setup. */
export function deviceSetup({ name, product }: DeviceKind): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SETUP_BYTES);
  const view = new DataView(bytes.buffer);
  const BUS_VIRTUAL = 0x06;
  view.setUint16(0, BUS_VIRTUAL, true);
  // Numbers mean nothing on this bus; this vendor is nobody's in the USB list.
  view.setUint16(2, 0xc0d1, true);
  view.setUint16(4, product, true);
  view.setUint16(6, 1, true);
  bytes.set(new TextEncoder().encode(name).subarray(0, NAME_BYTES - 1), 8);
  return bytes;
}

/** struct uinput_abs_setup, without a resolution: a device that tells millimetres is taken for a touchpad. */
export function axisSetup(axis: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ABS_SETUP_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, axis, true);
  view.setInt32(12, ABS_MAX, true);
  return bytes;
}
