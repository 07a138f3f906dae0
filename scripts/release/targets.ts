/** The systems that a release is made for, and what each of their worlds calls them. */

/** One system. The name is that of its archive, and of its folder below `--binaries`. */
export interface ReleaseTarget {
  readonly name: string;
  readonly os: "linux" | "macos";
  /** The word of a .deb's Architecture field; null where there is no .deb. */
  readonly debian: string | null;
  /** The words of a Homebrew formula. */
  readonly homebrew: { readonly system: "on_linux" | "on_macos"; readonly processor: "on_arm" | "on_intel" };
}

/** All of them, in the order in which they are listed for people. */
export const RELEASE_TARGETS: readonly ReleaseTarget[] = [
  { name: "linux-x64", os: "linux", debian: "amd64", homebrew: { system: "on_linux", processor: "on_intel" } },
  { name: "linux-arm64", os: "linux", debian: "arm64", homebrew: { system: "on_linux", processor: "on_arm" } },
  { name: "macos-x64", os: "macos", debian: null, homebrew: { system: "on_macos", processor: "on_intel" } },
  { name: "macos-arm64", os: "macos", debian: null, homebrew: { system: "on_macos", processor: "on_arm" } },
];
