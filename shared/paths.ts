/** Where the files of Conductor are, in the order of the product's promise; the environment is passed in. */

/** What the paths depend on. Variables are asked for one by one, so that a narrow permission is enough. */
export interface Surroundings {
  /** The value of an environment variable. */
  readonly env: (name: string) => string | undefined;
  /** `Deno.build.os`; only "windows" makes a difference. */
  readonly os: string;
}

/** A path cannot be told; the message says why and the way out, in one line. */
export class PathError extends Error {
  override readonly name = "PathError";
}

/** Which config file it is. */
export interface ConfigPath {
  readonly path: string;
  /** Somebody named this file, so it must be there; the default one may be written anew. */
  readonly explicit: boolean;
}

/** The socket where nothing else is said. */
export const DEFAULT_SOCKET = "/tmp/conductor.sock";

/** Present and not empty, else null. */
function variable(name: string, from: Surroundings): string | null {
  const value = from.env(name);
  return value === undefined || value === "" ? null : value;
}

/** The user's home: HOME, and on Windows USERPROFILE where there is no HOME; null when unset. */
function home(from: Surroundings): string | null {
  return variable("HOME", from) ?? (from.os === "windows" ? variable("USERPROFILE", from) : null);
}

function isAbsolute(path: string, from: Surroundings): boolean {
  return path.startsWith("/") || (from.os === "windows" && /^([A-Za-z]:[\\/]|\\\\)/.test(path));
}

function join(folder: string, rest: string, from: Surroundings): string {
  const separator = from.os === "windows" ? "\\" : "/";
  const base = folder.endsWith(separator) || folder.endsWith("/") ? folder.slice(0, -1) : folder;
  return base + separator + (from.os === "windows" ? rest.replaceAll("/", separator) : rest);
}

/** `~` and `~/...` become the home folder; all else stays as it is. Throws PathError when there is no home. */
export function expandHome(path: string, from: Surroundings): string {
  if (path !== "~" && !path.startsWith("~/") && !(from.os === "windows" && path.startsWith("~\\"))) return path;
  const folder = home(from);
  if (folder === null) throw new PathError(`Cannot expand ~ in ${path}: HOME is not set; write the whole path`);
  return path.length <= 2 ? folder : join(folder, path.slice(2), from);
}

function fromOption(flag: string, option: string, from: Surroundings): string {
  if (option === "") throw new PathError(`${flag} needs a path, but got an empty one`);
  return expandHome(option, from);
}

/**
 * The config file: `option` (of --config), else CONDUCTOR_CONFIG, else MIDIMON_CONFIG, else
 * $XDG_CONFIG_HOME/conductor/config.toml, else ~/.config/conductor/config.toml. Empty variables count as unset.
 * Throws PathError.
 */
export function configPath(option: string | undefined, from: Surroundings): ConfigPath {
  if (option !== undefined) return { path: fromOption("--config", option, from), explicit: true };
  const named = variable("CONDUCTOR_CONFIG", from) ?? variable("MIDIMON_CONFIG", from);
  if (named !== null) return { path: expandHome(named, from), explicit: true };
  const xdg = variable("XDG_CONFIG_HOME", from);
  // The XDG Base Directory Specification 0.8: a relative path is invalid and is to be ignored.
  if (xdg !== null && isAbsolute(xdg, from)) {
    return { path: join(xdg, "conductor/config.toml", from), explicit: false };
  }
  const folder = home(from);
  if (folder === null) {
    throw new PathError("Cannot find the config: HOME is not set; name the file in CONDUCTOR_CONFIG");
  }
  return { path: join(folder, ".config/conductor/config.toml", from), explicit: false };
}

/**
 * The socket: `option` (of --socket), else CONDUCTOR_SOCKET, else MIDIMON_SOCKET, else `configured` ([daemon]
 * ipc_socket, which only the daemon knows), else /tmp/conductor.sock. Throws PathError.
 */
export function socketPath(option: string | undefined, from: Surroundings, configured: string | null = null): string {
  if (option !== undefined) return fromOption("--socket", option, from);
  const named = variable("CONDUCTOR_SOCKET", from) ?? variable("MIDIMON_SOCKET", from) ??
    (configured === "" ? null : configured);
  return named === null ? DEFAULT_SOCKET : expandHome(named, from);
}

/** state.json, beside this config file. */
export function statePath(config: string, from: Surroundings): string {
  const end = Math.max(config.lastIndexOf("/"), from.os === "windows" ? config.lastIndexOf("\\") : -1);
  return config.slice(0, end + 1) + "state.json";
}
