/** Of all that happens, what one scenario's devices cause, with times from its start. */
import type { DeviceId, Millis } from "../shared/events.ts";
import type { MonitorEvent } from "../shared/protocol.ts";

export class Recording {
  readonly events: MonitorEvent[] = [];
  readonly #began: Millis;
  readonly #devices: ReadonlySet<DeviceId>;
  /** The firings that these devices caused, to know their actions by. */
  readonly #firings = new Set<number>();

  constructor(began: Millis, devices: ReadonlySet<DeviceId>) {
    this.#began = began;
    this.#devices = devices;
  }

  hear(event: MonitorEvent): void {
    if (this.#concerns(event)) this.events.push({ ...event, at: event.at - this.#began });
  }

  #concerns(event: MonitorEvent): boolean {
    switch (event.event) {
      case "message":
        return this.#devices.has(event.device);
      case "gesture":
        return this.#devices.has(event.gesture.device);
      case "mapping":
        if (!this.#devices.has(event.gesture.device)) return false;
        this.#firings.add(event.id);
        return true;
      case "action":
        return this.#firings.has(event.id);
      case "mode":
        return true;
      case "reload":
      case "device":
      case "lost":
        return false;
      default:
        return event satisfies never;
    }
  }
}
