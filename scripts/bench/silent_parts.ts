/** A stage's surroundings that do nothing and say nothing. */
import { systemClock } from "../../daemon/actions/clock.ts";
import { makeOs, noDesktop, processesOf } from "../../daemon/actions/make_os.ts";
import type { Os } from "../../daemon/actions/os.ts";
import type { StageParts } from "../../daemon/stage.ts";
import type { Log } from "../../shared/log.ts";

const nothing = (): void => {};

export const silentLog: Log = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

/** This machine's processes, no desktop. */
export function thisMachine(): Os {
  const host = { os: Deno.build.os, env: (name: string): string | undefined => Deno.env.get(name) };
  return makeOs("bench", processesOf(host), noDesktop("it is a measurement"));
}

export function silentParts(): StageParts {
  return {
    os: thisMachine(),
    clock: systemClock,
    log: silentLog,
    sendMidi: nothing,
    tell: nothing,
    modeChanged: nothing,
    baseModeChanged: nothing,
    fault: nothing,
  };
}
