/** Of all that happens, what one scenario's devices cause, with times from its start. */
import type { DeviceId, Millis } from "../shared/events.ts";
import type { MonitorEvent } from "../shared/protocol.ts";

/** A script that plays more is told how much is not shown: all of it is one answer, made and sent in one go. */
const MOST_EVENTS = 20_000;

/** Of one scenario. */
export class Recording {
  readonly #events: MonitorEvent[] = [];
  #lost = 0;
  #lastAt: Millis = 0;
  readonly #began: Millis;
  readonly #devices: ReadonlySet<DeviceId>;
  /** The firings that these devices caused, to know their actions by. */
  readonly #firings = new Set<number>();

  constructor(began: Millis, devices: ReadonlySet<DeviceId>) {
    this.#began = began;
    this.#devices = devices;
  }

  hear(event: MonitorEvent): void {
    if (!this.#concerns(event)) return;
    this.#lastAt = event.at - this.#began;
    if (this.#events.length < MOST_EVENTS) this.#events.push({ ...event, at: this.#lastAt });
    else this.#lost++;
  }

  /** In order, with times from the start; the last one tells how many more there were, if any. */
  all(): readonly MonitorEvent[] {
    return this.#lost === 0 ? this.#events : [...this.#events, { event: "lost", at: this.#lastAt, count: this.#lost }];
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
