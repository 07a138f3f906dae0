/**
 * How large the desktop is, which an absolute pointer has to know: the kernel's axes go from edge to edge. Asked of the
 * Wayland compositor through its own protocol, which every one speaks.
 */
import type { Surroundings } from "../../../shared/paths.ts";
import { ActionFailed, NotAvailable } from "../os.ts";
import { ABS_MAX } from "./uinput_events.ts";
import { askOutputs, type OutputBox } from "./uinput_wayland.ts";

/** Logical pixels from the upper left corner of the desktop. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** All screens together, in logical pixels. */
export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The box around all screens, over which desktops spread an absolute pointer (Mutter, KWin, wlroots, Hyprland, niri).
 * Rejects with `NotAvailable` where it cannot be known, and where the desktop is known to do it otherwise.
 */
export async function screenSize(host: Surroundings): Promise<ScreenSize> {
  const outputs = await askOutputs(displayPaths(host)).catch((error) => {
    throw unavailable(error instanceof Error ? error.message : String(error));
  });
  const desktop = (host.env("XDG_CURRENT_DESKTOP") ?? "").toLowerCase();
  if (desktop.includes("gamescope")) throw unavailable("gamescope places such clicks elsewhere");
  if (desktop.includes("cosmic") && outputs.length > 1) {
    throw unavailable("COSMIC with several screens places such clicks elsewhere");
  }
  return boxAround(outputs);
}

/** As libwayland looks for it; without WAYLAND_DISPLAY also where sway and Hyprland put it. */
function displayPaths(host: Surroundings): readonly string[] {
  const name = host.env("WAYLAND_DISPLAY");
  const folder = host.env("XDG_RUNTIME_DIR");
  if (name?.startsWith("/")) return [name];
  if (folder === undefined || folder === "") return [];
  return (name === undefined || name === "" ? ["wayland-0", "wayland-1"] : [name]).map((each) => `${folder}/${each}`);
}

function unavailable(reason: string): NotAvailable {
  return new NotAvailable(`MouseClick at x, y is not available on this system: ${reason}`);
}

function boxAround(outputs: readonly OutputBox[]): ScreenSize {
  const left = Math.min(...outputs.map(({ x }) => x));
  const top = Math.min(...outputs.map(({ y }) => y));
  return {
    width: Math.max(...outputs.map(({ x, width }) => x + width)) - left,
    height: Math.max(...outputs.map(({ y, height }) => y + height)) - top,
  };
}

/** The values of the axes for the middle of a pixel. Throws `ActionFailed` for one that is not on the desktop. */
export function axisValues({ x, y }: Point, { width, height }: ScreenSize): readonly [x: number, y: number] {
  if (x < 0 || y < 0 || x >= width || y >= height) {
    throw new ActionFailed(`${x}, ${y} is outside of the desktop, which has ${width} x ${height} pixels`);
  }
  return [axisValue(x, width), axisValue(y, height)];
}

/** libinput takes the whole range for `pixels`: value * pixels / (ABS_MAX + 1). */
function axisValue(pixel: number, pixels: number): number {
  return Math.floor((pixel + 0.5) * (ABS_MAX + 1) / pixels);
}
