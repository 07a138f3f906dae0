/**
 * Deno's runtime, which a compiled program is the runtime of with its modules behind. `deno compile` downloads it once per
 * target, or takes the file that DENORT_BIN names.
 */
import { type TargetName, TARGETS } from "./programs.ts";

/** Enough for the headers that say what a program is for. */
const HEAD_BYTES = 4096;

/** What is wrong with DENORT_BIN for a target, for people; null: nothing, or it is not set. */
export async function runtimeProblem(target: TargetName, denort: string | undefined): Promise<string | null> {
  if (denort === undefined || denort === "") return null;
  let head: Uint8Array;
  try {
    using file = await Deno.open(denort);
    const buffer = new Uint8Array(HEAD_BYTES);
    head = buffer.subarray(0, await file.read(buffer) ?? 0);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : "it cannot be read";
    return `DENORT_BIN is ${denort}, but ${why}`;
  }
  const { os, arch } = TARGETS[target];
  const found = madeFor(head);
  if (found === `${os} ${arch}`) return null;
  return `DENORT_BIN is ${denort}, a program for ${found}: for ${target}, name the runtime of that target, or unset it`;
}

/** By the headers of ELF (elf(5)), Mach-O (loader.h) and PE (the PE Format specification): "linux x86_64". */
export function madeFor(head: Uint8Array): string {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const u16 = (at: number): number => at + 2 <= view.byteLength ? view.getUint16(at, true) : 0;
  const u32 = (at: number): number => at + 4 <= view.byteLength ? view.getUint32(at, true) : 0;
  const of = (system: string, machine: number, x64: number, arm64: number): string =>
    `${system} ${machine === x64 ? "x86_64" : machine === arm64 ? "aarch64" : "on another machine"}`;
  if (u32(0) === 0x464c457f) return of("linux", u16(18), 62, 183);
  if (u32(0) === 0xfeedfacf) return of("darwin", u32(4), 0x0100_0007, 0x0100_000c);
  if (u16(0) === 0x5a4d && u32(u32(0x3c)) === 0x4550) return of("windows", u16(u32(0x3c) + 4), 0x8664, 0xaa64);
  return "no system that is known here";
}

/** The failure of `deno compile` for people: what it printed, or the way out when the runtime cannot be had. */
export function compileFailure(target: TargetName, stderr: string): string {
  const url = /https:\/\/[^\s)]*denort[^\s)]*/.exec(stderr)?.[0];
  if (url === undefined) return (stderr.split("\n\nStack backtrace")[0] ?? "").trim();
  const why = /^\s*\d+: ([^:\n]*)\s*$/m.exec(stderr.slice(stderr.lastIndexOf(url)))?.[1];
  return [
    `Deno's runtime for ${target} cannot be downloaded${why === undefined ? "" : ` (${why})`}:`,
    `  ${url}`,
    "Get that file on a machine that reaches it, unpack it, and name the program in it:",
    "  DENORT_BIN=/path/to/denort deno task compile",
  ].join("\n");
}
