/** `conductorctl pause` and `resume`: MIDI does nothing for a while. */
import { call } from "../client.ts";
import { done, type Outcome, type Session } from "../outcome.ts";

/** Throws CallFailure and CommandRefused. */
export async function pause(session: Session): Promise<Outcome> {
  await call(session.socket(), "pause", {});
  return done({ status: "success", message: "Daemon paused" }, [
    "Daemon paused",
    "MIDI does nothing until: conductorctl resume",
  ]);
}

/** Throws CallFailure and CommandRefused. */
export async function resume(session: Session): Promise<Outcome> {
  await call(session.socket(), "resume", {});
  return done({ status: "success", message: "Daemon resumed" }, ["Daemon resumed"]);
}
