/** What a release takes from the checkout: its texts, what is made of its declarations, its version and date. */
import { completionFiles } from "../../ctl/completions/script.ts";
import { VERSION } from "../../shared/version.ts";
import type { ReleaseParts } from "./assets.ts";
import type { NamedText } from "./contents.ts";
import { manualPages } from "../manual.ts";
import { noticesText } from "./notices.ts";
import { shippedPackages } from "./shipped_packages.ts";
import type { ReleaseTarget } from "./targets.ts";

const ROOT = new URL("../../", import.meta.url);

/**
 * Everything but the programs themselves.
 * @param repository "OWNER/NAME" on GitHub
 * @throws Error when something is missing
 */
export async function partsOfCheckout(
  targets: readonly ReleaseTarget[],
  repository: string,
): Promise<Omit<ReleaseParts, "targets">> {
  const packages = await shippedPackages(ROOT, targets.map(({ compiledFor }) => compiledFor));
  const denoVersion = Deno.version.deno;
  const licenceText = await read("packaging/licences/deno.txt");
  const notices = noticesText(packages, { version: denoVersion, licenceText });
  const date = await releaseDate(Deno.env.get("SOURCE_DATE_EPOCH"));
  const pages = manualPages(new Date(date * 1000).toISOString().slice(0, 10));
  return {
    product: { version: VERSION, repository, date, denoVersion },
    packages,
    around: {
      manualPages: [...pages].map(([name, text]) => ({ name, text })),
      completions: completionFiles(),
      systemd: await readAll("systemd/"),
      launchd: await readAll("launchd/"),
      documents: [
        ...await Promise.all(["README.md", "CHANGELOG.md", "LICENSE"].map(named)),
        { name: "THIRD-PARTY-NOTICES.txt", text: notices },
      ],
      examples: await readAll("examples/"),
      schema: await named("schema/conductor.schema.json"),
    },
    debian: {
      control: await read("packaging/debian/control"),
      postinst: await read("packaging/debian/postinst"),
      postrm: await read("packaging/debian/postrm"),
      udevRules: await read("packaging/debian/70-conductor.rules"),
    },
    formula: await read("packaging/homebrew/conductor.rb"),
    installer: await read("install.sh"),
  };
}

/**
 * Seconds since 1970: what SOURCE_DATE_EPOCH says (reproducible-builds.org), else the commit's date.
 * @throws Error when there is neither
 */
async function releaseDate(sourceDateEpoch: string | undefined): Promise<number> {
  if (sourceDateEpoch !== undefined && /^\d+$/.test(sourceDateEpoch)) return Number(sourceDateEpoch);
  const git = new Deno.Command("git", { args: ["log", "-1", "--format=%ct"], cwd: ROOT, stderr: "null" });
  const said = await git.output().then(({ stdout }) => new TextDecoder().decode(stdout).trim(), () => "");
  if (!/^\d+$/.test(said)) throw new Error("Cannot tell the date of the release: no git commit; set SOURCE_DATE_EPOCH");
  return Number(said);
}

async function named(path: string): Promise<NamedText> {
  return { name: path.slice(path.lastIndexOf("/") + 1), text: await read(path) };
}

async function readAll(folder: string): Promise<readonly NamedText[]> {
  const names = (await Array.fromAsync(Deno.readDir(new URL(folder, ROOT)))).map(({ name }) => name).sort();
  return await Promise.all(names.map((name) => named(`${folder}${name}`)));
}

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}
