/** What is installed, and where: one list, from which the archives and the .deb are made. */
import type { PackedFile } from "./archive.ts";
import type { ReleaseTarget } from "./targets.ts";

/** A text of its own name, as in "conductor.1". */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** All that goes round the two programs. */
export interface Surroundings {
  /** Names end in their section: "conductor.1". */
  readonly manualPages: readonly NamedText[];
  /** By shell and the name that it looks for: "zsh/_conductorctl". */
  readonly completions: ReadonlyMap<string, string>;
  /** conductor.service for systemd --user, which starts /usr/bin/conductor, and what goes with it. */
  readonly systemd: readonly NamedText[];
  /** The agent for launchd. */
  readonly launchd: readonly NamedText[];
  /** README.md, CHANGELOG.md, LICENSE and the notices. */
  readonly documents: readonly NamedText[];
  /** Configs to start from. */
  readonly examples: readonly NamedText[];
  /** The JSON Schema of the config. */
  readonly schema: NamedText;
}

/** The two programs of one target. */
export interface Binaries {
  readonly conductor: Uint8Array;
  readonly conductorctl: Uint8Array;
}

/**
 * The files of a tar.gz: laid out as below a prefix, with the documents at the top. The service files are for reading;
 * `conductorctl install` writes them with the place that the program has.
 */
export function archiveFiles(target: ReleaseTarget, binaries: Binaries, around: Surroundings): readonly PackedFile[] {
  return [
    ...programs("bin", binaries),
    ...around.manualPages.map(({ name, text }) => file(`share/man/man${sectionOf(name)}/${name}`, text)),
    ...completionFiles(around, {
      bash: "share/bash-completion/completions",
      zsh: "share/zsh/site-functions",
      fish: "share/fish/vendor_completions.d",
    }),
    ...target.homebrew.system === "on_linux"
      ? texts("share/conductor/systemd", around.systemd)
      : texts("share/conductor/launchd", around.launchd),
    ...texts("share/conductor/examples", around.examples),
    ...texts("share/conductor", [around.schema]),
    ...texts("", around.documents),
  ];
}

/** Both, executable. */
export function programs(folder: string, { conductor, conductorctl }: Binaries): readonly PackedFile[] {
  return [
    { path: `${folder}/conductor`, data: conductor, mode: 0o755 },
    { path: `${folder}/conductorctl`, data: conductorctl, mode: 0o755 },
  ];
}

/** The completions, in a folder for each shell. */
export function completionFiles(
  { completions }: Surroundings,
  folders: Readonly<Record<string, string>>,
): readonly PackedFile[] {
  return [...completions].map(([path, text]) => {
    const [shell = "", name] = path.split("/");
    const folder = folders[shell];
    if (folder === undefined) throw new Error(`Cannot pack the completion ${path}: no folder is known for that shell`);
    return file(`${folder}/${name}`, text);
  });
}

/** Plain files of a folder; "" is the top. */
export function texts(folder: string, all: readonly NamedText[]): readonly PackedFile[] {
  return all.map(({ name, text }) => file(folder === "" ? name : `${folder}/${name}`, text));
}

/** One plain file. */
export function file(path: string, text: string): PackedFile {
  return { path, data: new TextEncoder().encode(text), mode: 0o644 };
}

/** "conductor.toml.5" -> "5". */
export function sectionOf(page: string): string {
  return page.slice(page.lastIndexOf(".") + 1);
}
