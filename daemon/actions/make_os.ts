/** The computer as it is: processes everywhere, and a desktop where there is one. */
import type { Surroundings } from "../../shared/paths.ts";
import { type Desktop, NotAvailable, type Os, type Processes } from "./os.ts";
import { launchApp } from "./os_launch.ts";
import { runShell } from "./os_processes.ts";

/** One Os of the two halves. `name` is for logs and `status`. */
export function makeOs(name: string, processes: Processes, desktop: Desktop): Os {
  return { name, ...processes, ...desktop };
}

/** Shell commands and applications of this machine. */
export function processesOf(host: Surroundings): Processes {
  return {
    shell: (request, signal) => runShell(host, request, signal),
    launch: (app, args, signal) => launchApp(host, app, args, signal),
  };
}

/** A system without keyboard, pointer, sound or windows. `reason` says why, for people: "no display is set". */
export function noDesktop(reason: string): Desktop {
  const missing = (what: string) => (): never => {
    throw new NotAvailable(`${what} is not available on this system: ${reason}`);
  };
  return {
    keyDown: missing("Keystroke"),
    keyUp: missing("Keystroke"),
    typeText: missing("Text"),
    mouseClick: missing("MouseClick"),
    mouseScroll: missing("MouseScroll"),
    volume: missing("VolumeControl"),
    appRunning: missing("AppRunning"),
    appFrontmost: missing("AppFrontmost"),
  };
}
