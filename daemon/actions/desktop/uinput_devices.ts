/** The virtual devices in use and the one way out to them: a keyboard, and a pointer once a click at a place wants one. */
import type { Millis } from "../../../shared/events.ts";
import type { Clock } from "../clock.ts";
import type { VirtualDevice } from "./uinput_device.ts";
import { type DeviceKind, type Frame, KEYBOARD, POINTER } from "./uinput_events.ts";
import { UinputOutlet } from "./uinput_outlet.ts";
import { settle } from "./uinput_settle.ts";

/** An open device and what ends the wait for the desktop's taking it in. */
interface InUse {
  readonly device: VirtualDevice;
  readonly cancelSettling: () => void;
}

/** What is sent goes out in its order, whichever device it goes to. */
export class UinputDevices {
  readonly #clock: Clock;
  readonly #open: (kind: DeviceKind) => VirtualDevice;
  readonly #outlet: UinputOutlet;
  readonly #keyboard: InUse;
  #pointer: InUse | null = null;

  /** Throws what `open` throws. */
  constructor(clock: Clock, open: (kind: DeviceKind) => VirtualDevice) {
    this.#clock = clock;
    this.#open = open;
    this.#outlet = new UinputOutlet(clock);
    this.#keyboard = this.#make(KEYBOARD);
  }

  /** Events that wait to go out. */
  get waiting(): number {
    return this.#outlet.waiting;
  }

  /** Something could not be written: nothing more will be. */
  get broken(): boolean {
    return this.#outlet.closed;
  }

  /** Throws `ActionFailed` when too much waits already. */
  requireRoom(): void {
    this.#outlet.requireRoom();
  }

  /** Throws `ActionFailed` when a write that is due at once fails. */
  toKeyboard(frames: readonly Frame[]): void {
    this.#outlet.send(frames, this.#keyboard.device.write);
  }

  /** As toKeyboard; makes the pointer when it is the first time. */
  toPointer(frames: readonly Frame[]): void {
    this.#pointer ??= this.#make(POINTER);
    this.#outlet.send(frames, this.#pointer.device.write);
  }

  /** What is sent from now on comes at least `ms` after what was sent before. */
  rest(ms: Millis): void {
    this.#outlet.rest(ms);
  }

  /** Once nothing waits. Rejects when the devices are closed before. */
  drained(): Promise<void> {
    return this.#outlet.drained();
  }

  /** Throws away what waits, and lets go of what is down. */
  close(reason: Error): void {
    this.#outlet.close(reason);
    for (const inUse of [this.#keyboard, this.#pointer]) {
      inUse?.cancelSettling();
      inUse?.device.close();
    }
  }

  #make(kind: DeviceKind): InUse {
    const device = this.#open(kind);
    this.#outlet.hold();
    return { device, cancelSettling: settle(this.#clock, device.announced, () => this.#outlet.release()) };
  }
}
