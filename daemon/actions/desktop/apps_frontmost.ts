/** Which application is in front: every window system has its own way to tell. */
import type { Surroundings } from "../../../shared/paths.ts";
import type { Clock } from "../clock.ts";
import { NotAvailable } from "../os.ts";
import { gnomeFront, hyprlandFront, lsappinfoFront, swayFront } from "./apps_commands.ts";
import type { AppNames } from "./apps_names.ts";
import { SharedAnswer } from "./apps_shared.ts";
import { Spy } from "./apps_spy.ts";
import { WINDOWS_SPY } from "./apps_windows.ts";
import { X11_SPY, x11Front } from "./apps_x11.ts";
import type { Tools } from "./tool_process.ts";

/** What the system is asked with. */
export interface AppsParts {
  readonly host: Surroundings;
  readonly tools: Tools;
  readonly clock: Clock;
}

/** A way to tell. */
export interface FrontmostWay {
  /** The program that tells: "xprop". */
  readonly program: string;
  /** Names of the application in front; none when there is none. */
  names(): Promise<AppNames>;
  /** Ends what runs for it. */
  close(): void;
}

/** The way that this session has; starts nothing. Throws `NotAvailable` with the reason where there is none. */
export function frontmostWay(parts: AppsParts): FrontmostWay {
  const { host } = parts;
  if (host.os === "darwin") return asking("lsappinfo", () => lsappinfoFront(parts), parts);
  if (host.os === "windows") return spying("powershell", WINDOWS_SPY, (line) => line === "" ? [] : [line], parts);
  // Before DISPLAY: under Wayland there may be an X server beside, which knows only its own windows.
  if (isSet(host, "HYPRLAND_INSTANCE_SIGNATURE")) return asking("hyprctl", () => hyprlandFront(parts), parts);
  if (isSet(host, "SWAYSOCK")) return asking("swaymsg", () => swayFront(parts), parts);
  if (isSet(host, "WAYLAND_DISPLAY") || host.env("XDG_SESSION_TYPE") === "wayland") {
    const desktop = host.env("XDG_CURRENT_DESKTOP") ?? "";
    if (/gnome/i.test(desktop)) return asking("gdbus", () => gnomeFront(parts), parts);
    const name = desktop === "" ? "this Wayland desktop" : `${desktop} under Wayland`;
    throw new NotAvailable(
      `${name} does not tell which window is in front`,
      "log in to a session of Hyprland, Sway, GNOME or X11, which do",
    );
  }
  if (!isSet(host, "DISPLAY")) {
    throw new NotAvailable("no display is set", "start conductor from within the desktop session");
  }
  if (parts.tools.find("xprop") === null) throw new NotAvailable("xprop is missing", "install x11-utils (xprop)");
  return spying("xprop", X11_SPY, (line) => x11Front(line, parts), parts);
}

function asking(program: string, ask: () => Promise<AppNames>, { clock }: AppsParts): FrontmostWay {
  const answer = new SharedAnswer(ask, clock);
  return { program, names: () => answer.get(), close: () => {} };
}

function spying(
  program: string,
  command: readonly string[],
  read: (line: string) => AppNames | Promise<AppNames>,
  { tools, clock }: AppsParts,
): FrontmostWay {
  const spy = new Spy({ tools, clock, command, read });
  return { program, names: () => spy.names(), close: () => spy.close() };
}

function isSet(host: Surroundings, variable: string): boolean {
  return (host.env(variable) ?? "") !== "";
}
