/** `conductorctl devices` and `device [NAME]`: the MIDI devices, and which of them is in use. */
import type { DeviceReport } from "../../shared/protocol.ts";
import { call } from "../client.ts";
import { done, type Outcome, type Session } from "../outcome.ts";

/** Lists the ports present and the configured devices that are missing. Throws CallFailure and CommandRefused. */
export async function devices(session: Session): Promise<Outcome> {
  const { data } = await call(session.socket(), "devices", {});
  return done({ status: "success", data }, renderDevices(data));
}

/** Without a name: the device in use. Digits alone are an index among the ports that `devices` lists. */
export async function device(session: Session, nameOrIndex: string | undefined): Promise<Outcome> {
  const args = nameOrIndex === undefined
    ? {}
    : /^\d+$/.test(nameOrIndex)
    ? { index: Number(nameOrIndex) }
    : { name: nameOrIndex };
  const { data } = await call(session.socket(), "device", args);
  return done({ status: "success", data }, [`Device: ${describeDevice(data)}`, ...why(data)]);
}

/** One line each, in columns: index, alias, whether it is connected, the port's name; below it why it is not. */
export function renderDevices(list: readonly DeviceReport[]): readonly string[] {
  if (list.length === 0) return ["No MIDI devices found", "What may be missing is said by: conductorctl doctor"];
  const rows = list.map((
    one,
  ) => [one.index === null ? "-" : String(one.index), one.alias ?? "-", state(one), one.name ?? "-"]);
  const table = [["INDEX", "ALIAS", "STATE", "PORT"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.flatMap((row, i) => {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
    return [line, ...why(list[i - 1])];
  });
}

function why(report: DeviceReport | undefined): readonly string[] {
  return report === undefined || report.problem === null ? [] : [`    ${report.problem}`];
}

function describeDevice(report: DeviceReport): string {
  const name = report.alias ?? report.name ?? "?";
  const port = report.name === null || report.name === name ? "" : ` (${report.name})`;
  return `${name}${port}, ${state(report)}`;
}

function state(report: DeviceReport): string {
  if (report.connected) return "connected";
  return report.alias === null ? "not in use" : "not connected";
}
