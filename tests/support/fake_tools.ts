/** Programs that answer as a test says; what is started is written down. */
import type { Followed, ToolResult, Tools } from "../../daemon/actions/desktop/tool_process.ts";
import { ActionFailed } from "../../daemon/actions/os.ts";

/** What a program prints and how it ends; with nothing said it ends well and silently. */
export type Answer = Partial<ToolResult>;

interface Running {
  readonly line: string;
  readonly end: (answer: Answer) => void;
}

/** A followed program, in the test's hands. */
export interface FakeFollowed {
  readonly line: string;
  readonly killed: boolean;
  print(text: string): void;
  die(lastError: string): void;
}

export class FakeTools implements Tools {
  /** Every command begun, as one line. */
  readonly started: string[] = [];
  readonly followed: FakeFollowed[] = [];
  /** What was looked for on PATH. */
  readonly lookedFor: string[] = [];
  readonly killed: string[] = [];
  /** Programs on PATH; they are in /bin. */
  programs: ReadonlySet<string>;
  /** Ends a command at once; null leaves it running until `end`. */
  answer: (line: string) => Answer | null;
  readonly #running: Running[] = [];

  constructor(programs: readonly string[], answer: (line: string) => Answer | null = () => ({})) {
    this.programs = new Set(programs);
    this.answer = answer;
  }

  get running(): number {
    return this.#running.length;
  }

  find(program: string): string | null {
    this.lookedFor.push(program);
    return this.programs.has(program) ? `/bin/${program}` : null;
  }

  run(command: readonly string[], signal: AbortSignal): Promise<ToolResult> {
    const line = command.join(" ");
    this.started.push(line);
    const answer = this.answer(line);
    if (answer !== null) return Promise.resolve(whole(answer));
    return new Promise((resolve) => {
      const running: Running = {
        line,
        end: (how) => {
          this.#running.splice(this.#running.indexOf(running), 1);
          resolve(whole(how));
        },
      };
      this.#running.push(running);
      signal.addEventListener("abort", () => {
        if (!this.#running.includes(running)) return;
        this.killed.push(line);
        running.end({ success: false, code: 137 });
      });
    });
  }

  /** The oldest running command ends; everything that follows of it is done when this resolves. */
  async end(answer: Answer = {}): Promise<void> {
    const [running] = this.#running;
    if (running === undefined) throw new Error("no program runs");
    running.end(answer);
    await settled();
  }

  follow(command: readonly string[], line: (text: string) => void): Followed {
    const [program = ""] = command;
    if (program.startsWith("/") && !this.programs.has(program.replace("/bin/", ""))) {
      throw new ActionFailed(`cannot start ${program}: it is not installed`);
    }
    const { promise, resolve } = Promise.withResolvers<string>();
    const spied = { line: command.join(" "), killed: false, print: line, die: resolve };
    this.started.push(spied.line);
    this.followed.push(spied);
    return {
      ended: promise,
      kill: () => {
        spied.killed = true;
        resolve("");
      },
    };
  }
}

/** Resolves when every promise that could go on has. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function whole(answer: Answer): ToolResult {
  return { success: true, code: 0, stdout: "", stderr: "", ...answer };
}
