import assert from "node:assert/strict";
import { type KeyPosition, usLayout } from "../../../daemon/actions/desktop/uinput_codes.ts";
import { layoutLibrary, userLayout } from "../../../daemon/actions/desktop/uinput_layout.ts";
import { testUnless } from "../../support/test_unless.ts";

const missing = Deno.build.os !== "linux" ? "libxkbcommon is of Linux" : libraryMissing();

function libraryMissing(): string | null {
  try {
    // It stays loaded, so not within a test.
    layoutLibrary();
    Deno.statSync("/usr/share/X11/xkb/symbols/de");
    return null;
  } catch {
    return "libxkbcommon0 or xkb-data is not installed";
  }
}

/** A test that is left out, with the reason printed, where the library and its layouts are not. */
function layoutTest(name: string, play: () => void): void {
  testUnless(missing, name, play);
}

/** The library reads the variables by itself, so they are set for real. */
function withVariables<Result>(variables: Readonly<Record<string, string>>, play: () => Result): Result {
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    return play();
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
}

function positions(variables: Readonly<Record<string, string>>, characters: string): (KeyPosition | null)[] {
  return withVariables(variables, () => {
    const layout = userLayout({ env: (name) => variables[name], os: "linux" });
    return [...characters].map(layout);
  });
}

// linux/input-event-codes.h
const SHIFT = 42;
const ALTGR = 100;
const [E, Y, Q, Z, APOSTROPHE, SEMICOLON] = [18, 21, 16, 44, 40, 39];

Deno.test("without a named layout it is US English, and no library is loaded", () => {
  for (const env of [{}, { XKB_DEFAULT_LAYOUT: "us" }, { XKB_DEFAULT_LAYOUT: "" }] as Record<string, string>[]) {
    assert.equal(userLayout({ env: (name) => env[name], os: "linux" }), usLayout);
  }
});

layoutTest("a German keyboard has z where a US one has y, umlauts, and more under AltGr", () => {
  assert.deepEqual(positions({ XKB_DEFAULT_LAYOUT: "de" }, "zyäÖ@€é"), [
    { code: Y, under: [] },
    { code: Z, under: [] },
    { code: APOSTROPHE, under: [] },
    { code: SEMICOLON, under: [SHIFT] },
    { code: Q, under: [ALTGR] },
    { code: E, under: [ALTGR] },
    null,
  ]);
});

layoutTest("a French keyboard has its digits under shift, and é without", () => {
  assert.deepEqual(positions({ XKB_DEFAULT_LAYOUT: "fr" }, "2éa"), [
    { code: 3, under: [SHIFT] },
    { code: 3, under: [] },
    { code: Q, under: [] },
  ]);
});

layoutTest("a variant counts, and a dead key does not pass for the character on it", () => {
  assert.deepEqual(positions({ XKB_DEFAULT_LAYOUT: "us", XKB_DEFAULT_VARIANT: "intl" }, "é'a"), [
    { code: E, under: [ALTGR] },
    { code: APOSTROPHE, under: [ALTGR] },
    { code: 30, under: [] },
  ]);
});

layoutTest("the library's US English is the one that is built in", () => {
  const ascii = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i));
  const built = ascii.map(usLayout);
  assert.deepEqual(positions({ XKB_DEFAULT_LAYOUT: "us", XKB_DEFAULT_VARIANT: "euro" }, ascii.join("")), built);
});

layoutTest("a layout that there is not is named", () => {
  assert.throws(
    () => positions({ XKB_DEFAULT_LAYOUT: "zz" }, "a"),
    { name: "ActionFailed", message: "there is no keyboard layout zz (XKB_DEFAULT_LAYOUT)" },
  );
});
