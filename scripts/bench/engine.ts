/** Engine throughput: bytes and time in, effects out, nothing carried out. */
import { readConfig } from "../../shared/config/read_config.ts";
import type { Config } from "../../shared/config/types.ts";
import { Engine } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { MidiDecoder } from "../../daemon/engine/midi_message.ts";
import type { Effort, Figure } from "./figure.ts";
import { sampleConfig } from "./sample_config.ts";
import { samplePlay } from "./sample_play.ts";
import { interleave, median, timed } from "./sampling.ts";

/** Messages in a round: long enough that the clock's grain and one collection of garbage do not show. */
const MESSAGES = 200_000;
const SMALL = 15;
const LARGE = 1500;

/**
 * Messages per second beside a loop that only decodes the same bytes. A small and a large configuration meet the same
 * play, so that only the number of mappings differs; then the large one with every kind of gesture that it maps.
 */
export async function measureEngine({ rounds }: Effort): Promise<readonly Figure[]> {
  const [small, large] = [configOf(SMALL), configOf(LARGE)];
  const [simple, rich] = [samplePlay(small, MESSAGES), samplePlay(large, MESSAGES)];
  const rates = await interleave(rounds, {
    small: () => perSecond(simple, engineSink(small)),
    large: () => perSecond(simple, engineSink(large)),
    decode: () => perSecond(simple, decodeSink()),
    largeRich: () => perSecond(rich, engineSink(large)),
    decodeRich: () => perSecond(rich, decodeSink()),
  });
  const figure = (mappings: number, play: string, measured: readonly number[], decode: readonly number[]): Figure => ({
    name: `engine, ${mappings.toLocaleString("en-US")} mappings${play}`,
    statistic: "median",
    unit: "messages/s",
    value: median(measured),
    baseline: { name: "bare decode loop", value: median(decode) },
    compare: "ratio",
    limits: [{ kind: "ambition", of: "value", bound: { least: 1_000_000 } }],
  });
  return [
    figure(SMALL, "", rates.small, rates.decode),
    figure(LARGE, ", same messages", rates.large, rates.decode),
    figure(LARGE, ", all gestures", rates.largeRich, rates.decodeRich),
  ];
}

/** Takes one message; the number only keeps the work from being optimised away. */
type Sink = (bytes: Uint8Array, at: number) => number;

function engineSink(config: Config): Sink {
  const engine = new Engine(compileGeneration(config, 1), null);
  return (bytes, at) => engine.handle({ kind: "midi", at, device: "pads", bytes }).effects.length;
}

function decodeSink(): Sink {
  const decoder = new MidiDecoder();
  return (bytes) => decoder.decode(bytes).length;
}

/** One message a millisecond, in the engine's time. */
function perSecond(play: readonly Uint8Array[], sink: Sink): number {
  let seen = 0;
  const ms = timed(() => play.forEach((bytes, at) => void (seen += sink(bytes, at))));
  if (seen === 0) throw new Error("the play met no mapping");
  return play.length / ms * 1000;
}

function configOf(mappings: number): Config {
  const result = readConfig(sampleConfig(mappings));
  if (!result.ok) throw new Error(`the sample config has mistakes: ${JSON.stringify(result.problems[0])}`);
  return result.config;
}
