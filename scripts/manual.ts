/** Makes the man pages from the declarations that --help and the validator read: `deno task manual [FOLDER]`. */
import { fileURLToPath } from "node:url";
import { buildOf } from "./compile/build_info.ts";
import { conductorPage } from "./manual/conductor_page.ts";
import { conductorctlPage } from "./manual/conductorctl_page.ts";
import { configPage } from "./manual/config_page.ts";

/** Every page by its file's name; `date` is as in "2026-11-22", so that the same commit gives the same bytes. */
export function manualPages(date: string): ReadonlyMap<string, string> {
  return new Map([
    ["conductor.1", conductorPage(date)],
    ["conductorctl.1", conductorctlPage(date)],
    ["conductor.toml.5", configPage(date)],
  ]);
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? "dist/man";
  const { date } = await buildOf(fileURLToPath(new URL("../", import.meta.url)));
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of manualPages(date ?? new Date().toISOString().slice(0, 10))) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    await Deno.stdout.write(new TextEncoder().encode(`${folder}/${name}\n`));
  }
}
