import assert from "node:assert/strict";
import { throughFile } from "../daemon/native_addon.ts";
import { testUnless } from "./support/test_unless.ts";

const notUnix = Deno.build.os === "windows" ? "Windows has no such modes" : null;
const BYTES = Uint8Array.of(1, 2, 3);

testUnless(notUnix, "the file is for this user alone, under a new name each time, and gone afterwards", () => {
  const seen = [1, 2].map(() => {
    let file = "";
    throughFile(BYTES, (path) => {
      file = path;
      assert.deepEqual(Deno.readFileSync(path), BYTES);
      const folder = path.slice(0, path.lastIndexOf("/"));
      const modes = [folder, path].map((each) => (Deno.lstatSync(each).mode ?? 0) & 0o777);
      assert.deepEqual(modes, [0o700, 0o600]);
    });
    assert.throws(() => Deno.lstatSync(file.slice(0, file.lastIndexOf("/"))), Deno.errors.NotFound);
    return file;
  });
  assert.notEqual(seen[0], seen[1]);
});

Deno.test("it is gone too when the library cannot be loaded, and the reason is passed on", () => {
  let file = "";
  const fails = (): void =>
    throughFile(BYTES, (path) => {
      file = path;
      throw new Error("invalid ELF header");
    });
  assert.throws(fails, { message: "invalid ELF header" });
  assert.throws(() => Deno.lstatSync(file), Deno.errors.NotFound);
});

for (const said of ["x: failed to map segment from shared object", "Operation not permitted"]) {
  Deno.test(`"${said}" is told as a folder that allows no programs, with the way out`, () => {
    const fails = (): void =>
      throughFile(BYTES, () => {
        throw new Error(said);
      });
    assert.throws(fails, /^Error: \S+ allows no programs \(it is mounted noexec\); set TMPDIR to a folder that does$/);
  });
}
