/**
 * The few functions of ALSA and the C library that Conductor calls by itself on Linux, beside the binding: the binding
 * tells of no port that comes or goes nor why one would not open, and leaves its input queue at a size that a burst
 * overruns.
 *
 * All of them are found through libasound, which the binding has loaded anyway and which brings the C library along
 * under whatever name that has. Handles are passed as numbers: with pointers Deno would ask for the ffi permission at
 * each use, and the daemon drops it after the start.
 */
const SYMBOLS = {
  access: { parameters: ["buffer", "i32"], result: "i32" },
  poll: { parameters: ["buffer", "u64", "i32"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  ioctl: { parameters: ["i32", "u64", "buffer"], result: "i32" },
  sched_getscheduler: { parameters: ["i32"], result: "i32" },
  sched_setscheduler: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  snd_seq_open: { parameters: ["buffer", "buffer", "i32", "i32"], result: "i32" },
  snd_seq_close: { parameters: ["u64"], result: "i32" },
  snd_seq_set_client_name: { parameters: ["u64", "buffer"], result: "i32" },
  snd_seq_create_simple_port: { parameters: ["u64", "buffer", "u32", "u32"], result: "i32" },
  snd_seq_connect_from: { parameters: ["u64", "i32", "i32", "i32"], result: "i32" },
  snd_seq_disconnect_from: { parameters: ["u64", "i32", "i32", "i32"], result: "i32" },
  snd_seq_connect_to: { parameters: ["u64", "i32", "i32", "i32"], result: "i32" },
  snd_seq_disconnect_to: { parameters: ["u64", "i32", "i32", "i32"], result: "i32" },
  snd_seq_poll_descriptors: { parameters: ["u64", "buffer", "u32", "i16"], result: "i32" },
} as const;

/** The loaded functions. */
export type AlsaLibrary = Deno.DynamicLibrary<typeof SYMBOLS>;

/** Loads libasound. Throws where it is not installed or the ffi permission is missing. */
export function loadAlsa(): AlsaLibrary {
  return Deno.dlopen("libasound.so.2", SYMBOLS);
}

/** A string as C wants it. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

const SEQUENCER = "/dev/snd/seq";
// access(2)
const EXISTS = 0;
const READ_AND_WRITE = 6;

/**
 * What keeps the sequencer from being opened, or null. Asked before each attempt, because libasound itself prints to
 * standard error when one fails; asked with access(2), because Deno grants its own stat of /dev to a program with every
 * permission alone.
 */
export function sequencerMissing(alsa: AlsaLibrary): string | null {
  const path = cString(SEQUENCER);
  if (alsa.symbols.access(path, EXISTS) !== 0) {
    return `no ALSA sequencer (${SEQUENCER} is missing): load it with "sudo modprobe snd-seq"`;
  }
  if (alsa.symbols.access(path, READ_AND_WRITE) !== 0) {
    return `no permission for the ALSA sequencer (${SEQUENCER}): join its group with ` +
      `"sudo usermod -aG audio $USER" and log in again`;
  }
  return null;
}
