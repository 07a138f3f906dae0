/**
 * The functions of the C library that the virtual keyboard under Linux is made of. Deno's own would not do: it lets only a
 * program with every permission into /dev, and the daemon gives the permission for sockets back after its start.
 */
import { once } from "./load_once.ts";

const SYMBOLS = {
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  access: { parameters: ["buffer", "i32"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  // ioctl(2) is variadic; on x86-64 and AArch64 Linux its argument is passed as any other.
  ioctl_number: { name: "ioctl", parameters: ["i32", "u64", "i32"], result: "i32" },
  ioctl_struct: { name: "ioctl", parameters: ["i32", "u64", "buffer"], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  poll: { parameters: ["buffer", "u64", "i32"], result: "i32", nonblocking: true },
} as const;

/** The loaded functions. */
export type CLibrary = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** glibc's, else musl's; loaded once, and it stays. Throws where the ffi permission is missing. */
export const cLibrary: () => CLibrary = once(() => {
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS).symbols;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return Deno.dlopen(`libc.musl-${Deno.build.arch}.so.1`, SYMBOLS).symbols;
  }
});

/** A string as C wants it. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
