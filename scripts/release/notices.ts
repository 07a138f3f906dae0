/** THIRD-PARTY-NOTICES.txt: what others wrote and people get inside the two programs, with every licence. */
import type { ShippedPackage } from "./shipped_packages.ts";

/** Deno itself, which is the base of every compiled program. */
export interface Runtime {
  /** Of Deno, as in "2.9.6". */
  readonly version: string;
  readonly licenceText: string;
}

const RULE = "-".repeat(80);

/** The whole file; packages that say the same are told together. */
export function noticesText(packages: readonly ShippedPackage[], runtime: Runtime): string {
  const byText = new Map<string, string[]>();
  const parts = [
    { title: `Deno ${runtime.version} (MIT), the runtime inside both programs`, text: runtime.licenceText.trim() },
    ...packages.map(({ name, version, licence, licenceText }) => ({
      title: `${name} ${version} (${licence})`,
      text: licenceText,
    })),
  ];
  for (const { title, text } of parts) byText.set(text, [...byText.get(text) ?? [], title]);
  const sections = [...byText].map(([text, titles]) => `${RULE}\n${titles.join("\n")}\n${RULE}\n\n${text}\n`);
  return [
    "Conductor's two programs contain the works of others. These are they, with their licences.\n",
    ...sections,
  ].join("\n");
}
