/** IPC round trip: pings back to back on one connection, to the real daemon and to a bare echo by turns. */
import type { Effort, Figure } from "./figure.ts";
import { roundTrip } from "./line_client.ts";
import type { Room } from "./room.ts";
import { sampleConfig } from "./sample_config.ts";
import { interleave, median, percentile } from "./sampling.ts";

/** A p99 of a round needs some hundreds; more rounds rather than longer ones, since other load comes in bursts. */
const PINGS = 1000;
/** Rounds for one of processes: a round takes a tenth of a second. */
const ROUNDS_PER_ROUND = 3;

export async function measureRoundTrip({ rounds }: Effort, room: Room): Promise<readonly Figure[]> {
  const daemon = await room.daemon(sampleConfig(15));
  const echo = await room.bare("bare_echo.ts");
  using toDaemon = await Deno.connect({ transport: "unix", path: daemon.socket });
  using toEcho = await Deno.connect({ transport: "unix", path: echo.socket });
  const taken = await interleave(rounds * ROUNDS_PER_ROUND, {
    daemon: () => pings(toDaemon),
    echo: () => pings(toEcho),
  });
  await Promise.all([daemon.stop(), echo.stop()]);
  const across = (samples: readonly (readonly number[])[], share: number): number =>
    median(samples.map((sample) => percentile(sample, share)));
  const figure = (statistic: string, share: number): Figure => ({
    name: "IPC round trip (ping)",
    statistic,
    unit: "ms",
    value: across(taken.daemon, share),
    baseline: { name: "bare echo", value: across(taken.echo, share) },
    compare: "ratio",
    limits: [
      { kind: "promise", of: "value", bound: { most: 1 } },
      ...share === 0.5 ? [{ kind: "ambition", of: "ratio", bound: { most: 1.5 } } as const] : [],
    ],
  });
  return [figure("p50", 0.5), figure("p99", 0.99)];
}

/** The time of each, ms. */
async function pings(conn: Deno.Conn): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < PINGS; n++) {
    const began = performance.now();
    await roundTrip(conn);
    times.push(performance.now() - began);
  }
  return times;
}
