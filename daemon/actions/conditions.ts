/** Whether a condition holds. Answered at once unless an application must be looked for. */
import type { Condition } from "../../shared/config/action_types.ts";
import type { Desktop } from "./os.ts";
import type { Steps } from "./run.ts";

/** What conditions ask about. */
export interface Facts {
  /** Local wall-clock time. */
  readonly time: Date;
  readonly mode: string;
  readonly apps: Pick<Desktop, "appRunning" | "appFrontmost">;
}

/** Stops at the first answer that decides; throws `NotAvailable` when the system cannot tell. */
export function* holds(condition: Condition, facts: Facts): Steps<boolean> {
  switch (condition.type) {
    case "Always":
      return true;
    case "Never":
      return false;
    case "TimeRange":
      return inTimeRange(facts.time.getHours() * 60 + facts.time.getMinutes(), condition.start, condition.end);
    case "DayOfWeek":
      return condition.days.includes(dayOfWeek(facts.time));
    case "ModeIs":
      return facts.mode === condition.mode;
    case "AppRunning":
      return yield* answer(facts.apps.appRunning(condition.app_name));
    case "AppFrontmost":
      return yield* answer(facts.apps.appFrontmost(condition.app_name));
    case "And":
      for (const part of condition.conditions) if (!(yield* holds(part, facts))) return false;
      return true;
    case "Or":
      for (const part of condition.conditions) if (yield* holds(part, facts)) return true;
      return false;
    case "Not":
      return !(yield* holds(condition.condition, facts));
    default:
      return condition satisfies never;
  }
}

/** Minutes since midnight. The start counts, the end does not; the same start and end mean the whole day. */
function inTimeRange(minute: number, start: number, end: number): boolean {
  if (start === end) return true;
  return start < end ? start <= minute && minute < end : start <= minute || minute < end;
}

/** 1 = Monday .. 7 = Sunday, as in ISO 8601; JavaScript counts from Sunday = 0. */
export function dayOfWeek(time: Date): number {
  return time.getDay() || 7;
}

function* answer(asked: Promise<boolean>): Steps<boolean> {
  let found = false;
  yield asked.then((value) => {
    found = value;
  });
  return found;
}
