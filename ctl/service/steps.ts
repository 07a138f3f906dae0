/** What a service command will do, as data: shown by --dry-run, carried out otherwise. */
import { ServiceFailure } from "../failures.ts";
import { shellWord } from "../shell_word.ts";
import type { ServiceHost } from "./host.ts";

/** `done` says in words what has happened once the step is carried out. */
export type Step =
  | { readonly kind: "write"; readonly path: string; readonly text: string }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "remove"; readonly path: string }
  | {
    readonly kind: "run";
    readonly command: readonly string[];
    /** Null: not worth a line. */
    readonly done: string | null;
    /** It may fail: what it mends may not be broken. */
    readonly optional?: true;
  }
  /** Waits until the command fails: launchctl bootout(1) comes back before the service is gone. */
  | { readonly kind: "until_fails"; readonly command: readonly string[] };

const UNTIL_FAILS_MS = 15_000;
const LOOK_AGAIN_MS = 50;

/**
 * Carries them out in order; `say` gets a line for each that counts. Throws ServiceFailure at the first that fails: the
 * ones before it stay done.
 */
export async function carryOut(
  host: ServiceHost,
  steps: readonly Step[],
  say: (line: string) => Promise<void>,
): Promise<void> {
  for (const step of steps) {
    const line = await carryOutOne(host, step);
    if (line !== null) await say(line);
  }
}

async function carryOutOne(host: ServiceHost, step: Step): Promise<string | null> {
  switch (step.kind) {
    case "write":
      await host.writeText(step.path, step.text);
      return `Wrote ${step.path}`;
    case "folder":
      await host.makeFolder(step.path);
      return null;
    case "remove":
      await host.remove(step.path);
      return `Removed ${step.path}`;
    case "run": {
      const ended = await host.run(step.command);
      if (ended?.code === 0) return step.done === null ? null : `${step.done} (${shellLine(step.command)})`;
      if (step.optional === true) return null;
      throw new ServiceFailure(`Cannot carry out ${shellLine(step.command)}: ${reason(ended)}`);
    }
    case "until_fails": {
      const limit = host.now() + UNTIL_FAILS_MS;
      while ((await host.run(step.command))?.code === 0) {
        if (host.now() > limit) {
          throw new ServiceFailure(`The service does not end (${shellLine(step.command)} still finds it)`);
        }
        await host.pause(LOOK_AGAIN_MS);
      }
      return null;
    }
    default:
      return step satisfies never;
  }
}

/** For --dry-run. */
export function foretell(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case "write":
        return [`Would write ${step.path}:`, ...step.text.trimEnd().split("\n").map((line) => `    ${line}`.trimEnd())];
      case "folder":
        return [`Would make the folder ${step.path}`];
      case "remove":
        return [`Would remove ${step.path}`];
      case "run":
        return [`Would run: ${shellLine(step.command)}`];
      case "until_fails":
        return [`Would wait until this finds nothing: ${shellLine(step.command)}`];
      default:
        return step satisfies never;
    }
  });
}

/** Why a program failed, in its own words: systemctl and launchctl tell it on the first line. */
export function reason(ended: { readonly code: number; readonly stderr: string } | null): string {
  if (ended === null) return "it is not installed";
  const [first = ""] = ended.stderr.trim().split("\n");
  return first === "" ? `exit status ${ended.code}` : first;
}

function shellLine(command: readonly string[]): string {
  return command.map(shellWord).join(" ");
}
