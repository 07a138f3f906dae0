/** `conductorctl ping`: whether the daemon answers, and how fast. */
import { ANSWER_TIMEOUT_MS, Connection } from "../client.ts";
import { formatMillis } from "../durations.ts";
import { done, type Outcome, type Session } from "../outcome.ts";

/** The value's `round_trip_ms` is of one request on a warm connection. Throws CallFailure. */
export async function ping(session: Session): Promise<Outcome> {
  const connection = await Connection.open(session.socket(), ANSWER_TIMEOUT_MS);
  try {
    // The first exchange of a process is some ms of its own start: code compiled, buffers made. The second is the
    // round trip. Connecting is no part of it.
    await connection.request("ping", {});
    const start = performance.now();
    const { message } = await connection.request("ping", {});
    const round_trip_ms = performance.now() - start;
    return done({ status: "success", message: message ?? "pong", round_trip_ms }, [
      `Pong! Round-trip: ${formatMillis(round_trip_ms)}`,
    ]);
  } finally {
    connection.close();
  }
}
