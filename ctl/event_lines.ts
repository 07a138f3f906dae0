/** What happened, one line each, in columns: time, kind, device, text. For `monitor` and `simulate`. */
import { describeGesture, describeMapping, describeMessage, visible } from "../shared/describe.ts";
import type { Millis } from "../shared/events.ts";
import type { DeviceReport, MonitorEvent } from "../shared/protocol.ts";
import { formatMillis } from "./durations.ts";

const KIND_WIDTH = "message".length;

/** Writes events as lines. The device's column grows with the longest name so far. */
export class EventLines {
  readonly #time: (at: Millis) => string;
  #deviceWidth = 0;

  /** `time` makes the first column of an event's `at`. */
  constructor(time: (at: Millis) => string) {
    this.#time = time;
  }

  line(event: MonitorEvent): string {
    const device = deviceOf(event);
    this.#deviceWidth = Math.max(this.#deviceWidth, device.length);
    const columns = [
      this.#time(event.at),
      event.event.padEnd(KIND_WIDTH),
      device.padEnd(this.#deviceWidth),
      textOf(event),
    ];
    return columns.join("  ").trimEnd();
  }
}

/** The local time of day of a monotonic time, "10:30:15.123", where `now` and `monotonicNow` are the same moment. */
export function timeOfDay(at: Millis, monotonicNow: Millis, now: Date): string {
  const time = new Date(now.getTime() + (at - monotonicNow));
  const digits = (value: number, count: number): string => String(value).padStart(count, "0");
  return `${digits(time.getHours(), 2)}:${digits(time.getMinutes(), 2)}:${digits(time.getSeconds(), 2)}.` +
    digits(time.getMilliseconds(), 3);
}

function deviceOf(event: MonitorEvent): string {
  switch (event.event) {
    case "message":
      return visible(event.device);
    case "gesture":
    case "mapping":
      return visible(event.gesture.device);
    case "device":
      return visible(event.device.alias ?? event.device.name ?? "?");
    case "action":
    case "mode":
    case "reload":
    case "lost":
      return "";
    default:
      return event satisfies never;
  }
}

function textOf(event: MonitorEvent): string {
  switch (event.event) {
    case "message":
      return describeMessage(event.message);
    case "gesture":
      return describeGesture(event.gesture);
    case "mapping":
      return `→ ${describeMapping(event.mapping, event.mapping.description)}: ${visible(event.action)}`;
    case "action":
      return actionText(event);
    case "mode":
      return `${visible(event.previous)} → ${visible(event.mode)}`;
    case "device":
      return deviceText(event.device);
    case "reload":
      return event.ok
        ? `generation ${event.generation} holds (${formatMillis(event.duration_ms)})`
        : `refused, generation ${event.generation} stays: ${visible(event.error ?? "unknown reason", 500)}`;
    case "lost":
      return `${event.count} events, because they were not read fast enough`;
    default:
      return event satisfies never;
  }
}

function actionText({ phase, action, ms, error }: Extract<MonitorEvent, { event: "action" }>): string {
  const what = `→ ${visible(action)}`;
  const time = ms === null ? "" : formatMillis(ms);
  switch (phase) {
    case "started":
      return `${what} started${time === "" ? "" : ` (${time} after the gesture)`}`;
    case "finished":
      return `${what} finished${time === "" ? "" : ` in ${time}`}`;
    case "failed":
      return `${what} failed${time === "" ? "" : ` after ${time}`}: ${visible(error ?? "unknown reason", 500)}`;
    case "aborted":
      return `${what} aborted${time === "" ? "" : ` after ${time}`}`;
    case "skipped":
      return `${what} skipped: it still ran from before`;
    case "dropped":
      return `${what} dropped: its queue is full`;
    default:
      return phase satisfies never;
  }
}

function deviceText(report: DeviceReport): string {
  const port = report.name === null ? "" : ` (${visible(report.name)})`;
  return `${report.connected ? "connected" : "disconnected"}${port}`;
}
