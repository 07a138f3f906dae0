/** What the service is to run. */
import { configPath, DEFAULT_SOCKET, socketPath } from "../../shared/paths.ts";
import { ServiceFailure } from "../failures.ts";
import type { ServiceHost } from "./host.ts";

/**
 * The daemon's program: beside this one, else on PATH. Where PATH leads to the same file, its name there is taken: the
 * link in Homebrew's bin stays over an upgrade, the folder behind it does not. Throws ServiceFailure.
 */
export async function findConductor(host: ServiceHost): Promise<string> {
  const beside = `${host.self.slice(0, host.self.lastIndexOf("/"))}/conductor`;
  const real = await host.realFile(beside);
  for (const folder of (host.env("PATH") ?? "").split(":")) {
    if (!folder.startsWith("/")) continue;
    const found = `${folder.replace(/\/$/, "")}/conductor`;
    const file = await host.realFile(found);
    if (file !== null && (real === null || file === real)) return found;
  }
  if (real !== null) return beside;
  throw new ServiceFailure(
    `Cannot find the program conductor: it is neither beside conductorctl (${beside}) nor on PATH`,
    "Put both programs into one folder, or the folder of conductor on PATH",
  );
}

/**
 * The options that make the service's daemon the one this shell means: what the options or the environment of the caller
 * name, the service would not know by itself. Throws ServiceFailure and PathError.
 */
export async function serviceArgs(
  host: ServiceHost,
  options: { readonly config?: string; readonly socket?: string },
): Promise<readonly string[]> {
  const absolute = (path: string): string => path.startsWith("/") ? path : `${host.cwd()}/${path}`;
  const args: string[] = [];
  const config = configPath(options.config, host);
  if (config.explicit) {
    const path = absolute(config.path);
    if (await host.realFile(path) === null) {
      throw new ServiceFailure(
        `Config file not found: ${path}`,
        "Write it first; conductorctl validate PATH checks it",
      );
    }
    args.push("--config", path);
  }
  const socket = socketPath(options.socket, host);
  if (socket !== DEFAULT_SOCKET) args.push("--socket", absolute(socket));
  return args;
}
