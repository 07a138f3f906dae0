/** What a look at one part of this machine found out. */
import { NotAvailable } from "../os.ts";

/** In words for people. */
export interface Finding {
  readonly ok: boolean;
  /** What works and by what, or what is wrong; one line. */
  readonly text: string;
  /** What to do about it, one line; null where nothing is wrong. */
  readonly fix: string | null;
}

/** Keyboard and pointer, the volume, which applications run, which one is in front. */
export type DesktopPart = "hands" | "volume" | "running" | "frontmost";

/** What a look at each part of the desktop found out. */
export type DesktopFindings = Readonly<Record<DesktopPart, Finding>>;

/** Of a look that threw. An error that knows its own way out goes before `fix`. */
export function failedLook(error: unknown, fix: string): Finding {
  if (error instanceof NotAvailable) return { ok: false, text: error.what, fix: error.fix ?? fix };
  const [text = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return { ok: false, text, fix };
}
