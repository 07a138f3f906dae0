/** `conductorctl monitor`: what happens, as it happens, until Ctrl-C or the daemon's end. */
import type { MonitorKind } from "../../shared/protocol.ts";
import { Connection } from "../client.ts";
import { EventLines, timeOfDay } from "../event_lines.ts";
import { CallFailure } from "../failures.ts";
import { errorValue, type Outcome, type Session } from "../outcome.ts";
import { isMonitorEvent } from "../reply_shapes.ts";

/** When the two clocks have moved apart by more than this (the machine slept), times are taken anew. */
const CLOCK_SLIP_MS = 1000;

/** Nothing to print at the end: all was printed as it came. */
const ENDED: Outcome = { value: undefined, lines: [], errors: [], exit: 0 };

/** Without kinds: all of them. Throws CallFailure and CommandRefused; the daemon's end is an outcome, exit 3. */
export async function monitor(session: Session, kinds: readonly MonitorKind[] | undefined): Promise<Outcome> {
  const socket = session.socket();
  const connection = await Connection.open(socket);
  try {
    await connection.request("monitor", kinds === undefined ? {} : { kinds });
    const signal = session.interrupted();
    signal.addEventListener("abort", () => connection.close());
    if (!session.json) await session.note("Monitoring; Ctrl-C ends it");
    const lines = new EventLines(wallClock(session.now));
    for (let event = await connection.next(); event !== undefined; event = await connection.next()) {
      if (!isMonitorEvent(event)) throw new CallFailure("garbage", socket, "a line is not an event");
      const reader = await session.print(session.json ? JSON.stringify(event) : lines.line(event));
      if (!reader) return ENDED;
    }
    if (signal.aborted) return ENDED;
    const message = `The daemon has gone: the connection at ${socket} is closed`;
    return { value: errorValue(null, message, { reason: "closed" }), lines: [], errors: [message], exit: 3 };
  } finally {
    connection.close();
  }
}

/** Times of day for the daemon's monotonic ones: the first event is taken to be now, the others follow from it. */
export function wallClock(now: () => Date): (at: number) => string {
  let anchor: { readonly at: number; readonly wall: Date } | null = null;
  return (at) => {
    const wall = now();
    if (anchor === null || Math.abs(wall.getTime() - anchor.wall.getTime() - (at - anchor.at)) > CLOCK_SLIP_MS) {
      anchor = { at, wall };
    }
    return timeOfDay(at, anchor.at, anchor.wall);
  };
}
