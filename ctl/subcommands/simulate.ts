/** `conductorctl simulate SCRIPT`: plays as a controller would, and shows what came of it. */
import { ERROR_CODES, MAX_REQUEST_BYTES, type MonitorEvent, type SimulateReport } from "../../shared/protocol.ts";
import { ANSWER_TIMEOUT_MS, call } from "../client.ts";
import { EventLines } from "../event_lines.ts";
import { CommandRefused, UsageError } from "../failures.ts";
import { done, type Outcome, refused, type Session } from "../outcome.ts";

/** The options of `simulate`; `device` is an alias, default the first configured one. */
export interface SimulateOptions {
  readonly dryRun?: boolean;
  readonly device?: string;
}

/**
 * `script` is in the scenario language, or "-" to read it from standard input. Actions that fail are shown, exit 0: it
 * was played. A script that cannot be played is exit 2. Throws CallFailure, CommandRefused and UsageError.
 */
export async function simulate(session: Session, script: string, options: SimulateOptions): Promise<Outcome> {
  const text = script === "-" ? await readScript(session) : script;
  if (text.trim() === "") throw new UsageError('SCRIPT is empty: try "+36 500ms -36"');
  const args = {
    script: text,
    ...(options.dryRun === true ? { dry_run: true } : {}),
    ...(options.device === undefined ? {} : { device: options.device }),
  };
  try {
    const { data } = await call(session.socket(), "simulate", args, scriptMillis(text) + ANSWER_TIMEOUT_MS);
    return done({ status: "success", data }, renderSimulation(data));
  } catch (error) {
    // A script that cannot be played is a mistake of who wrote it on the command line.
    if (error instanceof CommandRefused && error.code === ERROR_CODES.InvalidRequest) return refused(error, 2);
    throw error;
  }
}

async function readScript(session: Session): Promise<string> {
  try {
    return new TextDecoder().decode(await session.readInput(MAX_REQUEST_BYTES));
  } catch (error) {
    throw new UsageError(`Cannot read SCRIPT: ${error instanceof Error ? error.message : error}`);
  }
}

/** At least how long a script takes to play, ms: the sum of its waits ("120ms", "1.5s"). */
export function scriptMillis(script: string): number {
  let sum = 0;
  for (const [, count, unit] of script.matchAll(/(?<!\S)(\d+(?:\.\d+)?)(ms|s)(?!\S)/g)) {
    sum += Number(count) * (unit === "s" ? 1000 : 1);
  }
  return sum;
}

/** Gestures, mappings and actions with their times; the messages are the script itself. */
export function renderSimulation(report: SimulateReport): readonly string[] {
  const events = report.events.filter((event) => event.event !== "message");
  const lines = new EventLines((at) => `${at.toFixed(1)}ms`.padStart(timeWidth(events)));
  return [
    ...(report.dry_run ? [`Dry run as ${report.device}: nothing is really done`] : [`Played as ${report.device}`]),
    ...events.map((event) => lines.line(event)),
    ...(events.some((event) => event.event === "mapping") ? [] : ["No mapping matched"]),
  ];
}

function timeWidth(events: readonly MonitorEvent[]): number {
  return Math.max(0, ...events.map(({ at }) => `${at.toFixed(1)}ms`.length));
}
