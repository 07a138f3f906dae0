/** Which applications run, and which one is in front. */
import type { Surroundings } from "../../../shared/paths.ts";
import { type Clock, systemClock } from "../clock.ts";
import { type Desktop, NotAvailable } from "../os.ts";
import { type FrontmostWay, frontmostWay } from "./apps_frontmost.ts";
import { isNamed } from "./apps_names.ts";
import { namesOfProcesses } from "./apps_process.ts";
import { inTime, SharedAnswer } from "./apps_shared.ts";
import { FIRST_LINE_LIMIT_MS } from "./apps_spy.ts";
import { failedLook, type Finding } from "./finding.ts";
import { systemTools, type Tools } from "./tool_process.ts";

/** The questions about applications. */
export interface SystemApps extends Pick<Desktop, "appRunning" | "appFrontmost"> {
  /** Ends the program that watches for the application in front; no question is answered any more that needs it. */
  close(): void;
}

/**
 * An application is meant by any of the names it goes by, whatever its case, with or without ".app", ".exe" or a folder:
 * running, the name of its process (its executable's; on macOS its bundle's too); in front, that, and under X11 the
 * instance or class of WM_CLASS, under Wayland the app id or class, on macOS the display name or bundle identifier.
 * Linux keeps 15 bytes of a process's name: a longer one matches what begins alike.
 *
 * Nothing is started before the first question. Under X11 and on Windows one program then stays and tells of each change;
 * elsewhere one is started for a question, and its answer kept for `ANSWER_KEPT_MS`. Both reject with `NotAvailable` when
 * the system cannot tell, or not within `ANSWER_LIMIT_MS`.
 */
export function systemApps(
  host: Surroundings,
  tools: Tools = systemTools(host),
  clock: Clock = systemClock,
): SystemApps {
  const parts = { host, tools, clock };
  const running = new SharedAnswer(() => namesOfProcesses(host.os, parts), clock);
  let front: FrontmostWay | null = null;
  let closed = false;
  return {
    appRunning: (name) => answered("AppRunning", async () => isNamed(name, await inTime(running.get(), clock))),
    appFrontmost: (name) =>
      answered("AppFrontmost", async () => {
        if (closed) throw new NotAvailable("the daemon is leaving");
        front ??= frontmostWay(parts);
        return isNamed(name, await inTime(front.names(), clock));
      }),
    close: () => {
      closed = true;
      front?.close();
    },
  };
}

/** Whether running applications can be told here, proved by a look. Never rejects. */
export async function checkRunning(
  host: Surroundings,
  tools: Tools = systemTools(host),
  clock: Clock = systemClock,
): Promise<Finding> {
  const fix = host.os === "linux" ? "install procps (ps)" : "look whether the program can be started in a terminal";
  return await checked(fix, async () => {
    const names = await namesOfProcesses(host.os, { tools, clock });
    return `${host.os === "windows" ? "tasklist" : "ps"} tells which applications run, now ${names.length}`;
  });
}

/** How the application in front is found here, proved by asking. Never rejects, and leaves nothing running. */
export async function checkFrontmost(
  host: Surroundings,
  tools: Tools = systemTools(host),
  clock: Clock = systemClock,
): Promise<Finding> {
  return await checked(FRONTMOST_FIX, async () => {
    const way = frontmostWay({ host, tools, clock });
    try {
      const names = await inTime(way.names(), clock, FIRST_LINE_LIMIT_MS);
      const now = names.length === 0 ? "none" : [...new Set(names)].join(", ");
      return `${way.program} tells which application is in front, now ${now}`;
    } finally {
      way.close();
    }
  });
}

/** Where what should tell fails for a reason of its own. */
const FRONTMOST_FIX = "start conductor from within the desktop session, with the environment of its programs";

async function checked(fix: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, text: await look(), fix: null };
  } catch (error) {
    return failedLook(error, fix);
  }
}

async function answered(condition: string, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NotAvailable(`${condition} is not available on this system: ${why}`);
  }
}
