/** Ending a daemon over its socket. */
import { Connection } from "./client.ts";
import { CallFailure, ServiceFailure } from "./failures.ts";

/** How long the daemon may take to save, let go of everything and leave, ms. */
const LEAVE_MS = 5000;
const LOOK_AGAIN_MS = 20;

/**
 * Resolves when nobody listens at the socket any more. Throws ServiceFailure when that takes over 5 s, CallFailure and
 * CommandRefused.
 */
export async function stopDaemon(socket: string): Promise<void> {
  const connection = await Connection.open(socket);
  const deadline = performance.now() + LEAVE_MS;
  try {
    await connection.request("stop", {});
    await hungUp(connection, LEAVE_MS);
  } finally {
    connection.close();
  }
  while (await answers(socket)) {
    if (performance.now() > deadline) {
      throw new ServiceFailure(
        `The daemon was told to stop, but still answers at ${socket} after ${LEAVE_MS / 1000} s`,
        "End it without asking: conductorctl stop --force",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Resolves when the other side closes the connection, or after so many ms. */
async function hungUp(connection: Connection, ms: number): Promise<void> {
  const timer = setTimeout(() => connection.close(), ms);
  try {
    while (await connection.next() !== undefined);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether somebody still listens there. */
async function answers(socket: string): Promise<boolean> {
  try {
    (await Connection.open(socket, 0)).close();
    return true;
  } catch (error) {
    // A full queue of new clients is still a queue.
    if (error instanceof CallFailure) return error.kind === "timeout";
    throw error;
  }
}
