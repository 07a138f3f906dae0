/** Surroundings of a stage and of a daemon that do nothing and say nothing. */
import { systemClock } from "../../daemon/actions/clock.ts";
import { makeOs, noDesktop, processesOf } from "../../daemon/actions/make_os.ts";
import type { Os } from "../../daemon/actions/os.ts";
import type { DaemonParts } from "../../daemon/daemon_parts.ts";
import { Faults } from "../../daemon/faults.ts";
import { requireConfig } from "../../daemon/load_config.ts";
import type { StageParts } from "../../daemon/stage.ts";
import type { Log } from "../../shared/log.ts";

const nothing = (): void => {};

/** Says nothing. */
const silentLog: Log = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

/** This machine's processes, no desktop. */
export function thisMachine(): Os {
  const host = { os: Deno.build.os, env: (name: string): string | undefined => Deno.env.get(name) };
  return makeOs("bench", processesOf(host), noDesktop("it is a measurement"));
}

/** Of a stage. */
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

/** Of a daemon without files, ports and a socket; the config must be valid. */
export function silentDaemonParts(os: Os, configText: string): DaemonParts {
  const none = { ok: false, reason: "missing", message: "there is no file" } as const;
  return {
    clock: systemClock,
    log: silentLog,
    os,
    midi: {
      configure: nothing,
      use: () => ({ name: null, alias: null, index: null, connected: false, problem: null }),
      list: () => [],
      problem: null,
      send: nothing,
      nameOutputs: nothing,
    },
    configPath: "",
    socketPath: "",
    config: requireConfig({ ok: true, text: configText }).config,
    loadMs: 0,
    savedMode: null,
    readConfigFile: () => Promise.resolve(none),
    readFile: () => Promise.resolve(none),
    configured: nothing,
    remember: nothing,
    publish: nothing,
    keyboardProblem: () => null,
    faults: new Faults(silentLog, systemClock.wallTime),
    eventsLost: () => 0,
    rssBytes: () => 0,
    checkSocket: () => Promise.reject(new Error("there is no socket")),
    checkDesktop: () => Promise.reject(new Error("there is no desktop")),
  };
}
