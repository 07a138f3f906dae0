/** The way to this machine's keyboard, pointer, sound and windows, chosen at start by what the machine is. */
import type { Config } from "../../../shared/config/types.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { type Desktop, NotAvailable } from "../os.ts";
import { checkFrontmost, checkRunning, systemApps } from "./apps.ts";
import type { DesktopFindings, Finding } from "./finding.ts";
import type { Hands } from "./hands.ts";
import { loadLibraries } from "./libraries.ts";
import { desktopNeeds } from "./needs.ts";
import { checkVolume, systemVolume } from "./volume.ts";

/** How keys and the pointer are reached: an X server, the kernel's uinput, or robotjs (macOS, Windows). */
export type HandsWay = "x11" | "uinput" | "robotjs";

/** Under Wayland an X server is there too (Xwayland), but what it is sent reaches X programs alone. */
function handsWay({ os, env }: Surroundings): HandsWay {
  if (os !== "linux") return "robotjs";
  const isSet = (name: string): boolean => (env(name) ?? "") !== "";
  return isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY") && env("XDG_SESSION_TYPE") !== "wayland" ? "x11" : "uinput";
}

/** The desktop with what its owner has to call. */
export interface SystemDesktop extends Desktop {
  readonly way: HandsWay;
  /** Loads what keys may ever need; afterwards nothing here needs the ffi permission. Never rejects. */
  load(): Promise<void>;
  /**
   * To be called with each configuration: what it needs is loaded then, and what it does not need never. Answers why its
   * keys and clicks will not work, or null.
   */
  prepare(config: Config): Promise<string | null>;
  /** Tries each part out, keys with the harmless F24. Takes up to some seconds; never rejects. */
  check(): Promise<DesktopFindings>;
  /** Lets go of what is down and of what was opened. */
  close(): void;
}

/** This machine's. Opens and loads nothing by itself. */
export function systemDesktop(host: Surroundings): SystemDesktop {
  const way = handsWay(host);
  const apps = systemApps(host);
  let hands: Hands | null = null;
  const ready = (): Hands => {
    if (hands === null) {
      throw new NotAvailable("the keyboard is not ready yet: it is loaded with a config that uses it");
    }
    return hands;
  };
  return {
    way,
    keyDown: (stroke) => ready().keyDown(stroke),
    keyUp: (stroke) => ready().keyUp(stroke),
    typeText: (text, signal) => ready().typeText(text, signal),
    mouseClick: (button, at, clicks) => ready().mouseClick(button, at, clicks),
    mouseScroll: (dx, dy) => ready().mouseScroll(dx, dy),
    volume: systemVolume(host).volume,
    appRunning: apps.appRunning,
    appFrontmost: apps.appFrontmost,
    load: () => loadLibraries(way, host),
    prepare: async (config) => {
      if (!desktopNeeds(config).has("hands")) return null;
      try {
        hands ??= await loadHands(way, host);
        hands.prepare();
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    check: async () => {
      const [hands, volume, running, frontmost] = await Promise.all([
        checkHands(way, host),
        checkVolume(host),
        checkRunning(host),
        checkFrontmost(host),
      ]);
      return { hands, volume, running, frontmost };
    },
    close: () => {
      hands?.close();
      apps.close();
    },
  };
}

async function loadHands(way: HandsWay, host: Surroundings): Promise<Hands> {
  switch (way) {
    case "x11":
      return (await import("./x11.ts")).x11Hands(host);
    case "uinput":
      return (await import("./uinput.ts")).uinputHands(host);
    case "robotjs":
      return (await import("./robotjs.ts")).robotjsHands(host);
    default:
      return way satisfies never;
  }
}

async function checkHands(way: HandsWay, host: Surroundings): Promise<Finding> {
  switch (way) {
    case "x11":
      return await (await import("./x11_check.ts")).checkX11(host);
    case "uinput": {
      const { checkUinput, systemParts } = await import("./uinput_check.ts");
      return await checkUinput(systemParts(host));
    }
    case "robotjs":
      return (await import("./robotjs.ts")).checkRobotjs();
    default:
      return way satisfies never;
  }
}
