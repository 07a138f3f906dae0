/** `conductorctl enable` and `disable`: whether the service starts at login. */
import type { Outcome, Session } from "../outcome.ts";
import { type ServiceHost, systemHost } from "../service/host.ts";
import { Service } from "../service/service.ts";

/** Starts nothing now. Throws ServiceFailure. */
export async function enable(
  session: Session,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const service = new Service(session, host, undefined);
  await service.installed();
  await service.carryOut(service.manager.enable());
  return service.done("✓ Conductor starts at login");
}

/** Ends nothing now. Throws ServiceFailure. */
export async function disable(
  session: Session,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const service = new Service(session, host, undefined);
  await service.installed();
  await service.carryOut(service.manager.disable());
  return service.done("✓ Conductor does not start at login");
}
