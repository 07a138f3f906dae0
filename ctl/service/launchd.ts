/** Conductor as a launch agent of macOS (launchctl(1), launchd.plist(5)). */
import { expandHome } from "../../shared/paths.ts";
import { ServiceFailure } from "../failures.ts";
import { shellWord } from "../shell_word.ts";
import type { Ended, ServiceHost } from "./host.ts";
import {
  absent,
  type Activity,
  type Manager,
  requireOurs,
  type ServiceState,
  type Wanted,
  writable,
} from "./manager.ts";
import { LABEL, renderPropertyList, socketOfPropertyList } from "./property_list.ts";
import { reason, type Step } from "./steps.ts";

/** What `brew services` makes of the formula. */
const BREW_LABEL = "homebrew.mxcl.conductor";
/** launchctl print: the domain has no such service. */
const NOT_FOUND = 113;

const LAUNCHCTL = "launchctl";

/** Asked and told by launchctl, in the domain of the user's graphical session. */
export class Launchd implements Manager {
  readonly name = "launchd";
  readonly logs: string;
  readonly #host: ServiceHost;
  /** Ours, unless Homebrew's alone is there. */
  #label = LABEL;

  constructor(host: ServiceHost) {
    this.#host = host;
    this.logs = `tail ${shellWord(`${this.#logFolder()}/conductor.log`)}`;
  }

  nothing(): ServiceState {
    return absent(this.#agentPath(LABEL));
  }

  async look(): Promise<ServiceState> {
    const text = await this.#host.readText(this.#agentPath(LABEL));
    const packaged = text === null && await this.#host.realFile(this.#agentPath(BREW_LABEL)) !== null;
    this.#label = packaged ? BREW_LABEL : LABEL;
    const printed = await this.#launchctl("print", this.#target);
    if (printed.code !== 0 && printed.code !== NOT_FOUND) throw this.#unreachable(reason(printed));
    const loaded = printed.code === 0;
    const pid = /^\tpid = (\d+)$/m.exec(printed.stdout)?.[1];
    const disabled = (await this.#launchctl("print-disabled", this.#domain)).stdout;
    const installed = text !== null || packaged;
    return {
      path: this.#agentPath(this.#label),
      installed,
      packaged,
      text,
      loaded,
      enabled: installed && !isDisabled(disabled, this.#label),
      activity: loaded ? activityOf(printed.stdout) : "stopped",
      pid: pid === undefined ? null : Number(pid),
      failure: loaded ? failureOf(printed.stdout) : null,
      socket: socketOfPropertyList(text ?? ""),
    };
  }

  /** An agent runs in a graphical session alone, so that `headless` makes no difference. */
  install({ program, args }: Wanted, now: ServiceState): readonly Step[] {
    if (now.packaged) {
      if (args.length === 0) return [...this.enable(), ...this.start(now)];
      throw new ServiceFailure(
        `Homebrew's service is in the way of one with options of its own (${now.path})`,
        "Remove it first: brew services stop conductor",
      );
    }
    requireOurs(now.path, now.text);
    const logFolder = writable(this.#logFolder());
    const text = renderPropertyList({ program: writable(program), args: args.map(writable), logFolder });
    const folder: Step = { kind: "folder", path: logFolder };
    if (now.text === text) return [folder, ...this.enable(), ...this.start(now)];
    const write: Step = { kind: "write", path: now.path, text };
    return [folder, ...(now.loaded ? this.stop() : []), write, ...this.enable(), this.#load];
  }

  uninstall(now: ServiceState): readonly Step[] {
    if (now.packaged) {
      throw new ServiceFailure(`${now.path} is Homebrew's`, "Remove it with: brew services stop conductor");
    }
    // launchd remembers "disabled" for ever, and would keep a later agent of this name from loading.
    const unload = now.loaded ? this.stop() : [];
    return [...unload, { kind: "remove", path: now.path }, { ...this.#allow, done: null, optional: true }];
  }

  start(now: ServiceState): readonly Step[] {
    if (now.activity === "running") return [];
    if (now.loaded) {
      return [{ kind: "run", command: [LAUNCHCTL, "kickstart", this.#target], done: "Started" }];
    }
    if (now.enabled || !now.installed) return [this.#load];
    // What is disabled cannot be loaded; what is loaded stays so when it is disabled.
    return [{ ...this.#allow, done: "Allowed for now" }, this.#load, ...this.disable()];
  }

  /** KeepAlive brings back what a signal has killed: it has to be unloaded. It is loaded again at the next login. */
  stop(): readonly Step[] {
    return [
      { kind: "run", command: [LAUNCHCTL, "bootout", this.#target], done: "Stopped and unloaded" },
      { kind: "until_fails", command: [LAUNCHCTL, "print", this.#target] },
    ];
  }

  /** KeepAlive leaves alone what has ended with status 0. */
  keepDown(): readonly Step[] {
    return [];
  }

  restart(now: ServiceState): readonly Step[] {
    if (!now.loaded) return this.start(now);
    return [{ kind: "run", command: [LAUNCHCTL, "kickstart", "-k", this.#target], done: "Started anew" }];
  }

  enable(): readonly Step[] {
    return [this.#allow];
  }

  disable(): readonly Step[] {
    const command = [LAUNCHCTL, "disable", this.#target];
    return [{ kind: "run", command, done: "Does not start at login any more" }];
  }

  get #domain(): string {
    return `gui/${this.#host.uid}`;
  }

  get #target(): string {
    return `${this.#domain}/${this.#label}`;
  }

  get #allow(): Extract<Step, { kind: "run" }> {
    return { kind: "run", command: [LAUNCHCTL, "enable", this.#target], done: "Starts at login from now on" };
  }

  /** RunAtLoad: loading starts it. */
  get #load(): Step {
    const command = [LAUNCHCTL, "bootstrap", this.#domain, this.#agentPath(this.#label)];
    return { kind: "run", command, done: "Loaded and started" };
  }

  #agentPath(label: string): string {
    return expandHome(`~/Library/LaunchAgents/${label}.plist`, this.#host);
  }

  #logFolder(): string {
    return expandHome("~/Library/Logs/conductor", this.#host);
  }

  async #launchctl(...words: readonly string[]): Promise<Ended> {
    const ended = await this.#host.run([LAUNCHCTL, ...words]);
    if (ended === null) throw new ServiceFailure(`${LAUNCHCTL} is missing`);
    return ended;
  }

  #unreachable(why: string): ServiceFailure {
    const hint = this.#host.uid === 0
      ? "Run it as yourself, without sudo"
      : "Agents belong to a graphical session: log in at the Mac's screen first";
    return new ServiceFailure(`Cannot ask launchd for ${this.#target}: ${why}`, hint);
  }
}

/** Lines of print-disabled: `"label" => disabled`, and `=> true` before macOS 13. */
function isDisabled(printed: string, label: string): boolean {
  return printed.split("\n").some((line) => line.includes(`"${label}" =>`) && /=> (disabled|true)$/.test(line));
}

function activityOf(printed: string): Activity {
  const state = /^\tstate = (.+)$/m.exec(printed)?.[1];
  if (state === "running") return "running";
  const ended = failureOf(printed) !== null;
  if (state?.startsWith("spawn") === true) return ended ? "restarting" : "starting";
  return ended ? "failed" : "stopped";
}

/** `last exit code = 1`, `= 78: EX_CONFIG` or `= (never exited)`; a signal has a line of its own. */
function failureOf(printed: string): string | null {
  const signal = /^\tlast terminating signal = (.+)$/m.exec(printed)?.[1];
  if (signal !== undefined) return signal;
  const code = /^\tlast exit code = (\d+)/m.exec(printed)?.[1];
  return code === undefined || code === "0" ? null : `exit status ${code}`;
}
