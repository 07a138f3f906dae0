/** What a process has open and how much memory it takes, from proc(5). */

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
  const kib = (field: string): number => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
  return { open, descriptors, watches, rss: kib("VmRSS") * 1024, peakRss: kib("VmHWM") * 1024, waited: waitedMs(pid) };
}

/** Of all its threads, since their start: "run time, wait time, slices" in ns (schedstats, kernel documentation). */
export function waitedMs(pid: number): number {
  let ns = 0;
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    try {
      ns += Number(Deno.readTextFileSync(`/proc/${pid}/task/${name}/schedstat`).split(" ")[1] ?? 0);
    } catch {
      // The thread has ended.
    }
  }
  return ns / 1e6;
}
