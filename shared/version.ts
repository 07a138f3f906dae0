/** The program's version; a test holds it against deno.json. */
export const VERSION = "0.1.0";

/** What a compiled program was made from; `deno task compile` embeds it as JSON in `BUILD_FILE`. */
export interface Build {
  /** The first 7 digits of the commit, "-dirty" behind them when the tree had changes. null: made outside of git. */
  readonly commit: string | null;
  /** The commit's date, "2026-11-22"; not the day of the build, so that the same commit gives the same bytes. */
  readonly date: string | null;
}

/** Where a compiled program finds its `Build`, from the root of what is inside it. */
export const BUILD_FILE = "build.json";

/** What --version prints: "conductor 0.1.0 (abc1234, 2026-11-22)". From source (`build` null) there are no brackets. */
export function versionLine(program: string, build: Build | null): string {
  const known = [build?.commit, build?.date].filter((part) => typeof part === "string");
  return `${program} ${VERSION}${known.length === 0 ? "" : ` (${known.join(", ")})`}`;
}
