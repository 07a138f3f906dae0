import assert from "node:assert/strict";
import { readConfig } from "../shared/config/read_config.ts";
import { STARTER_CONFIG } from "../shared/config/starter.ts";
import { findWarnings } from "../shared/config/warnings.ts";
import denoJson from "../deno.json" with { type: "json" };
import { VERSION } from "../shared/version.ts";

const examples = new URL("../examples/", import.meta.url);

for (const { name } of [...Deno.readDirSync(examples), { name: "the starter config" }]) {
  Deno.test(`${name} is valid and has no warnings`, () => {
    const text = name.endsWith(".toml") ? Deno.readTextFileSync(new URL(name, examples)) : STARTER_CONFIG;
    const result = readConfig(text);
    assert(result.ok, JSON.stringify(result, null, 2));
    assert.deepEqual(findWarnings(result.config, text), []);
  });
}

Deno.test("the version is the same everywhere", () => {
  assert.equal(denoJson.version, VERSION);
  const changelog = Deno.readTextFileSync(new URL("../CHANGELOG.md", import.meta.url));
  assert.match(changelog, new RegExp(`^## ${VERSION.replaceAll(".", "\\.")} `, "m"));
});
