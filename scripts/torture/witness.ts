/** What others notice of a torment: a client that behaves, and the daemon's own memory and descriptors. Linux alone. */
import assert from "node:assert/strict";
import type { Rig } from "../../tests/support/rig.ts";
import { eventually, pause } from "../../tests/support/wait.ts";
import { percentile } from "../bench/sampling.ts";
import { openDescriptors, residentBytes } from "./process_figures.ts";
import type { Figure } from "./torture.ts";

/** What the client saw, all in ms. */
export interface Witnessed {
  readonly pings: readonly number[];
  /** Of each note: from its message to the start of its action. */
  readonly notes: readonly number[];
}

/** A mapping on the note that the witness plays. */
export const WITNESSED_CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "None" }
`;

/** Nobody may wait longer, ms; far more than it takes, as the machine may be busy with other work. */
const PATIENCE_MS = 500;
const SAMPLE_EVERY_MS = 20;
const MB = 1_000_000;

/**
 * Runs `torment` beside the witness. Throws when others were held up, when memory grew by more than `mostMb`, or when
 * descriptors stay open after it.
 */
export async function witnessed(rig: Rig, mostMb: number, torment: () => Promise<void>): Promise<readonly Figure[]> {
  const descriptors = openDescriptors(rig.pid);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", new URL("witness_client.ts", import.meta.url).href, rig.socket],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value: ready } = await output.read();
  assert.equal(ready, "ready\n", "the witness has started");
  const start = residentBytes(rig.pid);
  let peak = start;
  let over = false;
  const sampling = (async (): Promise<void> => {
    for (; !over; await pause(SAMPLE_EVERY_MS)) peak = Math.max(peak, residentBytes(rig.pid));
  })();
  let text = "";
  try {
    await torment();
  } finally {
    over = true;
    await sampling.catch(() => {});
    await child.stdin.close();
    for (let part = await output.read(); !part.done; part = await output.read()) text += part.value;
    await child.status;
  }
  const { pings, notes }: Witnessed = JSON.parse(text);
  const end = residentBytes(rig.pid);
  assert((peak - start) / MB < mostMb, `memory rose by ${mb(peak - start)}, allowed are ${mostMb} MB`);
  assert(percentile(pings, 0.99) < PATIENCE_MS, `another client waited: ${times(pings)}`);
  assert(percentile(notes, 0.99) < PATIENCE_MS, `notes waited: ${times(notes)}`);
  await eventually(
    `descriptors as before: ${descriptors}, now ${openDescriptors(rig.pid)}`,
    () => openDescriptors(rig.pid) <= descriptors,
  );
  return [
    { name: "ping of another client", value: `${times(pings)} (${pings.length} pings)` },
    { name: "note to action meanwhile", value: `${times(notes)} (${notes.length} notes)` },
    { name: "memory", value: `${mb(start)} at the start, ${mb(peak)} at most, ${mb(end)} at the end` },
    { name: "descriptors", value: `${descriptors} before, ${openDescriptors(rig.pid)} after` },
  ];
}

function times(sample: readonly number[]): string {
  const [half, most] = [0.5, 0.99].map((share) => percentile(sample, share).toFixed(2));
  return `p50 ${half}, p99 ${most}, max ${Math.max(...sample).toFixed(1)} ms`;
}

function mb(bytes: number): string {
  return `${(bytes / MB).toFixed(1)} MB`;
}
