/** One look at the service, and what every command about it does: plan, say, carry out, see what came of it. */
import { ServiceFailure } from "../failures.ts";
import { done, errorValue, type Outcome, type Session } from "../outcome.ts";
import { DEFAULT_SOCKET, socketPath } from "../../shared/paths.ts";
import { managerOf } from "./choose_manager.ts";
import type { ServiceHost } from "./host.ts";
import type { Manager, ServiceState } from "./manager.ts";
import { complaintOf, exitOfReport, reportOf, type ServiceReport } from "./report.ts";
import { carryOut, type Step } from "./steps.ts";

/** How long a started daemon may take until it answers, ms. */
const ANSWERS_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/** The service of this user, as one command sees it. */
export class Service {
  readonly manager: Manager;
  /** Every line said so far. */
  readonly said: string[] = [];
  readonly #host: ServiceHost;
  readonly #session: Session;
  readonly #socketOption: string | undefined;

  /** `socketOption` is what --socket names. Throws ServiceFailure where there are no services. */
  constructor(session: Session, host: ServiceHost, socketOption: string | undefined) {
    this.#session = session;
    this.#host = host;
    this.#socketOption = socketOption;
    this.manager = managerOf(host);
  }

  /** Where its daemon is to answer: options and environment first, then what its file names. Throws PathError. */
  socket(now: ServiceState): string {
    return socketPath(this.#socketOption, this.#host, now.socket);
  }

  /** Throws ServiceFailure, PathError and CallFailure. */
  async report(now?: ServiceState): Promise<ServiceReport> {
    const state = now ?? await this.manager.look();
    const socket = this.socket(state);
    return reportOf(this.manager, state, socket, await this.#host.ask(socket));
  }

  /** Throws ServiceFailure when there is no service to speak of. */
  async installed(): Promise<ServiceState> {
    const now = await this.manager.look();
    if (now.installed) return now;
    throw new ServiceFailure(
      "Conductor is not installed as a service",
      "Install it with: conductorctl install. Without a service: conductor &",
    );
  }

  /** Says a line now; under --json it only stands in the result. */
  async say(line: string): Promise<void> {
    this.said.push(line);
    if (!this.#session.json) await this.#session.print(line);
  }

  /** Throws ServiceFailure. */
  async carryOut(steps: readonly Step[]): Promise<void> {
    await carryOut(this.#host, steps, (line) => this.say(line));
  }

  /** Asks a daemon to leave, so that the service can have its socket. Throws what a refusal throws. */
  async makeWay({ daemon_answers, daemon_pid, socket, running }: ServiceReport): Promise<void> {
    if (!daemon_answers) return;
    await this.#host.stopDaemon(socket);
    const which = running ? "the daemon" : "the daemon that the service had not started";
    await this.say(`Stopped ${which} (PID ${daemon_pid ?? "unknown"})`);
  }

  /** After a start: waits until its daemon answers or cannot any more. Throws ServiceFailure. */
  async settled(): Promise<Outcome> {
    const limit = this.#host.now() + ANSWERS_WITHIN_MS;
    let report = await this.report();
    while (report.state === "not answering" && this.#host.now() < limit) {
      await this.#host.pause(LOOK_AGAIN_MS);
      report = await this.report();
    }
    if (report.running) {
      const login = report.enabled ? " and starts at login" : "";
      return this.done(`✓ Conductor runs (PID ${report.pid ?? "unknown"})${login}`, report);
    }
    const errors = complaintOf(report, this.manager.logs);
    const value = errorValue(null, errors[0] ?? "", { steps: this.said, service: report });
    return { value, lines: [], errors, exit: exitOfReport(report) };
  }

  /** `message` is the last line. */
  done(message: string, report?: ServiceReport): Outcome {
    const service = report === undefined ? {} : { service: report };
    return done({ status: "success", message: message.replace(/^✓ /, ""), steps: this.said, ...service }, [message]);
  }

  /** Whether its daemon is the one that answers at `socket`, as far as its file says. */
  serves(socket: string, now: ServiceState): boolean {
    return (now.socket ?? DEFAULT_SOCKET) === socket;
  }
}
