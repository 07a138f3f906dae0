/** The application in front, from desktops that answer a command. All reject with `ActionFailed` or `NotAvailable`. */
import { NotAvailable } from "../os.ts";
import type { AppNames } from "./apps_names.ts";
import { type AskingParts, LOOKUP_LIMIT_MS, nameOfProcess } from "./apps_process.ts";
import { outputOf } from "./tool_process.ts";

/** lsappinfo(8) of macOS: the display name, the bundle's identifier and its folder's name. */
export async function lsappinfoFront(parts: AskingParts): Promise<AppNames> {
  const front = (await answer(parts, "lsappinfo", "front")).trim();
  // "ASN:0x0-0x1b01b:"; "[ NULL ]" when nothing is, as behind the lock screen.
  if (!front.startsWith("ASN:")) return [];
  const only = ["name", "bundleid", "bundlepath"].flatMap((key) => ["-only", key]);
  const printed = await answer(parts, "lsappinfo", "info", ...only, front);
  return [...printed.matchAll(/^\s*"?\w+"?="(.*)"\s*$/gm)].flatMap(([, value]) => value === undefined ? [] : [value]);
}

/** hyprctl(1): the class, the one it began with, and the process's name. */
export async function hyprlandFront(parts: AskingParts): Promise<AppNames> {
  const window = record(parsed(await answer(parts, "hyprctl", "activewindow", "-j"), "hyprctl"));
  return await namesOf(parts, [window["class"], window["initialClass"]], window["pid"]);
}

/** swaymsg(1): app_id, or the class and instance of an X11 window, and the process's name. */
export async function swayFront(parts: AskingParts): Promise<AppNames> {
  const window = focusedNode(parsed(await answer(parts, "swaymsg", "-r", "-t", "get_tree"), "swaymsg"));
  // With no window on it the workspace itself has the focus; it has no process.
  if (window === null) return [];
  const x11 = record(window["window_properties"]);
  return await namesOf(parts, [window["app_id"], x11["instance"], x11["class"]], window["pid"]);
}

/** GNOME Shell tells nobody itself; these extensions do, over D-Bus, in JSON. */
const GNOME_EXTENSIONS = [
  { path: "/org/gnome/shell/extensions/FocusedWindow", method: "org.gnome.shell.extensions.FocusedWindow.Get" },
  { path: "/org/gnome/Shell/Extensions/Windows", method: "org.gnome.Shell.Extensions.Windows.List" },
];

/** gdbus(1), by the extension "Focused Window D-Bus", else "Window Calls". */
export async function gnomeFront(parts: AskingParts): Promise<AppNames> {
  for (const { path, method } of GNOME_EXTENSIONS) {
    let printed: string;
    try {
      const call = ["call", "--session", "--timeout", "1", "--dest", "org.gnome.Shell", "--object-path", path];
      printed = await answer(parts, "gdbus", ...call, "--method", method);
    } catch {
      continue;
    }
    const said = parsed(stringOf(printed), "gdbus");
    const window = Array.isArray(said) ? record(said.find((each) => record(each)["focus"] === true)) : record(said);
    return await namesOf(parts, [window["wm_class"], window["wm_class_instance"]], window["pid"]);
  }
  throw new NotAvailable(
    "GNOME does not tell which window is in front",
    "install its extension 'Focused Window D-Bus' or 'Window Calls', which do",
  );
}

/**
 * The string in "('...',)": GVariant's text form, which has double quotes around a text with single ones in it, and
 * escapes as C does.
 */
export function stringOf(printed: string): string {
  const quoted = /^\((['"])([\s\S]*)\1,\)\s*$/.exec(printed)?.[2] ?? "";
  return quoted.replace(
    /\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g,
    (_, short?: string, long?: string, plain?: string) =>
      plain === undefined ? String.fromCodePoint(parseInt(short ?? long ?? "0", 16)) : CONTROLS[plain] ?? plain,
  );
}

const CONTROLS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", a: "\x07" };

function answer(parts: AskingParts, ...command: readonly string[]): Promise<string> {
  return outputOf(parts, command, { limitMs: LOOKUP_LIMIT_MS });
}

function parsed(json: string, program: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new NotAvailable(`${program} gave no JSON`);
  }
}

async function namesOf(parts: AskingParts, names: readonly unknown[], pid: unknown): Promise<AppNames> {
  const known = names.flatMap((name) => typeof name === "string" && name !== "" ? [name] : []);
  return [...known, ...typeof pid === "number" && pid > 0 ? await nameOfProcess(pid, parts) : []];
}

function focusedNode(node: unknown): Readonly<Record<string, unknown>> | null {
  const { focused, nodes, floating_nodes, ...rest } = record(node);
  if (focused === true) return rest;
  for (const child of [nodes, floating_nodes].flatMap((list) => Array.isArray(list) ? list : [])) {
    const found = focusedNode(child);
    if (found !== null) return found;
  }
  return null;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
