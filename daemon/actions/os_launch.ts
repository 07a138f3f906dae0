/** Opening applications, which go on running when the daemon leaves. */
import { expandHome, type Surroundings } from "../../shared/paths.ts";
import { ActionFailed } from "./os.ts";

/**
 * macOS: open(1). Windows: start. Elsewhere: an executable on PATH or at a path, else the id of a desktop entry through
 * gtk-launch(1). Resolves once it is started; throws `ActionFailed` when nothing of that name is found.
 */
export async function launchApp(
  host: Surroundings,
  app: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const name = expandHome(app, host);
  switch (host.os) {
    case "darwin":
      return await opened(app, ["open", "-a", name, ...args.length === 0 ? [] : ["--args", ...args]], signal);
    case "windows":
      // The empty argument is the window's title: start takes the first quoted one for it.
      return await opened(app, ["cmd", "/d", "/c", "start", "", name, ...args], signal);
    default:
      if (started(app, name, args)) return;
      if (name.includes("/")) throw new ActionFailed(`there is no program ${name}`);
      return await opened(app, ["gtk-launch", "--", name, ...args], signal);
  }
}

/** Runs the program itself. False when there is none. */
function started(app: string, program: string, args: readonly string[]): boolean {
  try {
    const child = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true,
    }).spawn();
    child.unref();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw cannotStart(app, error);
  }
}

/**
 * Runs the system's opener, which ends once the application is started. Its error output is not read: the application
 * inherits it and would die of the closed pipe when the daemon leaves.
 */
async function opened(app: string, [opener = "", ...args]: readonly string[], signal: AbortSignal): Promise<void> {
  const command = new Deno.Command(opener, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
    signal,
  });
  let status: Deno.CommandStatus;
  try {
    status = await command.spawn().status;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new ActionFailed(`no application named '${app}' was found`);
    throw cannotStart(app, error);
  }
  if (!status.success) throw new ActionFailed(`no application named '${app}' was found`);
}

function cannotStart(app: string, error: unknown): ActionFailed {
  return new ActionFailed(`cannot start ${app}: ${error instanceof Error ? error.message : String(error)}`);
}
