/** Names that only the running daemon knows, as the completion scripts read them. */
import type { DeviceReport, ModeReport } from "../../shared/protocol.ts";
import { call } from "../client.ts";
import type { List } from "./what.ts";

/** A name, and a few words about it. */
export interface Name {
  readonly name: string;
  readonly about: string;
}

/** Who presses tab does not wait longer, ms. */
const PATIENCE_MS = 1000;

/** Asks the daemon. Names that cannot stand on a line, or would be taken for options, are left out. Throws CallFailure. */
export async function namesOf(list: List, socket: string): Promise<readonly Name[]> {
  const names = list === "modes"
    ? modeNames((await call(socket, "mode", {}, PATIENCE_MS)).data)
    : deviceNames(list, (await call(socket, "devices", {}, PATIENCE_MS)).data);
  return names.filter(({ name }) => !/^-|[\p{Cc}]/u.test(name));
}

/** All the modes in the order of the file, and the two words that lead from one to another. */
export function modeNames({ mode, modes }: ModeReport): readonly Name[] {
  return [
    ...modes.map((name) => ({ name, about: name === mode ? "the current mode" : "a mode" })),
    { name: "next", about: "the mode after the current one" },
    { name: "previous", about: "the mode before the current one" },
  ];
}

/** Each name once. */
export function deviceNames(list: Exclude<List, "modes">, reports: readonly DeviceReport[]): readonly Name[] {
  const names = new Map<string, string>();
  for (const { name, alias, connected } of reports) {
    const word = list === "aliases" ? alias : name === null ? null : list === "ports" ? name : alias ?? name;
    const about = connected ? "connected" : name === null ? "not there" : "not in use";
    if (word !== null && !names.has(word)) names.set(word, about);
  }
  return [...names].map(([name, about]) => ({ name, about }));
}
