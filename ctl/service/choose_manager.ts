/** Which service manager is here. */
import { ServiceFailure } from "../failures.ts";
import type { ServiceHost } from "./host.ts";
import { Launchd } from "./launchd.ts";
import type { Manager } from "./manager.ts";
import { Systemd } from "./systemd.ts";

/** Throws ServiceFailure where there is neither. */
export function managerOf(host: ServiceHost): Manager {
  switch (host.os) {
    case "linux":
      return new Systemd(host);
    case "darwin":
      return new Launchd(host);
    case "windows":
      throw new ServiceFailure(
        "Services are for macOS and Linux: Conductor cannot be one on Windows yet",
        'To start it at login put a shortcut to conductor.exe into the folder that "shell:startup" opens (Win+R)',
      );
    default:
      throw new ServiceFailure(
        `Services are for macOS (launchd) and Linux (systemd), not for ${host.os}`,
        "Let your session start it: conductor &",
      );
  }
}
