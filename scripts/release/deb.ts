/** The .deb: deb(5), an ar(5) archive of two tar archives; dpkg 1.21.18 (Debian 12) reads zstd. No dpkg is needed here. */
import { createHash } from "node:crypto";
import { UINPUT_RULE } from "../../daemon/actions/desktop/uinput_rule.ts";
import { gzip, type PackedFile, tar, zstd } from "./archive.ts";
import {
  type Binaries,
  completionFiles,
  file,
  type NamedText,
  programs,
  sectionOf,
  type Surroundings,
  texts,
} from "./contents.ts";
import { fillTemplate } from "./text_template.ts";

/** What the control file and its neighbours say; the texts are those of packaging/debian/. */
export interface DebianTexts {
  readonly control: string;
  readonly postinst: string;
  readonly postrm: string;
  readonly udevRules: string;
}

/** What differs from one .deb to the next. */
export interface DebianFacts {
  /** Semantic, as in "1.0.0-rc.1". */
  readonly version: string;
  readonly architecture: string;
  /** "OWNER/NAME" on GitHub. */
  readonly repository: string;
  /** Seconds since 1970. */
  readonly date: number;
}

/** What dpkg unpacks, below "/": hier(7), and where Debian's shells look for completions of packages. */
export async function debianFiles(
  binaries: Binaries,
  around: Surroundings,
  udevRules: string,
): Promise<readonly PackedFile[]> {
  const compressed = async (path: string, text: string): Promise<PackedFile> => ({
    path: `${path}.gz`,
    data: await gzip(new TextEncoder().encode(text)),
    mode: 0o644,
  });
  const document = (name: string): string => {
    const found = around.documents.find((each) => each.name === name);
    if (found === undefined) throw new Error(`Cannot make a .deb: ${name} is not among the documents`);
    return found.text;
  };
  const copyright = [document("LICENSE"), document("THIRD-PARTY-NOTICES.txt")].join("\n");
  return [
    ...programs("usr/bin", binaries),
    ...texts("usr/lib/systemd/user", around.systemd.filter(isUnit)),
    ...texts("usr/share/conductor/systemd", around.systemd.filter((each) => !isUnit(each))),
    file("usr/lib/udev/rules.d/70-conductor.rules", fillTemplate(udevRules, { RULE: UINPUT_RULE })),
    ...await Promise.all(
      around.manualPages.map(({ name, text }) => compressed(`usr/share/man/man${sectionOf(name)}/${name}`, text)),
    ),
    ...completionFiles(around, {
      bash: "usr/share/bash-completion/completions",
      zsh: "usr/share/zsh/vendor-completions",
      fish: "usr/share/fish/vendor_completions.d",
    }),
    ...texts("usr/share/conductor", [around.schema]),
    ...texts("usr/share/doc/conductor/examples", around.examples),
    file("usr/share/doc/conductor/copyright", copyright),
    file("usr/share/doc/conductor/README.md", document("README.md")),
    await compressed("usr/share/doc/conductor/changelog", document("CHANGELOG.md")),
  ];
}

function isUnit({ name }: NamedText): boolean {
  return name.endsWith(".service");
}

/** The bytes of a .deb of those files. */
export async function deb(
  files: readonly PackedFile[],
  debian: DebianTexts,
  { version, architecture, repository, date }: DebianFacts,
): Promise<Uint8Array> {
  const fields = fillTemplate(debian.control, {
    // "~" sorts before the end: 1.0.0~rc.1 is older than 1.0.0 (deb-version(7)).
    VERSION: version.replace("-", "~"),
    ARCHITECTURE: architecture,
    INSTALLED_SIZE: String(files.reduce((sum, { data }) => sum + Math.ceil(data.length / 1024), 0)),
    REPOSITORY: repository,
    OWNER: repository.split("/")[0] ?? repository,
  });
  const md5sums = files.map(({ path, data }) => `${createHash("md5").update(data).digest("hex")}  ${path}\n`);
  const control: readonly PackedFile[] = [
    file("control", fields),
    file("md5sums", md5sums.join("")),
    { ...file("postinst", debian.postinst), mode: 0o755 },
    { ...file("postrm", debian.postrm), mode: 0o755 },
  ];
  const wrapping = { below: "./", date };
  return ar([
    { name: "debian-binary", data: new TextEncoder().encode("2.0\n") },
    { name: "control.tar.gz", data: await gzip(await tar(control, wrapping)) },
    { name: "data.tar.zst", data: await zstd(await tar(files, wrapping)) },
  ], date);
}

/** ar(5): a header of 60 characters before each member, which begin at even places. */
function ar(members: readonly { readonly name: string; readonly data: Uint8Array }[], date: number): Uint8Array {
  const parts: Uint8Array[] = [new TextEncoder().encode("!<arch>\n")];
  for (const { name, data } of members) {
    const fields = [name.padEnd(16), `${date}`.padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8)];
    parts.push(new TextEncoder().encode(`${fields.join("")}${`${data.length}`.padEnd(10)}\`\n`), data);
    if (data.length % 2 === 1) parts.push(new TextEncoder().encode("\n"));
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
