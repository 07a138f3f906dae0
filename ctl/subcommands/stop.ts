/** `conductorctl stop`: ends the daemon, and says so when it has really gone and stays down. */
import { PathError } from "../../shared/paths.ts";
import { CallFailure, exitOf, ServiceFailure } from "../failures.ts";
import { done, type Outcome, type Session } from "../outcome.ts";
import { forceDown } from "../service/force_down.ts";
import { type ServiceHost, systemHost } from "../service/host.ts";
import type { ServiceState } from "../service/manager.ts";
import { Service } from "../service/service.ts";

/** Throws CallFailure, CommandRefused, ServiceFailure and PathError. */
export async function stop(
  session: Session,
  { force = false }: { readonly force?: boolean },
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const socket = session.socket();
  if (force) {
    const how = await endedByManager(session, host, socket) ?? await forceDown(host, socket);
    if (how === null) throw new CallFailure("not_running", socket);
    return stopped(how);
  }
  try {
    await host.stopDaemon(socket);
  } catch (error) {
    if (!(error instanceof CallFailure) || exitOf(error.kind) !== 3) throw error;
    // It may be one that fails again and again, between two tries.
    const how = await endedByManager(session, host, socket);
    if (how === null) throw error;
    return stopped(how);
  }
  const found = await serviceAt(session, host, socket);
  if (found !== null) await found.service.carryOut(found.service.manager.keepDown(found.now));
  return stopped("Daemon stopped gracefully");
}

function stopped(message: string): Outcome {
  return done({ status: "success", message }, [message]);
}

interface Found {
  readonly service: Service;
  readonly now: ServiceState;
}

/** The service whose daemon would answer there, or null. Without services, or a home for their files, it is not one's. */
async function serviceAt(session: Session, host: ServiceHost, socket: string): Promise<Found | null> {
  try {
    const service = new Service({ ...session, print: () => Promise.resolve(true) }, host, undefined);
    const now = await service.manager.look();
    return now.loaded && service.serves(socket, now) ? { service, now } : null;
  } catch (error) {
    if (error instanceof ServiceFailure || error instanceof PathError) return null;
    throw error;
  }
}

/** Null when no service is up there. */
async function endedByManager(session: Session, host: ServiceHost, socket: string): Promise<string | null> {
  const found = await serviceAt(session, host, socket);
  if (found === null || found.now.activity === "stopped" || found.now.activity === "failed") return null;
  const { manager } = found.service;
  await found.service.carryOut(manager.stop());
  return `Daemon stopped by ${manager.name}`;
}
