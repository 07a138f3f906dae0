/** The completions of both programs for the shells that have them. */
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { type Program, programs } from "./programs.ts";
import { type Shell, SHELLS } from "./what.ts";
import { zshScript } from "./zsh.ts";

/** For the shell's start file: both programs in one. */
export function completionScript(shell: Shell): string {
  return scriptOf(shell, programs());
}

/** For a package: each program's script under the name that its shell looks for, "zsh/_conductorctl". */
export function completionFiles(): ReadonlyMap<string, string> {
  return new Map(
    SHELLS.flatMap((shell) =>
      programs().map((program) => [`${shell}/${FILE_NAMES[shell](program.name)}`, scriptOf(shell, [program])])
    ),
  );
}

const FILE_NAMES: Readonly<Record<Shell, (program: string) => string>> = {
  bash: (program) => program,
  zsh: (program) => `_${program}`,
  fish: (program) => `${program}.fish`,
};

function scriptOf(shell: Shell, some: readonly Program[]): string {
  switch (shell) {
    case "bash":
      return bashScript(some);
    case "zsh":
      return zshScript(some);
    case "fish":
      return fishScript(some);
    default:
      return shell satisfies never;
  }
}
