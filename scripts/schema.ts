/**
 * Writes schema/conductor.schema.json from the definitions of the configuration language.
 * With --check it writes nothing, and exits 1 when the file is stale.
 */
import { configSchema } from "../shared/config/json_schema.ts";

const path = new URL("../schema/conductor.schema.json", import.meta.url);
const wanted = JSON.stringify(configSchema(), null, 2) + "\n";

if (Deno.args.includes("--check")) {
  const stands = await Deno.readTextFile(path).catch(() => "");
  if (stands !== wanted) {
    await print("schema/conductor.schema.json is stale; write it with: deno task schema");
    Deno.exit(1);
  }
} else {
  await Deno.writeTextFile(path, wanted);
}

async function print(line: string): Promise<void> {
  await Deno.stderr.write(new TextEncoder().encode(`${line}\n`));
}
