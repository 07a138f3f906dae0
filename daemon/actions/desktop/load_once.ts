/** Libraries stay loaded, and after its start the daemon has no permission to load one that it lacked then. */

/** Calls `load` at the first call alone; what it gave, or threw, is given or thrown from then on. */
export function once<T>(load: () => T): () => T {
  let outcome: { readonly value: T } | { readonly error: unknown } | null = null;
  return () => {
    try {
      outcome ??= { value: load() };
    } catch (error) {
      outcome = { error };
    }
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  };
}
