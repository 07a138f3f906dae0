/** What --version of a compiled program says, asked of git. */
import type { Build } from "../../shared/version.ts";

/** The commit that `root` stands at; nulls where there is no git, or it is no checkout. */
export async function buildOf(root: string): Promise<Build> {
  const head = await git(root, ["log", "-1", "--format=%H %cs"]);
  if (head === null) return { commit: null, date: null };
  const [commit = "", date = ""] = head.trim().split(" ");
  // Of files that git does not know none is compiled, unless a changed one imports it.
  const changes = await git(root, ["status", "--porcelain", "--untracked-files=no"]);
  return { commit: commit.slice(0, 7) + (changes === "" ? "" : "-dirty"), date };
}

async function git(root: string, args: readonly string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args: ["-C", root, ...args], stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
