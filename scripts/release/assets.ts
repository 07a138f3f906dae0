/** What a release publishes: made from texts and binaries, written into one folder. */
import { createHash } from "node:crypto";
import { gzip, tar } from "./archive.ts";
import { archiveFiles, type Binaries, type Surroundings } from "./contents.ts";
import { deb, debianFiles, type DebianTexts } from "./deb.ts";
import { formulaText, type PublishedArchive } from "./formula.ts";
import { type Product, sbomText } from "./sbom.ts";
import type { ShippedPackage } from "./shipped_packages.ts";
import type { ReleaseTarget } from "./targets.ts";

/** All that goes into a release. */
export interface ReleaseParts {
  readonly product: Product;
  readonly targets: readonly { readonly target: ReleaseTarget; readonly binaries: () => Promise<Binaries> }[];
  readonly around: Surroundings;
  readonly packages: readonly ShippedPackage[];
  readonly debian: DebianTexts;
  /** packaging/homebrew/conductor.rb */
  readonly formula: string;
  /** install.sh */
  readonly installer: string;
}

/** A file that was written. */
export interface Asset {
  readonly name: string;
  readonly bytes: number;
}

/** Where GitHub keeps the files of a release. */
function downloadFolder({ repository, version }: Pick<Product, "repository" | "version">): string {
  return `https://github.com/${repository}/releases/download/v${version}`;
}

/** "conductor-0.1.0-linux-x64", with ".tar.gz" the name of the archive. */
function archiveName(version: string, target: ReleaseTarget): string {
  return `conductor-${version}-${target.name}`;
}

/** Writes everything into the folder, target by target; the checksums come last. */
export async function writeAssets(out: string, parts: ReleaseParts): Promise<readonly Asset[]> {
  const { product, around, debian } = parts;
  const [assets, sums]: [Asset[], string[]] = [[], []];
  const write = async (name: string, content: Uint8Array | string): Promise<string> => {
    const data = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${out}/${name}`, data);
    const sha256 = createHash("sha256").update(data).digest("hex");
    assets.push({ name, bytes: data.length });
    sums.push(`${sha256}  ${name}\n`);
    return sha256;
  };

  const archives: PublishedArchive[] = [];
  for (const { target, binaries } of parts.targets) {
    const programs = await binaries();
    const folder = archiveName(product.version, target);
    const archive = await tar(archiveFiles(target, programs, around), { below: `${folder}/`, date: product.date });
    const sha256 = await write(`${folder}.tar.gz`, await gzip(archive));
    archives.push({ target, url: `${downloadFolder(product)}/${folder}.tar.gz`, sha256 });
    if (target.debian !== null) {
      const files = await debianFiles(programs, around, debian.udevRules);
      const facts = { ...product, architecture: target.debian };
      await write(`conductor_${product.version}_${target.debian}.deb`, await deb(files, debian, facts));
    }
  }
  await write(`conductor-${product.version}.cdx.json`, sbomText(parts.packages, product));
  await write("install.sh", stamped(parts.installer, product));
  await write("conductor.rb", formulaText(parts.formula, { ...product, archives }));
  await write("SHA256SUMS", sums.join(""));
  return assets;
}

/** install.sh that knows its version and where its archives are. */
function stamped(installer: string, { version, repository }: Product): string {
  const known = installer.replace(/^VERSION=''$/m, `VERSION='${version}'`)
    .replace(/^REPOSITORY=''$/m, `REPOSITORY='${repository}'`);
  if (!known.includes(`VERSION='${version}'`) || !known.includes(`REPOSITORY='${repository}'`)) {
    throw new Error("Cannot write the version into install.sh: it has no lines VERSION='' and REPOSITORY=''");
  }
  return known;
}
