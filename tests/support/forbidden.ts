/** What a program of Conductor has no business with, tried one by one from inside it. */

/** By name: "allowed", or the name of the error that refused it. */
export type Findings = Readonly<Record<string, string>>;

/** `port`: of a TCP listener on 127.0.0.1. */
function attempts(port: number, folder: string): Readonly<Record<string, () => unknown>> {
  return {
    "listen on TCP": () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
    "serve HTTP": () =>
      Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => new Response()).unref(),
    "connect by TCP": async () => (await Deno.connect({ hostname: "127.0.0.1", port })).close(),
    "fetch": async () => await (await fetch(`http://127.0.0.1:${port}/`)).text(),
    "look up a name": () => Deno.resolveDns("localhost", "A"),
    "import from the network": () => import(`http://127.0.0.1:${port}/x.ts`),
    "load a library": () => Deno.dlopen("libm.so.6", {}).close(),
    // deno-lint-ignore no-process-global -- as the daemon loads its own
    "load an addon": () => process.dlopen({ exports: {} }, `${folder}/none.node`),
    "run a shell": () => new Deno.Command("/bin/sh", { args: ["-c", ":"] }).outputSync(),
    "run kill": () => new Deno.Command("/bin/kill", { args: ["-l"], stdout: "null" }).outputSync(),
    "the computer's name": () => Deno.hostname(),
    "the user's number": () => Deno.uid(),
    "a variable of others": () => Deno.env.get("AWS_SECRET_ACCESS_KEY"),
    "all variables": () => Deno.env.toObject(),
    "another process's memory": () => Deno.openSync("/proc/1/environ").close(),
    "write a file": () => Deno.writeTextFileSync(`${folder}/written`, ""),
    "read a file": () => Deno.readTextFileSync(`${folder}/config.toml`),
  };
}

/** Tries all of them. A refusal is a `NotCapable`; any other error was not about permissions, and counts as allowed. */
export async function tryForbidden(port: number, folder: string): Promise<Findings> {
  const findings: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(attempts(port, folder))) {
    try {
      await attempt();
      findings[name] = "allowed";
    } catch (error) {
      findings[name] = isRefusal(error) ? "refused" : `allowed, but ${error instanceof Error ? error.message : error}`;
    }
  }
  return findings;
}

/** Of an import it is told by a TypeError; a compiled program has no way at all to load from the network. */
function isRefusal(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable ||
    (error instanceof TypeError && /Requires import access|Module not found/.test(error.message));
}

/** Resolves once the program that runs beside has given its permission for connections back, which it does last. */
export async function givenBack(): Promise<void> {
  while (Deno.permissions.querySync({ name: "net" }).state === "granted") {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
