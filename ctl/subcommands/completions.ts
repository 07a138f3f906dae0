/** `conductorctl completions WHAT`: a shell's script, or names for such a script to offer. */
import { namesOf } from "../completions/names.ts";
import { completionScript } from "../completions/script.ts";
import { isShell, type List, type Shell } from "../completions/what.ts";
import { done, type Outcome, type Session } from "../outcome.ts";

/** Names come one a line, a tab before the words about each. Throws CallFailure where no daemon answers. */
export async function completions(session: Session, what: Shell | List): Promise<Outcome> {
  if (isShell(what)) {
    const script = completionScript(what);
    return done({ status: "success", data: script }, script.trimEnd().split("\n"));
  }
  const names = await namesOf(what, session.socket());
  return done({ status: "success", data: names }, names.map(({ name, about }) => `${name}\t${about}`));
}
