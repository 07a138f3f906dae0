/** `conductorctl mode [NAME]`: shows the modes, or makes one current. */
import type { ModeReport } from "../../shared/protocol.ts";
import { call } from "../client.ts";
import { done, type Outcome, type Session } from "../outcome.ts";

/** `name` is a mode, "next" or "previous"; without it nothing changes. Throws CallFailure and CommandRefused. */
export async function mode(session: Session, name: string | undefined): Promise<Outcome> {
  const { data } = await call(session.socket(), "mode", name === undefined ? {} : { name });
  return done({ status: "success", data }, renderModes(data));
}

/** The current one first, then all of them in the order of the file. */
export function renderModes(report: ModeReport): readonly string[] {
  return [`Mode: ${report.mode}`, `Modes: ${report.modes.join(", ")}`];
}
