/**
 * The functions of Xlib and its XTEST half that hands under X11 are made of (Xlib - C Language X Interface; The X
 * Keyboard Extension: Library Specification; XTEST Extension Library).
 *
 * robotjs is not used here. Its X11 half opens display :0.0 whatever DISPLAY says, crashes without one, never learns of
 * a changed layout, presses no Shift for "?", and loses every character outside ASCII; and one connection of our own
 * keeps keys and clicks in order.
 *
 * Pointers are passed as numbers: for real ones Deno would ask for the ffi permission at each call.
 */
import { NotAvailable } from "../os.ts";
import { once } from "./load_once.ts";

const XLIB = {
  XOpenDisplay: { parameters: ["buffer"], result: "u64" },
  XCloseDisplay: { parameters: ["u64"], result: "i32" },
  XConnectionNumber: { type: "pointer" },
  XSetErrorHandler: { parameters: ["u64"], result: "u64" },
  XSetIOErrorHandler: { parameters: ["u64"], result: "u64" },
  // Since libX11 1.7 (2020). Before, the end of the X server is the end of its clients.
  XSetIOErrorExitHandler: { parameters: ["u64", "u64", "u64"], result: "void", optional: true },
  XFlush: { parameters: ["u64"], result: "i32" },
  XSync: { parameters: ["u64", "i32"], result: "i32" },
  XEventsQueued: { parameters: ["u64", "i32"], result: "i32" },
  XNextEvent: { parameters: ["u64", "buffer"], result: "i32" },
  XRefreshKeyboardMapping: { parameters: ["buffer"], result: "i32" },
  XQueryKeymap: { parameters: ["u64", "buffer"], result: "i32" },
  XDisplayKeycodes: { parameters: ["u64", "buffer", "buffer"], result: "i32" },
  XChangeKeyboardMapping: { parameters: ["u64", "i32", "i32", "buffer", "i32"], result: "i32" },
  XkbGetState: { parameters: ["u64", "u32", "buffer"], result: "i32" },
  XkbLockModifiers: { parameters: ["u64", "u32", "u32", "u32"], result: "i32" },
  XkbLookupKeySym: { parameters: ["u64", "u32", "u32", "buffer", "buffer"], result: "i32" },
  XkbKeycodeToKeysym: { parameters: ["u64", "u32", "i32", "i32"], result: "u64" },
  XkbKeysymToModifiers: { parameters: ["u64", "u64"], result: "u32" },
} as const;

const XTEST = {
  XTestQueryExtension: { parameters: ["u64", "buffer", "buffer", "buffer", "buffer"], result: "i32" },
  XTestFakeKeyEvent: { parameters: ["u64", "u32", "i32", "u64"], result: "i32" },
  XTestFakeButtonEvent: { parameters: ["u64", "u32", "i32", "u64"], result: "i32" },
  XTestFakeMotionEvent: { parameters: ["u64", "i32", "i32", "i32", "u64"], result: "i32" },
} as const;

const XKBCOMMON = { xkb_keysym_to_utf32: { parameters: ["u32"], result: "u32" } } as const;

/** What is called, by its C name. */
export interface X11Library {
  readonly xlib: Deno.DynamicLibrary<typeof XLIB>["symbols"];
  /** The address of a function that does nothing: an error handler. */
  readonly harmless: bigint;
  readonly xtest: Deno.DynamicLibrary<typeof XTEST>["symbols"];
  /** The character (0: none) that an older keysym such as Cyrillic_a stands for; null where libxkbcommon is missing. */
  readonly character: ((keysym: number) => number) | null;
}

/** Loads the libraries, once per process: they stay. Throws `NotAvailable` where they are missing. */
export const loadX11: () => X11Library = once(() => {
  const xlib = open("libX11.so.6", "libx11-6", XLIB);
  const xtest = open("libXtst.so.6", "libxtst6", XTEST);
  // Xlib's own handlers print and end the process. Any function that only looks at the display will do instead.
  const harmless = BigInt(Deno.UnsafePointer.value(xlib.XConnectionNumber));
  xlib.XSetErrorHandler(harmless);
  xlib.XSetIOErrorHandler(harmless);
  return { xlib, xtest, harmless, character: loadCharacters() };
});

function open<S extends Deno.ForeignLibraryInterface>(
  file: string,
  debian: string,
  symbols: S,
): Deno.DynamicLibrary<S>["symbols"] {
  try {
    return Deno.dlopen(file, symbols).symbols;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new NotAvailable(`Keys and mouse are not available: ${file} may not be loaded without the ffi permission`);
    }
    throw new NotAvailable(
      `Keys and mouse are not available: ${file} cannot be loaded`,
      `install it (Debian and Ubuntu have it in the package ${debian}) and start conductor again`,
    );
  }
}

/** What every desktop has: without it, such characters are typed by way of spare keys. */
function loadCharacters(): X11Library["character"] {
  try {
    return Deno.dlopen("libxkbcommon.so.0", XKBCOMMON).symbols.xkb_keysym_to_utf32;
  } catch {
    return null;
  }
}
