/** `conductorctl uninstall`: ends the service and takes it away; the config stays. */
import type { Outcome, Session } from "../outcome.ts";
import { type ServiceHost, systemHost } from "../service/host.ts";
import { Service } from "../service/service.ts";

/** Done, too, when there is none. Throws ServiceFailure. */
export async function uninstall(
  session: Session,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const service = new Service(session, host, undefined);
  const now = await service.manager.look();
  if (!now.installed && !now.loaded) return service.done("Conductor is not installed as a service: nothing to remove");
  await service.carryOut(service.manager.uninstall(now));
  if (now.packaged) {
    await service.say(`${now.path} belongs to a package: remove that to be rid of it`);
    return service.done("✓ Conductor has ended and does not start at login any more");
  }
  return service.done("✓ Conductor is no service any more (its config stays)");
}
