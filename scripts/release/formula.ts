/** The Homebrew formula: packaging/homebrew/conductor.rb with the archives of a release in it. */
import type { ReleaseTarget } from "./targets.ts";
import { fillTemplate } from "./text_template.ts";

/** One archive, as it can be downloaded. */
export interface PublishedArchive {
  readonly target: ReleaseTarget;
  readonly url: string;
  /** In hex. */
  readonly sha256: string;
}

/** For the systems that have an archive; on others Homebrew says that there is none. */
export function formulaText(
  template: string,
  { version, repository, archives }: {
    readonly version: string;
    readonly repository: string;
    readonly archives: readonly PublishedArchive[];
  },
): string {
  const blocks = (["on_macos", "on_linux"] as const).flatMap((system) => {
    const ours = archives.filter(({ target }) => target.homebrew.system === system);
    const inner = (["on_arm", "on_intel"] as const).flatMap((processor) =>
      ours.filter(({ target }) => target.homebrew.processor === processor).map(({ url, sha256 }) =>
        `  ${processor} do\n    url "${url}"\n    sha256 "${sha256}"\n  end`
      )
    );
    return inner.length === 0 ? [] : `${system} do\n${inner.join("\n")}\nend`;
  });
  return fillTemplate(template, { VERSION: version, REPOSITORY: repository, ARCHIVES: blocks.join("\n\n") });
}
