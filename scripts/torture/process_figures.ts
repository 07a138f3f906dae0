/** What a process has open and how much memory it takes, from proc(5). */

/** As they are at one moment. */
export interface ProcessFigures {
  /** Open descriptors, by what they lead to: "socket", "anon_inode:inotify", a path. */
  readonly open: ReadonlyMap<string, number>;
  readonly descriptors: number;
  /** inotify watches. */
  readonly watches: number;
  /** Resident now, and at the most so far; bytes. */
  readonly rss: number;
  readonly peakRss: number;
  /** How long its threads stood ready without a processor, ms. */
  readonly waited: number;
}

/** Throws when the process has ended. */
export async function processFigures(pid: number): Promise<ProcessFigures> {
  const open = new Map<string, number>();
  let [descriptors, watches] = [0, 0];
  for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
    // It may be closed meanwhile.
    const target = await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => null);
    if (target === null) continue;
    const kind = target.replace(/:\[\d+\]$/, "");
    descriptors++;
    open.set(kind, (open.get(kind) ?? 0) + 1);
    if (kind.endsWith("inotify")) {
      const info = await Deno.readTextFile(`/proc/${pid}/fdinfo/${name}`).catch(() => "");
      watches += info.split("\n").filter((line) => line.startsWith("inotify wd:")).length;
    }
  }
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const [rss, peakRss] = [statusBytes(status, "VmRSS"), statusBytes(status, "VmHWM")];
  return { open, descriptors, watches, rss, peakRss, waited: waitedMs(pid) };
}

/** Resident now, bytes. */
export function residentBytes(pid: number): number {
  return statusBytes(Deno.readTextFileSync(`/proc/${pid}/status`), "VmRSS");
}

/** Resident at the most so far, bytes; 0 where there is no /proc. */
export async function peakBytes(pid: number): Promise<number> {
  return statusBytes(await Deno.readTextFile(`/proc/${pid}/status`).catch(() => ""), "VmHWM");
}

function statusBytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0) * 1024;
}

/** How many files and sockets it has open. */
export function openDescriptors(pid: number): number {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
}

/** How long its threads, those that have not ended, have run since their start, ms. */
export function ranMs(pid: number): number {
  return scheduledMs(pid, 0);
}

/** How long they stood ready without a processor, ms. */
export function waitedMs(pid: number): number {
  return scheduledMs(pid, 1);
}

/** Of all its threads: "run time, wait time, slices" in ns (schedstats, kernel documentation). */
function scheduledMs(pid: number, field: 0 | 1): number {
  let ns = 0;
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    try {
      ns += Number(Deno.readTextFileSync(`/proc/${pid}/task/${name}/schedstat`).split(" ")[field] ?? 0);
    } catch {
      // The thread has ended.
    }
  }
  return ns / 1e6;
}
