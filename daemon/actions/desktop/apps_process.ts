/** Names of processes. Deno reads /proc only with every permission at once, so ps(1) is asked. */
import type { Clock } from "../clock.ts";
import { type AppNames, processNames, taskNames } from "./apps_names.ts";
import { outputOf, type Tools } from "./tool_process.ts";

/** A program that looks something up is killed after so long, ms. */
export const LOOKUP_LIMIT_MS = 2_000;

/** What programs are asked with. */
export interface AskingParts {
  readonly tools: Tools;
  readonly clock: Clock;
}

/** Of all processes of a system (`Deno.build.os`). Rejects with `ActionFailed`. */
export async function namesOfProcesses(os: string, parts: AskingParts): Promise<AppNames> {
  const patience = { limitMs: LOOKUP_LIMIT_MS };
  if (os === "windows") return taskNames(await outputOf(parts, ["tasklist", "/fo", "csv", "/nh"], patience));
  // -ww: macOS cuts the lines to 79 characters where there is no terminal.
  return processNames(await outputOf(parts, ["ps", "-A", "-ww", "-o", "comm="], patience));
}

/** Of one process; none when it has ended or cannot be looked up. */
export async function nameOfProcess(pid: number, parts: AskingParts): Promise<AppNames> {
  try {
    const command = ["ps", "-ww", "-p", String(pid), "-o", "comm="];
    return processNames(await outputOf(parts, command, { limitMs: LOOKUP_LIMIT_MS }));
  } catch {
    return [];
  }
}
