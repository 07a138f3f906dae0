/** `conductorctl service-status`: installed, loaded, enabled, running: four different things. */
import type { Outcome, Session } from "../outcome.ts";
import { type ServiceHost, systemHost } from "../service/host.ts";
import { complaintOf, exitOfReport, renderReport } from "../service/report.ts";
import { Service } from "../service/service.ts";

/**
 * The value is the flat report. Exit 0 when the service's daemon answers, 1 when another one does, 3 when none does.
 * Throws ServiceFailure, PathError and CallFailure.
 */
export async function serviceStatus(
  session: Session,
  socket: string | undefined,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const service = new Service(session, host, socket);
  const report = await service.report();
  return {
    value: report,
    lines: renderReport(report),
    errors: complaintOf(report, service.manager.logs),
    exit: exitOfReport(report),
  };
}
