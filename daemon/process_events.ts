/** What happens to the process as a whole: signals, and errors that nobody has caught. */
import type { Faults } from "./faults.ts";

/** Heard until it is closed. */
export interface Watch {
  close(): void;
}

/** A mistake of ours in one callback is said, and hurts nothing else: the rest of the daemon goes on. */
export function onUnforeseen(faults: Faults): Watch {
  const handler = (event: ErrorEvent | PromiseRejectionEvent): void => {
    event.preventDefault();
    faults.record("a callback", event instanceof ErrorEvent ? event.error : event.reason);
  };
  addEventListener("error", handler);
  addEventListener("unhandledrejection", handler);
  return {
    close(): void {
      removeEventListener("error", handler);
      removeEventListener("unhandledrejection", handler);
    },
  };
}

/** Heard until it is closed, too. */
export interface SignalWatch extends Watch {
  /** The name of the first signal that asked to stop. */
  readonly first: Promise<string>;
}

/** The first signal asks to stop, a second one during that ends the process at once. */
export function onSignals(): SignalWatch {
  const names: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGTERM", "SIGINT", "SIGHUP"];
  const first = Promise.withResolvers<string>();
  let asked = false;
  const handlers = names.map((name) => {
    const handler = (): void => {
      if (asked) Deno.exit(1);
      asked = true;
      first.resolve(name);
    };
    Deno.addSignalListener(name, handler);
    return { name, handler };
  });
  return {
    first: first.promise,
    close(): void {
      for (const { name, handler } of handlers) Deno.removeSignalListener(name, handler);
    },
  };
}
