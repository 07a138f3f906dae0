/** Which parts of a desktop a configuration uses. */
import { everyAction, everyCondition } from "../../../shared/config/every_action.ts";
import type { Config } from "../../../shared/config/types.ts";
import type { DesktopPart } from "./finding.ts";

/** What its actions and conditions need, wherever they stand in it. */
export function desktopNeeds(config: Config): ReadonlySet<DesktopPart> {
  const needs = new Set<DesktopPart>();
  for (const { type } of everyAction(config)) {
    if (type === "Keystroke" || type === "Text" || type === "MouseClick" || type === "MouseScroll") needs.add("hands");
    else if (type === "VolumeControl") needs.add("volume");
  }
  for (const { type } of everyCondition(config)) {
    if (type === "AppRunning") needs.add("running");
    else if (type === "AppFrontmost") needs.add("frontmost");
  }
  return needs;
}
