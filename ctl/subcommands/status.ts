/** `conductorctl status`: how the daemon is. */
import type { Metrics, StatusReport } from "../../shared/protocol.ts";
import { call } from "../client.ts";
import { formatDuration } from "../durations.ts";
import { done, type Outcome, type Session } from "../outcome.ts";

/** The value is the flat report itself. Throws CallFailure. */
export async function status(session: Session): Promise<Outcome> {
  const { data } = await call(session.socket(), "status", {});
  return done(data, renderStatus(data));
}

/** The eight lines of the product's promise, then what else matters. */
export function renderStatus(report: StatusReport): readonly string[] {
  return [
    "Conductor Daemon Status:",
    `  State: ${report.state}`,
    `  Uptime: ${formatDuration(report.uptime_seconds)}`,
    `  Config: ${report.config_path}`,
    `  Last Reload: ${formatDuration(report.last_reload_seconds)} ago`,
    `  IPC Socket: ${report.ipc_socket}`,
    `  PID: ${report.pid}`,
    `  Mode: ${report.mode}`,
    `  Device: ${report.device ?? "none connected"}`,
    ...(report.midi_error === null ? [] : [`  MIDI: ${report.midi_error}`]),
    ...(report.keyboard_error === null ? [] : [`  Keyboard: ${report.keyboard_error}`]),
    ...troubles(report.metrics),
    ...(report.degraded === null ? [] : [`  Degraded: ${report.degraded}`]),
    ...(report.config_error === null ? [] : configError(report.config_error)),
  ];
}

/** What went wrong since the start, in one line; none when nothing did. */
function troubles(metrics: Metrics): readonly string[] {
  const counts: readonly (readonly [number, string])[] = [
    [metrics.actions_failed, "actions failed"],
    [metrics.actions_dropped, "actions dropped (their queue was full)"],
    [metrics.messages_coalesced, "control values coalesced"],
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return said.length === 0 ? [] : [`  Since Start: ${said.join(", ")}`];
}

function configError(error: string): readonly string[] {
  const [first, ...more] = error.split("\n");
  return [
    `  Config Error: ${first}`,
    ...more.map((line) => `    ${line}`),
    "    (the previous config is still active)",
  ];
}
