/** Waiting for real files, sockets and processes: by looking, with a deadline, never by sleeping and hoping. */

/** Resolves once `holds()` is true; rejects after `ms`, saying what was awaited. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!await holds()) {
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await pause(5);
  }
}

/** For a while in which something must not happen, or between two looks. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
