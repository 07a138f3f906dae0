/** How much memory JavaScript really holds on to: measured after a collection, or growth would be mere garbage. */
import v8 from "node:v8";
import vm from "node:vm";

/** What forces a collection; null where the runtime gives none (Deno 2.7). */
const collect = ((): (() => void) | null => {
  v8.setFlagsFromString("--expose-gc");
  try {
    const found: unknown = vm.runInNewContext("gc");
    return typeof found === "function" ? () => void found() : null;
  } catch {
    return null;
  } finally {
    v8.setFlagsFromString("--no-expose-gc");
  }
})();

/** Bytes in use after a collection, or null where none can be forced. */
export function heapInUse(): number | null {
  if (collect === null) return null;
  collect();
  return Deno.memoryUsage().heapUsed;
}

/** "1.5 MiB". */
export function mib(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
