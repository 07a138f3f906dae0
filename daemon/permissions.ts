/** What the daemon gives back once it no longer needs it. The rest is in docs/permissions.md. */

/**
 * net: the socket is bound and nothing else is ever listened at or connected to. ffi: the libraries are loaded. sys: whose
 * the socket's files are is known. Programs, files and the variables of the environment are needed as long as it runs.
 */
const NOT_AFTER_START = ["net", "ffi", "sys"] as const;

/** For good: a revoked permission cannot be had again without asking a user at a terminal, which the programs never do. */
export function giveBackPermissions(): void {
  for (const name of NOT_AFTER_START) Deno.permissions.revokeSync({ name });
}
