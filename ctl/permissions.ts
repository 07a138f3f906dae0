/**
 * What a subcommand gives back of the program's permissions, and when: deno.json grants what all of them need together. The
 * whole of it is in docs/permissions.md.
 */
import { SERVICE_COMMANDS } from "./service_command_table.ts";

/** For good: the programs never ask a user for one. */
export interface GivenBack {
  /** Before the subcommand runs. */
  readonly atOnce: readonly Deno.PermissionName[];
  /** Once the connection to the daemon is open; it stays open. */
  readonly connected: readonly Deno.PermissionName[];
}

/** Most make one connection, for which Deno wants net and write. */
const USUAL: GivenBack = { atOnce: ["run", "sys"], connected: ["net", "write"] };
/** It only reads a file. */
const OFFLINE: GivenBack = { atOnce: ["run", "sys", "net", "write"], connected: [] };
/** They run the service manager, write its files, and look more than once whether a daemon answers. */
const SERVICE: GivenBack = { atOnce: [], connected: [] };

const SPECIAL: Readonly<Record<string, GivenBack>> = {
  validate: OFFLINE,
  // It looks whether the daemon has gone.
  stop: SERVICE,
  // It also asks the service manager.
  doctor: SERVICE,
  ...Object.fromEntries(Object.keys(SERVICE_COMMANDS).map((name) => [name, SERVICE])),
};

/** By the name of the subcommand. */
export function givenBack(command: string): GivenBack {
  return SPECIAL[command] ?? USUAL;
}
