/** What robotjs calls a stroke. */
import type { KeyStroke, Modifier } from "../../../shared/config/action_types.ts";
import { ActionFailed } from "../os.ts";

/** A key of robotjs with all that must be held; or a character that no key gives, as its UTF-16 units. */
export type RobotKey =
  | { readonly kind: "key"; readonly key: string; readonly modifiers: readonly string[] }
  | { readonly kind: "character"; readonly character: string };

/** What a character's key needs besides itself; null: no key gives it. */
export type LayoutLookup = (character: string) => readonly Modifier[] | null;

const MODIFIER_NAMES: Readonly<Record<Modifier, string>> = {
  cmd: "command",
  ctrl: "control",
  alt: "alt",
  shift: "shift",
};

/** Where the package's name is another than ours. */
const KEY_NAMES: ReadonlyMap<string, string> = new Map([
  ["return", "enter"],
  ["play", "audio_play"],
  ["stop", "audio_stop"],
  ["next", "audio_next"],
  ["previous", "audio_prev"],
  ["volumeup", "audio_vol_up"],
  ["volumedown", "audio_vol_down"],
  ["mute", "audio_mute"],
]);

/** The characters that Shift gives on the US layout, and of which key. */
const SHIFTED_US: ReadonlyMap<string, string> = new Map(
  [...'~!@#$%^&*()_+{}|:"<>?'].map((character, i) => [character, [..."`1234567890-=[]\\;',./"][i] ?? ""]),
);

/**
 * Windows: a character's modifiers come from the user's layout. robotjs drops them.
 *
 * macOS (`lookup` null): robotjs finds what a key gives without modifiers. Others are typed as characters, which is right
 * on every layout; with cmd, ctrl or alt the US layout's key is meant. Throws `ActionFailed`.
 */
export function robotKey(stroke: KeyStroke, lookup: LayoutLookup | null): RobotKey {
  const { key, modifiers } = stroke;
  if (key.length > 1) return named(KEY_NAMES.get(key) ?? key, modifiers);
  const isBare = modifiers.every((modifier) => modifier === "shift");
  if (lookup !== null) {
    const more = lookup(key);
    if (more !== null) return named(key, [...modifiers, ...more]);
    if (isBare) return { kind: "character", character: key };
    throw new ActionFailed(`the keyboard layout has no key for "${key}"`);
  }
  const base = SHIFTED_US.get(key);
  if (base === undefined) return named(key, modifiers);
  return isBare ? { kind: "character", character: key } : named(base, [...modifiers, "shift"]);
}

function named(key: string, modifiers: readonly Modifier[]): RobotKey {
  return { kind: "key", key, modifiers: [...new Set(modifiers)].map((modifier) => MODIFIER_NAMES[modifier]) };
}
