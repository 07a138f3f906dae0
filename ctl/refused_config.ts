/** How a config that cannot be used is told: the same for `validate` and `reload`. */
import { renderProblem } from "../shared/config/report.ts";
import type { Problem } from "../shared/config/types.ts";

/** `unreadable` has no problems, only a message; `syntax` is not TOML; `invalid` is TOML, but not a configuration. */
export type RefusedConfig =
  | { readonly reason: "unreadable"; readonly message: string }
  | { readonly reason: "syntax" | "invalid"; readonly problems: readonly Problem[] };

/** `✗ Config validation failed:` and every problem in full. */
export function validationFailure(refused: RefusedConfig): readonly string[] {
  const title = "✗ Config validation failed:";
  switch (refused.reason) {
    case "unreadable":
      return [`${title} ${refused.message}`];
    case "syntax":
      return [`${title} TOML parse error`, ...refused.problems.flatMap(linesOf)];
    case "invalid":
      return [title, ...refused.problems.flatMap(linesOf)];
    default:
      return refused satisfies never;
  }
}

/** `✗ Config reload failed: ...`, what is wrong, and that nothing has changed. */
export function reloadFailure(refused: RefusedConfig): readonly string[] {
  const title = "✗ Config reload failed:";
  const unchanged = "Previous config still active (no changes applied)";
  switch (refused.reason) {
    case "unreadable":
      return [`${title} ${refused.message}`, unchanged];
    case "syntax": {
      // The source line comes after the three promised lines, not between them.
      const [first, ...more] = refused.problems.flatMap(linesOf);
      return [`${title} TOML parse error`, ...(first === undefined ? [] : [first]), unchanged, ...more];
    }
    case "invalid":
      return [`${title} config validation failed`, ...refused.problems.flatMap(linesOf), unchanged];
    default:
      return refused satisfies never;
  }
}

function linesOf(problem: Problem): readonly string[] {
  return renderProblem(problem).split("\n");
}
