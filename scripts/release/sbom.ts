/** The bill of materials: CycloneDX 1.6 in JSON (ECMA-424). */
import { createHash } from "node:crypto";
import type { ShippedPackage } from "./shipped_packages.ts";

/** What is described besides the packages. */
export interface Product {
  readonly version: string;
  /** "OWNER/NAME" on GitHub. */
  readonly repository: string;
  /** Seconds since 1970. */
  readonly date: number;
  /** Of Deno, as in "2.9.6". */
  readonly denoVersion: string;
}

type Licence = { readonly license: { readonly id: string } } | { readonly expression: string };

interface Component {
  readonly type: "application" | "library" | "platform";
  readonly "bom-ref": string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly Licence[];
  readonly hashes?: readonly { readonly alg: "SHA-512"; readonly content: string }[];
}

/** The same text for the same packages, version and date: its serial number is made from its content. */
export function sbomText(packages: readonly ShippedPackage[], product: Product): string {
  const conductor = onGithub("application", "conductor", product.repository, product.version);
  const deno = onGithub("platform", "deno", "denoland/deno", product.denoVersion);
  const refs = new Map(packages.map(({ id, name, version }) => [id, npmUrl(name, version)]));
  const refOf = (id: string): string => {
    const ref = refs.get(id);
    if (ref === undefined) throw new Error(`Cannot write the bill of materials: ${id} is not in it`);
    return ref;
  };
  const needed = new Set(packages.flatMap(({ dependencies }) => dependencies));
  const content = {
    version: 1,
    metadata: { timestamp: new Date(product.date * 1000).toISOString(), component: conductor },
    components: [deno, ...packages.map(libraryOf)],
    dependencies: [
      {
        ref: conductor["bom-ref"],
        dependsOn: [deno["bom-ref"], ...packages.filter(({ id }) => !needed.has(id)).map(({ id }) => refOf(id))],
      },
      { ref: deno["bom-ref"], dependsOn: [] },
      ...packages.map(({ id, dependencies }) => ({ ref: refOf(id), dependsOn: dependencies.map(refOf) })),
    ],
  };
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    ...content,
  };
  return JSON.stringify(bom, null, 2) + "\n";
}

function onGithub(type: "application" | "platform", name: string, repository: string, version: string): Component {
  const purl = `pkg:github/${repository.toLowerCase()}@v${version}`;
  return { type, "bom-ref": purl, name, version, purl, licenses: [{ license: { id: "MIT" } }] };
}

function libraryOf({ name, version, sha512, licence }: ShippedPackage): Component {
  const [group, bare] = name.startsWith("@") ? name.split("/") : [undefined, name];
  const purl = npmUrl(name, version);
  return {
    type: "library",
    "bom-ref": purl,
    ...(group === undefined ? {} : { group }),
    name: bare ?? name,
    version,
    purl,
    // A single SPDX id, or an expression of several: "(MIT OR Apache-2.0)".
    licenses: [/[ (]/.test(licence) ? { expression: licence } : { license: { id: licence } }],
    hashes: [{ alg: "SHA-512", content: Uint8Array.fromBase64(sha512).toHex() }],
  };
}

/** As package-url's specification has it for npm: the "@" of a scope is percent-encoded. */
function npmUrl(name: string, version: string): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** RFC 9562, version 8: made from a hash of one's own choice. */
function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
