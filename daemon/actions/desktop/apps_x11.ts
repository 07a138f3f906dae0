/** The application in front under X11, as the window manager publishes it (Extended Window Manager Hints 1.5). */
import { NotAvailable } from "../os.ts";
import type { AppNames } from "./apps_names.ts";
import { type AskingParts, LOOKUP_LIMIT_MS, nameOfProcess } from "./apps_process.ts";
import { outputOf } from "./tool_process.ts";

/** Prints a line at once and at each change: "_NET_ACTIVE_WINDOW(WINDOW): window id # 0x60000c". */
export const X11_SPY: readonly string[] = ["xprop", "-spy", "-root", "_NET_ACTIVE_WINDOW"];

/** The names of the window that a line of the spy tells of: WM_CLASS's instance and class, and its process's. */
export async function x11Front(line: string, parts: AskingParts): Promise<AppNames> {
  // Then xprop has no number for the property's name, and will not hear of it either.
  if (line.includes("no such atom")) {
    throw new NotAvailable(
      "no window manager tells which window is in front (_NET_ACTIVE_WINDOW)",
      "start one, such as openbox",
    );
  }
  const window = /# (0x[0-9a-f]+)/.exec(line)?.[1];
  if (window === undefined || Number(window) === 0) return [];
  let printed: string;
  try {
    printed = await outputOf(parts, ["xprop", "-id", window, "WM_CLASS", "_NET_WM_PID"], { limitMs: LOOKUP_LIMIT_MS });
  } catch {
    // It is gone already; the next line tells what came after it.
    return [];
  }
  const { names, pid } = windowProperties(printed);
  return [...names, ...pid === null ? [] : await nameOfProcess(pid, parts)];
}

/** Of 'WM_CLASS(STRING) = "xterm", "XTerm"' and "_NET_WM_PID(CARDINAL) = 4242". */
export function windowProperties(printed: string): { readonly names: AppNames; readonly pid: number | null } {
  const classes = /^WM_CLASS\(\w+\) = (.*)$/m.exec(printed)?.[1] ?? "";
  const names = [...classes.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name = ""]) => name.replace(/\\(.)/g, "$1"));
  const pid = /^_NET_WM_PID\(CARDINAL\) = (\d+)$/m.exec(printed)?.[1];
  return { names, pid: pid === undefined ? null : Number(pid) };
}
