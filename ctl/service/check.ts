/** The service, as `doctor` shows it. */
import { PathError } from "../../shared/paths.ts";
import type { DoctorCheck } from "../../shared/protocol.ts";
import { ServiceFailure } from "../failures.ts";
import type { Session } from "../outcome.ts";
import { type ServiceHost, systemHost } from "./host.ts";
import { complaintOf, type ServiceReport } from "./report.ts";
import { Service } from "./service.ts";

/** No config needs a service. Throws CallFailure. */
export async function checkService(
  session: Session,
  socket: string | undefined,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<DoctorCheck> {
  try {
    const service = new Service(session, host, socket);
    return serviceCheck(await service.report(), service.manager.logs);
  } catch (error) {
    const fix = error instanceof ServiceFailure ? error.hint : null;
    // Without a home there is no place for one.
    if (!(error instanceof ServiceFailure || error instanceof PathError)) throw error;
    return { name: "service", ok: false, needed: false, text: error.message, fix };
  }
}

/** `logs` shows the daemon's log. */
function serviceCheck(report: ServiceReport, logs: string): DoctorCheck {
  const { manager, state, installed, enabled, failure } = report;
  const check = { name: "service", needed: false };
  if (state === "running") {
    const login = enabled ? "and starts it at login" : "but does not start it at login";
    return { ...check, ok: true, text: `${manager} runs it ${login}`, fix: enabled ? null : "conductorctl enable" };
  }
  if (!installed) {
    return { ...check, ok: false, text: "not installed: nothing starts it at login", fix: "conductorctl install" };
  }
  const [, fix = null] = complaintOf(report, logs);
  return { ...check, ok: false, text: `installed, but ${state}${failure === null ? "" : ` (${failure})`}`, fix };
}
