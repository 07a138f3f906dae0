/** Who hears of what happens: monitors, and scenarios for as long as they are played. */
import type { MonitorEvent } from "../shared/protocol.ts";
import type { Recording } from "./recording.ts";

/** Everybody who listens to one daemon. */
export class Audience {
  readonly #publish: (event: MonitorEvent) => void;
  readonly #watched: (watched: boolean) => void;
  readonly #recordings = new Set<Recording>();
  #monitored = false;

  /** `publish` tells the monitors; `watched` is told whether anybody listens, since events are made for nobody else. */
  constructor(publish: (event: MonitorEvent) => void, watched: (watched: boolean) => void) {
    this.#publish = publish;
    this.#watched = watched;
  }

  tell(event: MonitorEvent): void {
    this.#publish(event);
    for (const recording of this.#recordings) recording.hear(event);
  }

  /** Somebody monitors, or nobody does any more. */
  monitored(monitored: boolean): void {
    this.#monitored = monitored;
    this.#watch();
  }

  /** Records while `play` lasts. */
  async record(recording: Recording, play: () => Promise<void>): Promise<void> {
    this.#recordings.add(recording);
    this.#watch();
    try {
      await play();
    } finally {
      this.#recordings.delete(recording);
      this.#watch();
    }
  }

  #watch(): void {
    this.#watched(this.#monitored || this.#recordings.size > 0);
  }
}
