/** The systems that a release is made for, and what each of their worlds calls them. */
import type { TargetName } from "../compile/programs.ts";

/** One system. */
export interface ReleaseTarget {
  /** In the name of its archive. */
  readonly name: string;
  readonly compiledFor: TargetName;
  /** The word of a .deb's Architecture field; null where there is no .deb. */
  readonly debian: string | null;
  /** The blocks of a Homebrew formula. */
  readonly homebrew: { readonly system: "on_linux" | "on_macos"; readonly processor: "on_arm" | "on_intel" };
}

/** All of them, in the order in which they are listed for people. */
export const RELEASE_TARGETS: readonly ReleaseTarget[] = [
  {
    name: "linux-x64",
    compiledFor: "x86_64-unknown-linux-gnu",
    debian: "amd64",
    homebrew: { system: "on_linux", processor: "on_intel" },
  },
  {
    name: "linux-arm64",
    compiledFor: "aarch64-unknown-linux-gnu",
    debian: "arm64",
    homebrew: { system: "on_linux", processor: "on_arm" },
  },
  {
    name: "macos-x64",
    compiledFor: "x86_64-apple-darwin",
    debian: null,
    homebrew: { system: "on_macos", processor: "on_intel" },
  },
  {
    name: "macos-arm64",
    compiledFor: "aarch64-apple-darwin",
    debian: null,
    homebrew: { system: "on_macos", processor: "on_arm" },
  },
];
