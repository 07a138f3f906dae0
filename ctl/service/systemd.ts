/** Conductor as a service of systemd --user (systemctl(1)). */
import { ServiceFailure } from "../failures.ts";
import { expandHome } from "../../shared/paths.ts";
import type { ServiceHost } from "./host.ts";
import {
  absent,
  type Activity,
  type Manager,
  requireOurs,
  type ServiceState,
  type Wanted,
  writable,
} from "./manager.ts";
import { reason, type Step } from "./steps.ts";
import { renderUnit, socketOfUnit } from "./unit_file.ts";

const UNIT = "conductor.service";
const SESSION = "graphical-session.target";
const PROPERTIES = "Id,LoadState,ActiveState,SubState,MainPID,UnitFileState,FragmentPath,Result,ExecMainStatus";

function systemctl(...words: readonly string[]): readonly string[] {
  return ["systemctl", "--user", ...words];
}

/** Asked and told by systemctl --user. */
export class Systemd implements Manager {
  readonly name = "systemd";
  readonly logs = "journalctl --user -u conductor";
  readonly #host: ServiceHost;
  /** A graphical session runs that systemd knows of. */
  #graphical = false;

  constructor(host: ServiceHost) {
    this.#host = host;
  }

  nothing(): ServiceState {
    return absent(this.#ownPath());
  }

  async look(): Promise<ServiceState> {
    const ended = await this.#host.run(systemctl("show", UNIT, SESSION, `--property=${PROPERTIES}`));
    if (ended?.code !== 0) throw await this.#unreachable(reason(ended), ended === null);
    const units = ended.stdout.split("\n\n").map(properties);
    const unit = units.find((each) => each.get("Id") === UNIT) ?? new Map<string, string>();
    this.#graphical = units.find((each) => each.get("Id") === SESSION)?.get("ActiveState") === "active";
    const ownPath = this.#ownPath();
    const loadedFrom = unit.get("FragmentPath") ?? "";
    const text = await this.#host.readText(ownPath);
    const packaged = text === null && loadedFrom !== "" && loadedFrom !== ownPath;
    const pid = Number(unit.get("MainPID") ?? 0);
    return {
      path: packaged ? loadedFrom : ownPath,
      installed: packaged || text !== null,
      packaged,
      text,
      loaded: unit.get("LoadState") === "loaded",
      enabled: (unit.get("UnitFileState") ?? "").startsWith("enabled"),
      activity: activityOf(unit.get("ActiveState"), unit.get("SubState")),
      pid: pid === 0 ? null : pid,
      failure: failureOf(unit),
      socket: socketOfUnit(text ?? ""),
    };
  }

  install({ program, args, headless }: Wanted, now: ServiceState): readonly Step[] {
    const begins = (headless ?? !this.#graphical) ? "always" : "graphical";
    // The packaged unit starts /usr/bin/conductor with the graphical session.
    if (now.packaged && args.length === 0 && begins === "graphical") return [...this.enable(), ...this.start(now)];
    const path = this.#ownPath();
    const text = renderUnit({ program: writable(program), args: args.map(writable), begins });
    requireOurs(path, now.text);
    const write: readonly Step[] = now.text === text ? [] : [{ kind: "write", path, text }, LOAD];
    const changed = write.length > 0 && now.activity !== "stopped";
    return [...write, enable("reenable"), ...(changed ? this.restart() : this.start(now))];
  }

  uninstall(now: ServiceState): readonly Step[] {
    const steps = [...this.stop(), ...this.disable()];
    return now.packaged ? steps : [...steps, { kind: "remove", path: now.path }, FORGET, FORGET_FAILURE];
  }

  start(now: ServiceState): readonly Step[] {
    if (now.activity === "running") return [];
    return [FORGET_FAILURE, { kind: "run", command: systemctl("start", UNIT), done: "Started" }];
  }

  stop(): readonly Step[] {
    return [{ kind: "run", command: systemctl("stop", UNIT), done: "Stopped" }];
  }

  /** A unit of the user's own may say Restart=always. */
  keepDown(now: ServiceState): readonly Step[] {
    return now.activity === "stopped" || now.activity === "failed" ? [] : this.stop();
  }

  restart(): readonly Step[] {
    return [FORGET_FAILURE, { kind: "run", command: systemctl("restart", UNIT), done: "Started anew" }];
  }

  enable(): readonly Step[] {
    return [enable("enable")];
  }

  disable(): readonly Step[] {
    return [{ kind: "run", command: systemctl("disable", UNIT), done: "Does not start at login any more" }];
  }

  /** systemd.unit(5): $XDG_CONFIG_HOME/systemd/user, before all that packages bring. */
  #ownPath(): string {
    const xdg = this.#host.env("XDG_CONFIG_HOME");
    const folder = xdg?.startsWith("/") ? xdg : expandHome("~/.config", this.#host);
    return `${folder.replace(/\/$/, "")}/systemd/user/${UNIT}`;
  }

  async #unreachable(why: string, noSystemctl: boolean): Promise<ServiceFailure> {
    const byHand = "start Conductor by other means, from your session's autostart or with: conductor &";
    if (noSystemctl) {
      return new ServiceFailure("This system has no systemd (systemctl is not installed)", upper(byHand));
    }
    // sd_booted(3)
    if (!await this.#host.isFolder("/run/systemd/system")) {
      return new ServiceFailure(`systemd does not run this system (a container?): ${why}`, upper(byHand));
    }
    const { uid, env } = this.#host;
    const message = `Cannot reach your systemd user manager: ${why}`;
    if (uid === 0 && env("SUDO_USER")) return new ServiceFailure(message, "Run it as yourself, without sudo");
    if (!env("XDG_RUNTIME_DIR")) {
      return new ServiceFailure(
        message,
        `XDG_RUNTIME_DIR is not set, as after su: log in directly, or: export XDG_RUNTIME_DIR=/run/user/${uid}`,
      );
    }
    return new ServiceFailure(
      message,
      'None runs for you: log in anew, or let one run without a login: "sudo loginctl enable-linger $USER"',
    );
  }
}

const LOAD = { kind: "run", command: systemctl("daemon-reload"), done: "Loaded" } as const;
const FORGET: Step = { ...LOAD, done: "systemd has forgotten it" };
/** After five failures in a minute systemd would not even try. */
const FORGET_FAILURE: Step = { kind: "run", command: systemctl("reset-failed", UNIT), done: null, optional: true };

/** `reenable` also takes away what an older [Install] section had asked for. */
function enable(verb: "enable" | "reenable"): Step {
  return { kind: "run", command: systemctl(verb, UNIT), done: "Starts at login from now on" };
}

function properties(block: string): ReadonlyMap<string, string> {
  return new Map(
    block.split("\n").flatMap((line) => {
      const at = line.indexOf("=");
      return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}

function activityOf(active: string | undefined, sub: string | undefined): Activity {
  switch (active) {
    case "active":
    case "reloading":
      return "running";
    case "activating":
      return sub === "auto-restart" ? "restarting" : "starting";
    case "deactivating":
      return "stopping";
    case "failed":
      return "failed";
    default:
      return "stopped";
  }
}

/** systemd.exec(5) and systemctl(1) say what Result= can be. */
function failureOf(unit: ReadonlyMap<string, string>): string | null {
  const result = unit.get("Result") ?? "success";
  switch (result) {
    case "success":
      return null;
    case "exit-code":
      return `exit status ${unit.get("ExecMainStatus") ?? "unknown"}`;
    case "start-limit-hit":
      return "it failed five times in a minute";
    default:
      return result;
  }
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
