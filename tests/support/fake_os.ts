/** An Os that writes down what is asked of it. Shell commands tell it how to behave: "wait ..." runs until ended. */
import { ActionFailed, NotAvailable, type Os, type ShellRequest } from "../../daemon/actions/os.ts";
import type { KeyStroke } from "../../shared/config/action_types.ts";

interface Waiting {
  readonly command: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class FakeOs implements Os {
  readonly name = "fake";
  /** What `appRunning` and `appFrontmost` answer; null: this system cannot tell. */
  apps: ReadonlySet<string> | null = new Set();
  /** When false the keyboard is missing. */
  keyboard = true;
  /** When true an aborted shell stays until it is ended by hand, as one that ignores signals does. */
  stubborn = false;
  readonly requests: ShellRequest[] = [];
  readonly #say: (line: string) => void;
  readonly #waiting: Waiting[] = [];
  readonly #down = new Set<string>();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Names of the keys that are down now. */
  get down(): readonly string[] {
    return [...this.#down];
  }

  /** Commands that run until they are ended, oldest first. */
  get waiting(): readonly string[] {
    return this.#waiting.map(({ command }) => command);
  }

  shell(request: ShellRequest, signal: AbortSignal): Promise<void> {
    const { command } = request;
    this.requests.push(request);
    this.#say(`shell ${command}`);
    if (command.startsWith("fail ")) return Promise.reject(new ActionFailed(command.slice("fail ".length)));
    if (!command.startsWith("wait")) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const waiting = { command, resolve, reject };
      this.#waiting.push(waiting);
      signal.addEventListener("abort", () => {
        this.#say(`kill ${command}`);
        if (this.stubborn) return;
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new ActionFailed("aborted"));
      });
    });
  }

  /** The oldest waiting shell of that command ends. */
  end(command: string, error: Error | null = null): void {
    const at = this.#waiting.findIndex((waiting) => waiting.command === command);
    const [waiting] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (waiting === undefined) throw new Error(`no shell runs ${command}`);
    if (error === null) waiting.resolve();
    else waiting.reject(error);
  }

  launch(app: string, args: readonly string[]): Promise<void> {
    this.#say(["launch", app, ...args].join(" "));
    return Promise.resolve();
  }

  keyDown(stroke: KeyStroke): void {
    if (!this.keyboard) throw new NotAvailable("Keystroke is not available on this system: no keyboard");
    const name = strokeName(stroke);
    if (this.#down.has(name)) throw new Error(`${name} is down already`);
    this.#down.add(name);
    this.#say(`down ${name}`);
  }

  keyUp(stroke: KeyStroke): void {
    const name = strokeName(stroke);
    if (!this.#down.delete(name)) throw new Error(`${name} is not down`);
    this.#say(`up ${name}`);
  }

  typeText(text: string): Promise<void> {
    this.#say(`type ${text}`);
    return Promise.resolve();
  }

  mouseClick(button: string, at: { readonly x: number; readonly y: number } | null, clicks: number): void {
    this.#say(`click ${button} x${clicks} at ${at === null ? "pointer" : `${at.x},${at.y}`}`);
  }

  mouseScroll(dx: number, dy: number): void {
    this.#say(`scroll ${dx},${dy}`);
  }

  volume(operation: string, amount: number | null): Promise<void> {
    this.#say(`volume ${operation} ${amount}`);
    return Promise.resolve();
  }

  appRunning(name: string): Promise<boolean> {
    this.#say(`running? ${name}`);
    return this.#ask(name);
  }

  appFrontmost(name: string): Promise<boolean> {
    this.#say(`frontmost? ${name}`);
    return this.#ask(name);
  }

  #ask(name: string): Promise<boolean> {
    if (this.apps === null) throw new NotAvailable("AppRunning is not available on this system: no windows");
    return Promise.resolve(this.apps.has(name));
  }
}

function strokeName(stroke: KeyStroke): string {
  return [...stroke.modifiers, stroke.key].join("+");
}
