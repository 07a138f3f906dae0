/** What is inside the programs is told: the notices and the bill of materials. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { lockedPackages } from "../../../scripts/release/lock_file.ts";
import { noticesText } from "../../../scripts/release/notices.ts";
import { sbomText } from "../../../scripts/release/sbom.ts";
import { type ShippedPackage, shippedPackages } from "../../../scripts/release/shipped_packages.ts";
import { RELEASE_TARGETS } from "../../../scripts/release/targets.ts";
import { inTempDir } from "../../support/temp_dir.ts";

const root = new URL("../../../", import.meta.url);
const product = { version: "1.2.3", repository: "OWNER/conductor", date: 1_700_000_000, denoVersion: "2.9.6" };

const shipped = await shippedPackages(root, RELEASE_TARGETS.map(({ compiledFor }) => compiledFor));
const named = (name: string): ShippedPackage => {
  const found = shipped.find((each) => each.name === name);
  assert(found !== undefined, `${name} is not among ${shipped.map(({ id }) => id).join(", ")}`);
  return found;
};

Deno.test("imported packages and addons are shipped, tools of tests and of releases are not", async () => {
  assert.deepEqual(
    shipped.map(({ name }) => name),
    ["@julusian/midi", "@stricli/core", "leven", "node-addon-api", "node-addon-api", "robotjs", "smol-toml"],
  );
  const linux = await shippedPackages(root, ["x86_64-unknown-linux-gnu"]);
  assert(!linux.some(({ name }) => name === "robotjs"), "robotjs is not in the programs for Linux");
});

Deno.test("the notices have every package's licence text, and Deno's", () => {
  const text = noticesText(shipped, { version: "2.9.6", licenceText: "The licence of Deno.\n" });
  for (const { name, version, licence, licenceText } of shipped) {
    assert(text.includes(`${name} ${version} (${licence})`), name);
    assert(text.includes(licenceText), name);
  }
  assert.match(text, /Deno 2\.9\.6 \(MIT\).*\n-+\n\nThe licence of Deno\.\n/);
  // Packages bring these in three ways: a file of their own, none at all, a header among their sources.
  assert.match(named("smol-toml").licenceText, /Redistribution and use in source and binary forms/);
  assert.match(named("@stricli/core").licenceText, /Bloomberg[^]*Apache License\s+Version 2\.0/);
  assert.match(named("@julusian/midi").licenceText, /Julian Waller[^]*RtMidi[^]*Gary P\. Scavone/);
  assert.match(named("robotjs").licenceText, /Jason Stallings[^]*PNG Reference Library/);
});

Deno.test("a package without a licence text stops the release, and says where to put one", () =>
  inTempDir(async (dir) => {
    // The checkout's own, but for packaging/, where the text stands that @stricli/core does not bring.
    for (const name of ["daemon", "ctl", "shared", "node_modules", "deno.json", "deno.lock"]) {
      await Deno.symlink(fileURLToPath(new URL(name, root)), `${dir}/${name}`);
    }
    await assert.rejects(
      shippedPackages(new URL(`file://${dir}/`), ["x86_64-unknown-linux-gnu"]),
      /Cannot tell the licence text of @stricli\/core@[\d.]+: it brings none; put it into .*@stricli\+core\.txt/,
    );
  }));

Deno.test("the bill of materials keeps CycloneDX's rules", () => {
  const text = sbomText(shipped, product);
  assert.equal(sbomText(shipped, product), text);
  const bom = JSON.parse(text);
  assert.deepEqual([bom.bomFormat, bom.specVersion, bom.version], ["CycloneDX", "1.6", 1]);
  assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(JSON.parse(sbomText(shipped.slice(1), product)).serialNumber, bom.serialNumber);
  assert.equal(bom.metadata.timestamp, "2023-11-14T22:13:20.000Z");

  const refs = [bom.metadata.component, ...bom.components].map((component) => component["bom-ref"]);
  assert.equal(new Set(refs).size, refs.length, "every bom-ref is there once");
  assert.deepEqual(bom.dependencies.map(({ ref }: { readonly ref: string }) => ref).sort(), [...refs].sort());
  for (const { dependsOn } of bom.dependencies) {
    for (const ref of dependsOn) assert(refs.includes(ref), `${ref} is a component`);
  }
  for (const component of bom.components) {
    assert.match(component.purl, /^pkg:(npm|github)\/[a-z0-9%./@+-]+$/);
    assert(["library", "platform"].includes(component.type));
    assert.equal(component.licenses.length, 1);
    if (component.type === "library") assert.match(component.hashes[0].content, /^[0-9a-f]{128}$/);
  }
});

Deno.test("the bill of materials has the lock file's checksums, in hex", async () => {
  const lock: { readonly npm: Record<string, { readonly integrity: string }> } = JSON.parse(
    await Deno.readTextFile(new URL("deno.lock", root)),
  );
  const { components } = JSON.parse(sbomText(shipped, product));
  const core = components.find(({ purl }: { readonly purl: string }) => purl.startsWith("pkg:npm/%40stricli/core@"));
  assert.deepEqual([core.group, core.name, core.licenses], ["@stricli", "core", [{ license: { id: "Apache-2.0" } }]]);
  const binary = atob(lock.npm[named("@stricli/core").id]?.integrity.replace("sha512-", "") ?? "");
  const hex = [...binary].map((char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  assert.equal(core.hashes[0].content, hex);
});

Deno.test("a lock file's short names of dependencies are resolved; what it lacks is named", () => {
  const lock = (dependency: string): string =>
    JSON.stringify({
      npm: {
        "a@1.0.0": { integrity: "sha512-AA==", dependencies: [dependency] },
        "@s/b@2.0.0": { integrity: "sha512-AA==" },
        "@s/b@3.0.0": { integrity: "sha512-AA==" },
        "c@4.0.0": { integrity: "sha512-AA==" },
      },
    });
  assert.deepEqual(lockedPackages(lock("c")).get("a@1.0.0")?.dependencies, ["c@4.0.0"]);
  assert.deepEqual(lockedPackages(lock("@s/b@3.0.0")).get("a@1.0.0")?.dependencies, ["@s/b@3.0.0"]);
  assert.equal(lockedPackages(lock("c")).get("@s/b@2.0.0")?.name, "@s/b");
  assert.throws(() => lockedPackages(lock("d")), /Cannot find d in deno\.lock/);
  assert.throws(() => lockedPackages('{"npm":{"a@1":{"integrity":"sha1-AA"}}}'), /checksum of a@1/);
});
