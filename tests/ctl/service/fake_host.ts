/** A system for the service commands that is nothing but data; what is run and written is noted. */
import { CallFailure } from "../../../ctl/failures.ts";
import type { Session } from "../../../ctl/outcome.ts";
import type { Answering, Ended, ServiceHost } from "../../../ctl/service/host.ts";

/** What a program prints and how it ends; a number is its exit status; null: not installed. */
export type Answer = Partial<Ended> | number | null;

/** As a test sees it. */
export interface FakeHost extends ServiceHost {
  /** Every command, as one line, that did not only look. */
  readonly ran: string[];
  readonly files: Map<string, string>;
  readonly env: (name: string) => string | undefined;
  /** Who answers at the socket. */
  answering: Answering;
  /** The PID that holds the socket's lock. */
  holder: number | null;
}

/** What the system has; the rest is as on an ordinary Linux. */
export interface Fake {
  readonly os?: string;
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Programs and configs; what they hold does not matter. */
  readonly files?: readonly string[];
  readonly folders?: readonly string[];
  /** Links, by what they are called. */
  readonly links?: Readonly<Record<string, string>>;
  readonly answer?: (line: string, host: FakeHost) => Answer;
}

const LOOKING = /^(systemctl --user show|launchctl print)/;

/** Makes one. */
export function fakeHost(fake: Fake = {}): FakeHost {
  const files = new Map((fake.files ?? ["/opt/bin/conductor"]).map((path) => [path, ""]));
  let clock = 0;
  const host: FakeHost = {
    ran: [],
    files,
    answering: null,
    holder: null,
    os: fake.os ?? "linux",
    uid: fake.uid ?? 501,
    self: "/opt/bin/conductorctl",
    env: (name) => ({ HOME: "/home/me", XDG_RUNTIME_DIR: "/run/user/501", ...fake.env })[name],
    cwd: () => "/here",
    run(command): Promise<Ended | null> {
      const line = command.join(" ");
      if (!LOOKING.test(line)) host.ran.push(line);
      const answer = fake.answer === undefined ? 0 : fake.answer(line, host);
      if (answer === null) return Promise.resolve(null);
      const some = typeof answer === "number" ? { code: answer } : answer;
      return Promise.resolve({ code: 0, stdout: "", stderr: "", ...some });
    },
    readText: (path) => Promise.resolve(files.get(path) ?? null),
    writeText: (path, text) => Promise.resolve(void files.set(path, text)),
    makeFolder: (path) => Promise.resolve(void host.ran.push(`mkdir ${path}`)),
    remove: (path) => Promise.resolve(void files.delete(path)),
    isFolder: (path) => Promise.resolve((fake.folders ?? ["/run/systemd/system"]).includes(path)),
    realFile: (path) => Promise.resolve(files.has(path) ? path : fake.links?.[path] ?? null),
    ask: () => Promise.resolve(host.answering),
    stopDaemon(socket): Promise<void> {
      if (host.answering === null) return Promise.reject(new CallFailure("not_running", socket));
      host.ran.push(`stop ${socket}`);
      host.answering = null;
      return Promise.resolve();
    },
    lockHolder: () => Promise.resolve(host.holder),
    now: () => clock,
    pause: (ms) => Promise.resolve(void (clock += ms)),
  };
  return host;
}

/** What the properties of the unit, and whether a graphical session is active, look like to `systemctl show`. */
export function shown(unit: Readonly<Record<string, string | number>> = {}, graphical = true): string {
  const all = { Id: "conductor.service", LoadState: "not-found", ActiveState: "inactive", MainPID: 0, ...unit };
  const block = Object.entries(all).map(([name, value]) => `${name}=${value}`).join("\n");
  return `${block}\n\nId=graphical-session.target\nActiveState=${graphical ? "active" : "inactive"}\n`;
}

/** A session whose output nobody reads. */
export function sessionOf(host: FakeHost, json = true): Session {
  return {
    socket: () => "/tmp/conductor.sock",
    json,
    surroundings: host,
    print: () => Promise.resolve(true),
    note: () => Promise.resolve(),
    readInput: () => Promise.resolve(new Uint8Array()),
    interrupted: () => new AbortController().signal,
    now: () => new Date(0),
  };
}
