/**
 * What keyboard and mouse need of the system's libraries, loaded at the start whether the configuration has keys or not:
 * the daemon then gives the permission for it back, and a later reload may bring in the first Keystroke.
 */
import type { Surroundings } from "../../../shared/paths.ts";
import type { HandsWay } from "./desktop.ts";

/** Never rejects: what is missing is said when it is used. Opens no display and no device. */
export async function loadLibraries(way: HandsWay, host: Surroundings): Promise<void> {
  for (const load of await loadersOf(way, host)) {
    try {
      load();
    } catch {
      // It is remembered, and thrown to whom it concerns.
    }
  }
}

async function loadersOf(way: HandsWay, host: Surroundings): Promise<readonly (() => unknown)[]> {
  switch (way) {
    case "x11":
      return [(await import("./x11_library.ts")).loadX11];
    case "uinput": {
      const [{ cLibrary }, { layoutLibrary, namesLayout }] = await Promise.all([
        import("./c_library.ts"),
        import("./uinput_layout.ts"),
      ]);
      return namesLayout(host) ? [cLibrary, layoutLibrary] : [cLibrary];
    }
    case "robotjs": {
      const [{ loadRobot }, { layoutLookup, typingOnMac }] = await Promise.all([
        import("./robotjs_addon.ts"),
        import("./robotjs_system.ts"),
      ]);
      return [loadRobot, () => layoutLookup(host.os), ...host.os === "darwin" ? [typingOnMac] : []];
    }
    default:
      return way satisfies never;
  }
}
