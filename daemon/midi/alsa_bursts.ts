/**
 * Keeps bursts from overrunning the binding's inputs on ALSA.
 *
 * The kernel keeps 200 events for each client (SNDRV_SEQ_DEFAULT_CLIENT_EVENTS), and when a sender is quicker than the
 * reader it throws all of them away: senders are never slowed down. The binding sets no size and offers none, but its
 * sequencer file is open in this very process, and the kernel lets a client's own file resize its queue, up to 2000.
 * The binding's reading thread is also started at real-time priority where the system allows that (the audio group, on
 * most systems set up for music), so that it gets its turn before the queue is full however busy the machine is.
 */
import type { AlsaLibrary } from "./alsa_library.ts";

// linux/sound/asequencer.h: _IOR('S', 0x01, int), _IOWR and _IOW of ('S', 0x4b and 0x4c, struct snd_seq_client_pool)
const CLIENT_ID = 0x80045301n;
const GET_POOL = 0xc058534bn;
const SET_POOL = 0x4058534cn;
/** int client, output_pool, input_pool, output_room, output_free, input_free, then 64 reserved bytes. */
const POOL_INTS = 22;
const OUTPUT_POOL = 1;
const INPUT_POOL = 2;
const OUTPUT_ROOM = 3;
/** SNDRV_SEQ_MAX_CLIENT_EVENTS */
const LARGEST_INPUT_POOL = 2000;
/** Files are numbered from the lowest free one, so a fresh one is not far up. */
const FILES_LOOKED_AT = 256;

/** Gives every sequencer client of this process the largest input queue. To be called before its port is opened. */
export function deepenInputQueues(alsa: AlsaLibrary): void {
  const { ioctl } = alsa.symbols;
  const client = new Int32Array(1);
  const clientBytes = new Uint8Array(client.buffer);
  const pool = new Int32Array(POOL_INTS);
  const poolBytes = new Uint8Array(pool.buffer);
  for (let file = 0; file < FILES_LOOKED_AT; file++) {
    // Any other kind of file answers ENOTTY, no file EBADF.
    if (ioctl(file, CLIENT_ID, clientBytes) !== 0) continue;
    pool.fill(0);
    pool[0] = client[0] ?? 0;
    if (ioctl(file, GET_POOL, poolBytes) !== 0 || pool[INPUT_POOL] === LARGEST_INPUT_POOL) continue;
    pool[INPUT_POOL] = LARGEST_INPUT_POOL;
    // 0: leave as it is
    pool[OUTPUT_POOL] = pool[OUTPUT_ROOM] = 0;
    ioctl(file, SET_POOL, poolBytes);
  }
}

// sched.h
const SCHED_OTHER = 0;
const SCHED_RR = 2;
/** Above every ordinary thread and below what sound servers use (20 and more). */
const PRIORITY = 5;
const THIS_THREAD = 0;

/** Runs `open` so that the thread it starts inherits real-time priority; as usual where the system says no. */
export function atReadingPriority(alsa: AlsaLibrary, open: () => void): void {
  const { sched_getscheduler, sched_setscheduler } = alsa.symbols;
  const priority = (value: number): Uint8Array<ArrayBuffer> => new Uint8Array(new Int32Array([value]).buffer);
  const raised = sched_getscheduler(THIS_THREAD) === SCHED_OTHER &&
    sched_setscheduler(THIS_THREAD, SCHED_RR, priority(PRIORITY)) === 0;
  try {
    open();
  } finally {
    if (raised) sched_setscheduler(THIS_THREAD, SCHED_OTHER, priority(0));
  }
}
