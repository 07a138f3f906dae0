/** Writes the unit and the launch agent that packages ship, from what `conductorctl install` writes. */
import { renderPropertyList } from "../ctl/service/property_list.ts";
import { renderUnit } from "../ctl/service/unit_file.ts";

/** By path in the repository. A launch agent has to name its user: YOU is to be replaced. */
export const SERVICE_FILES: Readonly<Record<string, string>> = {
  "systemd/conductor.service": renderUnit({ program: "/usr/bin/conductor", args: [], begins: "graphical" }),
  "launchd/com.conductor.daemon.plist": renderPropertyList({
    program: "/opt/homebrew/bin/conductor",
    args: [],
    logFolder: "/Users/YOU/Library/Logs/conductor",
  }),
};

if (import.meta.main) {
  for (const [path, text] of Object.entries(SERVICE_FILES)) {
    await Deno.writeTextFile(new URL(`../${path}`, import.meta.url), text);
  }
}
