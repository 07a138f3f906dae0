/** Says what went wrong with a mapping, without a flood when it goes wrong again and again. */
import type { Action } from "../../shared/config/action_types.ts";
import { describeMapping, visible } from "../../shared/describe.ts";
import type { Firing } from "../../shared/events.ts";
import type { Log } from "../../shared/log.ts";
import type { Clock } from "./clock.ts";
import { NotAvailable } from "./os.ts";

/** The same mapping's same complaint is logged once in this time, ms. */
const COMPLAINT_WINDOW_MS = 10_000;

/** Longer errors are cut to so many characters. */
const LONGEST_ERROR = 400;

type Severity = "error" | "warn";

interface Complaint {
  readonly severity: Severity;
  readonly text: string;
  repeats: number;
  cancel: () => void;
}

/** The log lines of failing actions, thinned out per mapping. */
export class Complaints {
  readonly #log: Log;
  readonly #clock: Clock;
  /** By mapping; one each, and gone when its window passes in silence. */
  readonly #open = new Map<string, Complaint>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** The action of a firing failed; `doing` is the innermost one at work. */
  failed(firing: Firing, doing: Action, error: unknown): void {
    if (error instanceof NotAvailable) this.#say(nameOf(firing), "warn", errorText(error));
    else this.#say(nameOf(firing), "error", `${doing.type} failed: ${errorText(error)}`);
  }

  /** A key, a note or a mode could not be let go of. */
  stuck(error: unknown): void {
    this.#say("Letting go", "warn", errorText(error));
  }

  #say(mapping: string, severity: Severity, text: string): void {
    const open = this.#open.get(mapping);
    if (open?.text === text) {
      open.repeats++;
      return;
    }
    if (open !== undefined) this.#close(mapping, open);
    this.#log[severity](`${mapping}: ${text}`);
    this.#open.set(mapping, this.#window(mapping, severity, text));
  }

  /** Says what was held back, and waits for nothing more. */
  flush(): void {
    for (const [mapping, complaint] of this.#open) this.#close(mapping, complaint);
  }

  #window(mapping: string, severity: Severity, text: string): Complaint {
    const complaint: Complaint = { severity, text, repeats: 0, cancel: () => {} };
    complaint.cancel = this.#clock.after(COMPLAINT_WINDOW_MS, () => {
      this.#close(mapping, complaint);
      // Its repeats have just been logged, and that line opens a window of its own.
      if (complaint.repeats > 0) this.#open.set(mapping, this.#window(mapping, severity, text));
    });
    return complaint;
  }

  #close(mapping: string, { severity, text, repeats, cancel }: Complaint): void {
    cancel();
    this.#open.delete(mapping);
    if (repeats > 0) this.#log[severity](`${mapping}: ${text} (${repeats === 1 ? "once" : `${repeats} times`} more)`);
  }
}

/** The firing's mapping as people call it. */
export function nameOf({ mapping }: Firing): string {
  return describeMapping(mapping.place, mapping.description);
}

/** One line for people, whatever was thrown. */
export function errorText(error: unknown): string {
  return visible(error instanceof Error ? error.message : String(error), LONGEST_ERROR);
}
