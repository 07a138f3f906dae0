/** `conductorctl start`: the service, now. */
import { ServiceFailure } from "../failures.ts";
import type { Outcome, Session } from "../outcome.ts";
import { type ServiceHost, systemHost } from "../service/host.ts";
import { Service } from "../service/service.ts";

/** Done when its daemon answers; exit 3 when it does not within 10 s. Throws ServiceFailure, PathError, CallFailure. */
export async function start(
  session: Session,
  socket: string | undefined,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const service = new Service(session, host, socket);
  const now = await service.installed();
  const report = await service.report(now);
  if (report.running) return service.done(`Conductor already runs (PID ${report.pid ?? "unknown"})`, report);
  if (report.state === "another daemon") {
    throw new ServiceFailure(
      `Another daemon answers at ${report.socket} (PID ${report.daemon_pid ?? "unknown"})`,
      "Let the service take its place: conductorctl restart",
    );
  }
  await service.carryOut(service.manager.start(now));
  return await service.settled();
}
