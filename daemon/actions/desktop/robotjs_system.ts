/** What robotjs does not do on Windows and macOS, by the systems' own functions. */
import type { Modifier } from "../../../shared/config/action_types.ts";
import { once } from "./load_once.ts";
import type { Robot } from "./robotjs_addon.ts";
import type { LayoutLookup } from "./robotjs_keys.ts";

/** What the user's layout wants held for a character; null where it cannot be asked. */
export function layoutLookup(os: string): LayoutLookup | null {
  if (os !== "windows" || Deno.build.os !== "windows") return null;
  return windowsLookup();
}

const windowsLookup = once((): LayoutLookup => {
  const { VkKeyScanW } = Deno.dlopen("user32.dll", { VkKeyScanW: { parameters: ["u16"], result: "i16" } }).symbols;
  return (character) => modifiersOfKeyScan(VkKeyScanW(character.charCodeAt(0)));
});

/** VkKeyScanW (winuser.h): the high byte has bits for Shift, Ctrl and Alt; AltGr is both of these. -1: no key. */
export function modifiersOfKeyScan(scan: number): readonly Modifier[] | null {
  if (scan === -1) return null;
  const bits = scan >> 8;
  const all = [[1, "shift"], [2, "ctrl"], [4, "alt"]] as const;
  return all.filter(([bit]) => (bits & bit) !== 0).map(([, modifier]) => modifier);
}

/** On Windows two halves of a surrogate pair make a character; macOS wants them in one event, and robotjs sends one unit. */
export function typeCharacter(robot: Robot, os: string, character: string): void {
  if (character.length > 1 && os === "darwin" && Deno.build.os === "darwin") return typingOnMac()(character);
  for (let i = 0; i < character.length; i++) robot.unicodeTap(character.charCodeAt(i));
}

const CORE_GRAPHICS = {
  CGEventCreateKeyboardEvent: { parameters: ["u64", "u16", "u8"], result: "u64" },
  CGEventKeyboardSetUnicodeString: { parameters: ["u64", "usize", "buffer"], result: "void" },
  CGEventPost: { parameters: ["u32", "u64"], result: "void" },
} as const;
/** As robotjs posts its own: CGEventTypes.h. */
const SESSION_EVENT_TAP = 1;

/** What types a character of two UTF-16 units on macOS. */
export const typingOnMac = once((): (character: string) => void => {
  const frameworks = "/System/Library/Frameworks";
  const { symbols: graphics } = Deno.dlopen(
    `${frameworks}/ApplicationServices.framework/ApplicationServices`,
    CORE_GRAPHICS,
  );
  const { CFRelease } = Deno.dlopen(`${frameworks}/CoreFoundation.framework/CoreFoundation`, {
    CFRelease: { parameters: ["u64"], result: "void" },
  }).symbols;
  return (character) => {
    const units = Uint16Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
    for (const down of [1, 0]) {
      const event = graphics.CGEventCreateKeyboardEvent(0n, 0, down);
      if (event === 0n) return;
      graphics.CGEventKeyboardSetUnicodeString(event, BigInt(units.length), units);
      graphics.CGEventPost(SESSION_EVENT_TAP, event);
      CFRelease(event);
    }
  };
});
