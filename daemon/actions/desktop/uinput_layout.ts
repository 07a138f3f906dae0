/** The user's keyboard layout, as libxkbcommon tells it: the library that every Wayland desktop makes its layouts with. */
import type { Surroundings } from "../../../shared/paths.ts";
import { ActionFailed } from "../os.ts";
import { once } from "./load_once.ts";
import {
  CHARACTER_CODES,
  KEY_LEFTSHIFT,
  KEY_RIGHTALT,
  type KeyPosition,
  type Layout,
  usLayout,
} from "./uinput_codes.ts";

// Handles are passed as numbers: with pointers Deno would ask for the ffi permission at each use.
const SYMBOLS = {
  xkb_context_new: { parameters: ["u32"], result: "usize" },
  xkb_context_set_log_level: { parameters: ["usize", "u32"], result: "void" },
  xkb_context_unref: { parameters: ["usize"], result: "void" },
  xkb_keymap_new_from_names: { parameters: ["usize", "usize", "u32"], result: "usize" },
  xkb_keymap_unref: { parameters: ["usize"], result: "void" },
  xkb_state_new: { parameters: ["usize"], result: "usize" },
  xkb_state_unref: { parameters: ["usize"], result: "void" },
  xkb_state_update_key: { parameters: ["usize", "u32", "u32"], result: "u32" },
  xkb_state_key_get_utf32: { parameters: ["usize", "u32"], result: "u32" },
} as const;

/** XKB_LOG_LEVEL_CRITICAL: the library would print to standard error what is told better here. */
const CRITICAL = 10;

/** XKB's number of a key is the kernel's and 8. */
const XKB_OFFSET = 8;

/** Where several keys give a character the one with the least under it is taken. */
const UNDER: readonly (readonly number[])[] = [[], [KEY_LEFTSHIFT], [KEY_RIGHTALT], [KEY_LEFTSHIFT, KEY_RIGHTALT]];

/**
 * The layout that the environment names in libxkbcommon's own variables (XKB_DEFAULT_LAYOUT=de, XKB_DEFAULT_VARIANT),
 * which sway, Hyprland and others start with too; US English where they are not set. Throws `ActionFailed` when there is
 * no such layout.
 */
export function userLayout(host: Surroundings): Layout {
  return namesLayout(host) ? namedLayout(host.env("XKB_DEFAULT_LAYOUT") ?? "") : usLayout;
}

/** Whether the environment names another layout than the one that is known without the library. */
export function namesLayout(host: Surroundings): boolean {
  const name = host.env("XKB_DEFAULT_LAYOUT") ?? "";
  return (name !== "" && name !== "us") || (host.env("XKB_DEFAULT_VARIANT") ?? "") !== "";
}

/** The functions of libxkbcommon; loaded once, and it stays. Throws an Error where it is missing. */
export const layoutLibrary = once(() => Deno.dlopen("libxkbcommon.so.0", SYMBOLS).symbols);

function namedLayout(name: string): Layout {
  let positions: ReadonlyMap<string, KeyPosition> | null;
  try {
    positions = read(layoutLibrary());
  } catch (error) {
    throw new ActionFailed(
      `the keyboard layout ${name} needs libxkbcommon: ${error instanceof Error ? error.message : ""}`,
    );
  }
  if (positions === null) throw new ActionFailed(`there is no keyboard layout ${name} (XKB_DEFAULT_LAYOUT)`);
  return (character) => positions.get(character) ?? null;
}

/** Presses the keys on a keyboard of the library's. Null: it cannot make that keyboard. */
function read(xkb: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"]): ReadonlyMap<string, KeyPosition> | null {
  const context = xkb.xkb_context_new(0);
  if (context === 0n) return null;
  xkb.xkb_context_set_log_level(context, CRITICAL);
  // Without names the library takes the variables, by itself.
  const keymap = xkb.xkb_keymap_new_from_names(context, 0n, 0);
  try {
    return keymap === 0n ? null : positionsOf(xkb, keymap);
  } finally {
    if (keymap !== 0n) xkb.xkb_keymap_unref(keymap);
    xkb.xkb_context_unref(context);
  }
}

function positionsOf(
  xkb: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"],
  keymap: bigint,
): ReadonlyMap<string, KeyPosition> {
  const positions = new Map<string, KeyPosition>();
  for (const under of UNDER) {
    const state = xkb.xkb_state_new(keymap);
    for (const code of under) xkb.xkb_state_update_key(state, code + XKB_OFFSET, 1);
    for (const code of CHARACTER_CODES) {
      // 0: no character, a dead key's accent for instance.
      const codePoint = xkb.xkb_state_key_get_utf32(state, code + XKB_OFFSET);
      const character = codePoint === 0 ? "" : String.fromCodePoint(codePoint);
      if (character !== "" && !positions.has(character)) positions.set(character, { code, under });
    }
    xkb.xkb_state_unref(state);
  }
  return positions;
}
