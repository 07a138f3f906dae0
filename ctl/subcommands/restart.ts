/** `conductorctl restart`: ends whoever answers at the socket, and starts the service's daemon. */
import type { Outcome, Session } from "../outcome.ts";
import { type ServiceHost, systemHost } from "../service/host.ts";
import { Service } from "../service/service.ts";

/** Done when its daemon answers; exit 3 when it does not within 10 s. Throws ServiceFailure, PathError, CallFailure. */
export async function restart(
  session: Session,
  socket: string | undefined,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const service = new Service(session, host, socket);
  // Asked over the socket it saves and lets go of every key; launchctl kickstart -k would kill it.
  await service.makeWay(await service.report(await service.installed()));
  await service.carryOut(service.manager.restart(await service.manager.look()));
  return await service.settled();
}
