/** The one table of what is compiled: each program's entry, permission set and embedded addons, per target. */
import type { AddonName } from "../../daemon/native_addon.ts";

/** In the words of Deno.build. */
interface Target {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "x86_64" | "aarch64";
}

/** What can be compiled for, by Deno's names for `deno compile --target`. */
export const TARGETS = {
  "x86_64-unknown-linux-gnu": { os: "linux", arch: "x86_64" },
  "aarch64-unknown-linux-gnu": { os: "linux", arch: "aarch64" },
  "x86_64-apple-darwin": { os: "darwin", arch: "x86_64" },
  "aarch64-apple-darwin": { os: "darwin", arch: "aarch64" },
  "x86_64-pc-windows-msvc": { os: "windows", arch: "x86_64" },
} as const satisfies Readonly<Record<string, Target>>;

/** One of them. */
export type TargetName = keyof typeof TARGETS;

/** How one program is made. */
export interface Program {
  readonly name: string;
  /** From the root of the source. */
  readonly entry: string;
  /** Of the sets in deno.json. */
  readonly permissions: "daemon" | "ctl";
  /** The native addons that it loads on a target; nothing else of their packages is inside. */
  readonly addons: (target: TargetName) => readonly AddonName[];
}

/** Both. */
export const PROGRAMS = {
  conductor: {
    name: "conductor",
    entry: "daemon/main.ts",
    permissions: "daemon",
    // On Linux keys go through the system's own X11 and uinput, so robotjs is of no use there.
    addons: (target) => TARGETS[target].os === "linux" ? ["midi"] : ["midi", "robotjs"],
  },
  conductorctl: {
    name: "conductorctl",
    entry: "ctl/main.ts",
    permissions: "ctl",
    addons: () => [],
  },
} as const satisfies Readonly<Record<string, Program>>;

/** "conductor", on Windows "conductor.exe". */
export function fileNameOf(program: Program, target: TargetName): string {
  return TARGETS[target].os === "windows" ? `${program.name}.exe` : program.name;
}

/** Whether it is the name of a target. */
export function isTarget(word: string): word is TargetName {
  return Object.hasOwn(TARGETS, word);
}

/** This machine's target; null: it is none of them. */
export function hostTarget(): TargetName | null {
  return isTarget(Deno.build.target) ? Deno.build.target : null;
}
