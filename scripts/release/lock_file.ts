/** deno.lock, as far as a release reads it. */

/** One npm package of the lock file. */
export interface LockedPackage {
  /** "name@version". */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** SHA-512 of what the registry sends, in base64. */
  readonly sha512: string;
  /** Ids of what it depends on. */
  readonly dependencies: readonly string[];
}

interface LockFile {
  readonly npm: Readonly<
    Record<string, { readonly integrity: string; readonly dependencies?: readonly string[] }>
  >;
}

/**
 * All its npm packages by id.
 * @throws Error when one has no SHA-512, or depends on one that is not there
 */
export function lockedPackages(lockText: string): ReadonlyMap<string, LockedPackage> {
  const { npm }: LockFile = JSON.parse(lockText);
  const ids = Object.keys(npm);
  return new Map(
    Object.entries(npm).map(([id, { integrity, dependencies = [] }]) => {
      if (!integrity.startsWith("sha512-")) throw new Error(`Cannot read the checksum of ${id} in deno.lock`);
      const at = id.lastIndexOf("@");
      return [id, {
        id,
        name: id.slice(0, at),
        version: id.slice(at + 1),
        sha512: integrity.slice("sha512-".length),
        dependencies: dependencies.map((wanted) => idOf(wanted, ids)),
      }];
    }),
  );
}

/** The lock file leaves the version out where there is one alone. */
function idOf(wanted: string, ids: readonly string[]): string {
  const found = ids.find((id) => id === wanted) ?? ids.find((id) => id.slice(0, id.lastIndexOf("@")) === wanted);
  if (found === undefined) throw new Error(`Cannot find ${wanted} in deno.lock`);
  return found;
}
