/** A release of stand-in programs: shell scripts that say so, since other systems' real ones cannot be compiled here. */
import { type Asset, type ReleaseParts, writeAssets } from "../../scripts/release/assets.ts";
import type { ReleaseTarget } from "../../scripts/release/targets.ts";
import { RELEASE_TARGETS } from "../../scripts/release/targets.ts";

/** What `--version` of the stand-ins says, with the program's name before it. */
const STAND_IN = "stand-in, not a real program";

const root = new URL("../../", import.meta.url);

/** The repository's own texts, with stand-ins for programs, manual pages and completions. */
export async function standInParts(
  { version = "1.2.3", targets = RELEASE_TARGETS }: {
    readonly version?: string;
    readonly targets?: readonly ReleaseTarget[];
  } = {},
): Promise<ReleaseParts> {
  const text = (path: string): Promise<string> => Deno.readTextFile(new URL(path, root));
  const documents = ["README.md", "CHANGELOG.md", "LICENSE", "THIRD-PARTY-NOTICES.txt"];
  return {
    product: { version, repository: "OWNER/conductor", date: 1_700_000_000, denoVersion: "2.9.6" },
    targets: targets.map((target) => ({
      target,
      binaries: () =>
        Promise.resolve({
          conductor: standInProgram("conductor", version, target),
          conductorctl: standInProgram("conductorctl", version, target),
        }),
    })),
    around: {
      manualPages: ["conductor.1", "conductorctl.1", "conductor.toml.5"].map(standInText),
      completions: new Map(
        ["bash/conductor", "bash/conductorctl", "zsh/_conductor", "zsh/_conductorctl"]
          .concat(["fish/conductor.fish", "fish/conductorctl.fish"]).map((path) => [path, `stand-in for ${path}\n`]),
      ),
      systemd: ["conductor.service", "strict.conf"].map(standInText),
      launchd: ["com.conductor.daemon.plist"].map(standInText),
      documents: documents.map(standInText),
      examples: ["pads.toml"].map(standInText),
      schema: standInText("conductor.schema.json"),
    },
    packages: [],
    debian: {
      control: await text("packaging/debian/control"),
      postinst: await text("packaging/debian/postinst"),
      postrm: await text("packaging/debian/postrm"),
      udevRules: await text("packaging/debian/70-conductor.rules"),
    },
    formula: await text("packaging/homebrew/conductor.rb"),
    installer: await text("install.sh"),
  };
}

/** Writes such a release into a folder. */
export async function writeStandInRelease(
  out: string,
  choice: Parameters<typeof standInParts>[0] = {},
): Promise<readonly Asset[]> {
  return await writeAssets(out, await standInParts(choice));
}

function standInProgram(name: string, version: string, { name: target }: ReleaseTarget): Uint8Array {
  return new TextEncoder().encode(`#!/bin/sh\necho "${name} ${version} (${target}, ${STAND_IN})"\n`);
}

function standInText(name: string): { readonly name: string; readonly text: string } {
  return { name, text: `stand-in for ${name}\n` };
}
