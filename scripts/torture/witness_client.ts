/**
 * A well-behaved client, as a process of its own so that it measures the daemon and not the work of who torments it: asks
 * ping and plays a note, again and again, until its standard input ends. Then it prints what it measured as JSON.
 */
import { Connection } from "../../ctl/client.ts";
import type { Witnessed } from "./witness.ts";

const PING_EVERY_MS = 3;
const NOTE_EVERY_MS = 25;
/** Longer is no delay any more, but a failure. */
const TIMEOUT_MS = 20_000;

const socket = Deno.args[0] ?? "";
let over = false;

async function ping(): Promise<readonly number[]> {
  const connection = await Connection.open(socket, TIMEOUT_MS);
  const took: number[] = [];
  while (!over) {
    const began = performance.now();
    await connection.request("ping", {}, TIMEOUT_MS);
    took.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, PING_EVERY_MS));
  }
  connection.close();
  return took;
}

/** From the message to the start of its action, as the daemon measured it. */
async function play(): Promise<readonly number[]> {
  const connection = await Connection.open(socket, TIMEOUT_MS);
  const took: number[] = [];
  while (!over) {
    const { data: { events } } = await connection.request("simulate", { script: "+36 -36" }, TIMEOUT_MS);
    const started = events.find((event) => event.event === "action" && event.phase === "started");
    if (started?.event !== "action" || started.ms === null) {
      throw new Error(`a note did nothing: ${JSON.stringify(events)}`);
    }
    took.push(started.ms);
    await new Promise((resolve) => setTimeout(resolve, NOTE_EVERY_MS));
  }
  connection.close();
  return took;
}

const all = Promise.all([ping(), play()]);
await Deno.stdout.write(new TextEncoder().encode("ready\n"));
for await (const _ of Deno.stdin.readable);
over = true;
const [pings, notes] = await all;
const witnessed: Witnessed = { pings, notes };
await new Response(JSON.stringify(witnessed)).body?.pipeTo(Deno.stdout.writable);
