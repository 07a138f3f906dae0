/** `conductorctl install`: makes Conductor a service that starts at login, and starts it. */
import { ServiceFailure } from "../failures.ts";
import { done, failed, type Outcome, type Session } from "../outcome.ts";
import { type ServiceHost, systemHost } from "../service/host.ts";
import type { Wanted } from "../service/manager.ts";
import { findConductor, serviceArgs } from "../service/program.ts";
import { Service } from "../service/service.ts";
import { foretell } from "../service/steps.ts";

/** The options of `install`; the paths are what the service's daemon gets. */
export interface InstallOptions {
  readonly config?: string;
  readonly socket?: string;
  /** Start it without a graphical session. */
  readonly headless?: boolean;
  readonly dryRun?: boolean;
}

/** Again is an update, and nothing where nothing has changed. Throws ServiceFailure, PathError and CallFailure. */
export async function install(
  session: Session,
  options: InstallOptions,
  host: ServiceHost = systemHost(session.surroundings),
): Promise<Outcome> {
  const service = new Service(session, host, options.socket);
  const wanted: Wanted = {
    program: await findConductor(host),
    args: await serviceArgs(host, options),
    headless: options.headless ?? null,
  };
  if (options.dryRun === true) return await dryRun(service, wanted);
  const now = await service.manager.look();
  const steps = service.manager.install(wanted, now);
  const report = await service.report(now);
  if (report.state === "another daemon") await service.makeWay(report);
  await service.carryOut(steps);
  return await service.settled();
}

/** Where the service manager cannot be asked, what would happen if it could is shown all the same, exit 1. */
async function dryRun({ manager }: Service, wanted: Wanted): Promise<Outcome> {
  let obstacle: ServiceFailure | null = null;
  const now = await manager.look().catch((error: unknown) => {
    if (!(error instanceof ServiceFailure)) throw error;
    obstacle = error;
    return manager.nothing();
  });
  const steps = manager.install(wanted, now);
  const value = { status: "success", dry_run: true, steps };
  if (obstacle === null) return done(value, foretell(steps));
  const { errors, exit, value: error } = failed(obstacle);
  return { value: { ...value, ...Object(error) }, lines: foretell(steps), errors, exit };
}
