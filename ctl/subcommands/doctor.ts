/** `conductorctl doctor`: what works here and what does not, each with its fix. */
import type { ConfigContent } from "../../shared/config/config_text.ts";
import { readConfig } from "../../shared/config/read_config.ts";
import { problemLine } from "../../shared/config/report.ts";
import { configPath } from "../../shared/paths.ts";
import type { DoctorCheck } from "../../shared/protocol.ts";
import { call } from "../client.ts";
import { CallFailure, exitOf, wayOut } from "../failures.ts";
import { errorValue, failed, type Outcome, type Session } from "../outcome.ts";
import { checkService } from "../service/check.ts";
import { readConfigFile } from "./validate.ts";

/** PowerShell and a slow sound server take their seconds, ms. */
const DOCTOR_TIMEOUT_MS = 30_000;

/**
 * Asks the daemon; where none answers it looks at the config file itself. `socket` is what --socket names. Throws
 * CallFailure and PathError.
 */
export async function doctor(session: Session, socket: string | undefined): Promise<Outcome> {
  let found: readonly DoctorCheck[];
  try {
    found = (await call(session.socket(), "doctor", {}, DOCTOR_TIMEOUT_MS)).data;
  } catch (error) {
    if (error instanceof CallFailure && exitOf(error.kind) === 3) return await withoutDaemon(session, socket, error);
    throw error;
  }
  const checks = [...found, await checkService(session, socket)];
  const exit = checks.some((check) => check.needed && !check.ok) ? 1 : 0;
  return { value: { status: "success", data: checks }, lines: renderChecks(checks), errors: [], exit };
}

/** A line for each check, its fix under it, and a summary. */
export function renderChecks(checks: readonly DoctorCheck[]): readonly string[] {
  const broken = checks.filter((check) => check.needed && !check.ok).map(({ name }) => name);
  const summary = broken.length === 0
    ? "✓ All that this config needs works"
    : `✗ This config needs what does not work: ${broken.join(", ")}`;
  return [...checks.flatMap(linesOf), summary];
}

function linesOf({ name, ok, needed, text, fix }: DoctorCheck): readonly string[] {
  const line = ok ? `✓ ${name}: ${text}` : needed ? `✗ ${name}: ${text}` : `– ${name}: ${text} (not needed)`;
  return fix === null ? [line] : [line, `    Fix: ${fix}`];
}

async function withoutDaemon(
  session: Session,
  socket: string | undefined,
  failure: CallFailure,
): Promise<Outcome> {
  const { path, explicit } = configPath(undefined, session.surroundings);
  const config = checkConfigFile(path, explicit, await readConfigFile(path));
  const service = await checkService(session, socket);
  const checks = [config, checkDaemon(failure), service];
  const { errors, exit } = failed(failure);
  const details = { reason: failure.kind, checks };
  return {
    value: errorValue(null, failure.message, details),
    lines: [...linesOf(config), ...linesOf(service)],
    errors,
    exit,
  };
}

function checkDaemon({ kind, socket, message }: CallFailure): DoctorCheck {
  const fix = wayOut(kind, socket) ?? "look at the log of the daemon, or end it and start it anew";
  return { name: "daemon", ok: false, needed: true, text: message, fix };
}

/** `explicit`: somebody named it, so that the daemon would not write a starter in its place. */
export function checkConfigFile(path: string, explicit: boolean, content: ConfigContent): DoctorCheck {
  const check = { name: "config", needed: true };
  if (!content.ok) {
    if (content.reason === "missing" && !explicit) {
      return { ...check, ok: true, text: `${path} is not there yet: the daemon writes a starter config`, fix: null };
    }
    return { ...check, ok: false, text: content.message, fix: "write it, or name another one (CONDUCTOR_CONFIG)" };
  }
  if (content.text.trim() === "") {
    return { ...check, ok: false, text: `${path} is empty`, fix: "write a mode into it: [[modes]] name = 'Default'" };
  }
  const result = readConfig(content.text);
  if (result.ok) return { ...check, ok: true, text: `${path} is valid`, fix: null };
  const [first, ...more] = result.problems;
  const what = first === undefined ? "unknown problem" : problemLine(first);
  return {
    ...check,
    ok: false,
    text: `${path}: ${what}${more.length === 0 ? "" : ` (and ${more.length} more)`}`,
    fix: 'correct the file; "conductorctl validate" shows every mistake',
  };
}
