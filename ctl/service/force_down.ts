/** Ending a daemon that does not listen to its socket. */
import { ServiceFailure } from "../failures.ts";
import type { ServiceHost } from "./host.ts";
import { reason } from "./steps.ts";

/** SIGTERM lets it release the keys it holds down, for which it needs up to 3 s. */
const AFTER_TERM_MS = 4000;
const AFTER_KILL_MS = 2000;
const LOOK_AGAIN_MS = 50;

/**
 * Ends the process that holds the socket's lock, with SIGTERM, then with SIGKILL: the lock is the proof that it is the
 * daemon, as a PID alone may by now be another program's. Says how, or null when there is none. Throws ServiceFailure.
 */
export async function forceDown(host: ServiceHost, socket: string): Promise<string | null> {
  const pid = await host.lockHolder(socket);
  if (pid === null) return null;
  if (await signalled(host, socket, pid, "TERM", AFTER_TERM_MS)) return `Daemon stopped by SIGTERM (PID ${pid})`;
  if (await signalled(host, socket, pid, "KILL", AFTER_KILL_MS)) {
    return `Daemon killed (PID ${pid}): SIGTERM did not end it. A key it held down may have stayed down`;
  }
  throw new ServiceFailure(`Cannot end the daemon (PID ${pid}): not even SIGKILL did`);
}

async function signalled(
  host: ServiceHost,
  socket: string,
  pid: number,
  signal: "TERM" | "KILL",
  within: number,
): Promise<boolean> {
  const ended = await host.run(["kill", `-${signal}`, String(pid)]);
  const limit = host.now() + within;
  while (await host.lockHolder(socket) === pid) {
    if (ended?.code !== 0) {
      const why = ended === null ? "kill is not installed" : reason(ended);
      throw new ServiceFailure(`Cannot end the daemon (PID ${pid}): ${why}`);
    }
    if (host.now() > limit) return false;
    await host.pause(LOOK_AGAIN_MS);
  }
  return true;
}
