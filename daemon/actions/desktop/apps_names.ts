/** Whose name a condition means: every application goes by several names, and any of them will do. */

/** Linux keeps so many bytes of a process's name (TASK_COMM_LEN - 1, proc_pid_comm(5)). */
const COMM_BYTES = 15;

/** The names one application goes by, as the system has them. */
export type AppNames = readonly string[];

/**
 * Whether `wanted` is one of the names. Case, a folder in front, and ".app" or ".exe" at the end make no difference on
 * either side: "Safari", "safari.app" and "/Applications/Safari.app" are the same. A name that Linux has cut off matches
 * every name that begins with it.
 */
export function isNamed(wanted: string, names: AppNames): boolean {
  const name = bareName(wanted);
  const short = cutOff(name);
  return name !== "" && names.map(bareName).some((each) => each === name || each === short);
}

function bareName(name: string): string {
  const last = name.trim().replace(/[/\\]+$/, "").split(/[/\\]/).pop() ?? "";
  return last.toLowerCase().replace(/\.(app|exe)$/, "");
}

/** As Linux would have it; null when it would leave it whole. */
function cutOff(name: string): string | null {
  const bytes = new TextEncoder().encode(name);
  return bytes.length > COMM_BYTES ? new TextDecoder().decode(bytes.subarray(0, COMM_BYTES)) : null;
}

/**
 * What `ps -o comm=` prints. On macOS it gives paths, where an application's main program has its bundle's name too;
 * programs deeper inside a bundle are helpers and go by their own.
 */
export function processNames(printed: string): AppNames {
  const names: string[] = [];
  for (const line of printed.split("\n")) {
    const path = line.trim();
    // A zombie has ended; its parent just has not looked.
    if (path === "" || path.endsWith("<defunct>")) continue;
    names.push(path);
    const bundle = /([^/]+\.app)\/Contents\/MacOS\/[^/]+$/.exec(path)?.[1];
    if (bundle !== undefined) names.push(bundle);
  }
  return names;
}

/** What `tasklist /fo csv /nh` prints: "notepad.exe","4242","Console","1","14,160 K". */
export function taskNames(printed: string): AppNames {
  return [...printed.matchAll(/^"([^"]+)",/gm)].flatMap(([, name]) => name ?? []);
}
