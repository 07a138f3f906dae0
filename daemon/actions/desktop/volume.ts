/** The volume of the default output: by the system's own program, found at the first use. */
import type { VolumeOperation } from "../../../shared/config/action_types.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { type Clock, systemClock } from "../clock.ts";
import { ActionFailed, type Desktop, NotAvailable } from "../os.ts";
import { failedLook, type Finding } from "./finding.ts";
import { outputOf, systemTools, type Tools } from "./tool_process.ts";
import { type VolumeChange, VolumeQueue } from "./volume_queue.ts";
import { type Ask, type VolumeTool, volumeTools } from "./volume_tools.ts";

/** A program is killed after so long, ms: PowerShell compiles for a second or two, all others take some 10 ms. */
export const VOLUME_LIMIT_MS = 5_000;

/**
 * Before a change that had to wait, ms: a fader takes some 40 programs a second and no whole core, and starting one holds
 * up the input path half a millisecond.
 */
export const VOLUME_REST_MS = 20;

/** Percent, where Up and Down are told no amount; as CONFIG's default. */
const DEFAULT_STEP = 5;

/** A program that is there. */
interface FoundTool {
  readonly tool: VolumeTool;
  readonly path: string;
}

/** Where the programs are there, and none of them reaches anything. */
const SOUND_FIX: Readonly<Record<string, string>> = {
  linux:
    'start the sound server of your session, "systemctl --user start pipewire wireplumber" or "pulseaudio --start"',
};

/** What the volume is set with. */
export interface VolumeParts {
  readonly host: Surroundings;
  readonly tools: Tools;
  readonly clock: Clock;
}

/**
 * Linux: wpctl, else pactl, else amixer; macOS: osascript; Windows: PowerShell. Nothing is looked for or started before
 * the first call. Where the first program that is there fails the next one is tried, and the one that worked is kept: a
 * machine may have wpctl and no PipeWire. Changes that wait are put together (see `VolumeQueue`); Up stops at 100 %.
 * `volume` rejects with `NotAvailable` when no program is there, else `ActionFailed` with what the program said.
 */
export function systemVolume(
  host: Surroundings,
  tools: Tools = systemTools(host),
  clock: Clock = systemClock,
): Pick<Desktop, "volume"> {
  const parts = { host, tools, clock };
  let proven: FoundTool | null = null;
  const queue = new VolumeQueue(async (change, signal) => {
    const candidates = proven === null ? foundTools(parts) : [proven];
    // Whatever fails now, all of them are tried the next time.
    proven = null;
    proven = await firstThatWorks(candidates, (found) => changeWith(found, change, parts, signal), signal);
  }, () => new Promise((resolve) => void clock.after(VOLUME_REST_MS, resolve)));
  return { volume: async (operation, amount, signal) => await queue.ask(changeOf(operation, amount), signal) };
}

/** Which program sets the volume here, proved by reading the level. Never rejects. */
export async function checkVolume(
  host: Surroundings,
  tools: Tools = systemTools(host),
  clock: Clock = systemClock,
): Promise<Finding> {
  const parts = { host, tools, clock };
  const { signal } = new AbortController();
  try {
    let level = 0;
    const { tool, path } = await firstThatWorks(foundTools(parts), async (found) => {
      level = await found.tool.level(asker(found, parts, signal));
    }, signal);
    return { ok: true, text: `${tool.program} (${path}) sets the volume, now ${Math.round(level)}%`, fix: null };
  } catch (error) {
    return failedLook(error, SOUND_FIX[host.os] ?? "choose an output in the sound settings of the system");
  }
}

function changeOf(operation: VolumeOperation, amount: number | null): VolumeChange {
  switch (operation) {
    case "Up":
      return { kind: "add", percent: amount ?? DEFAULT_STEP };
    case "Down":
      return { kind: "add", percent: -(amount ?? DEFAULT_STEP) };
    case "Mute":
      return { kind: "mute", to: "on" };
    case "Unmute":
      return { kind: "mute", to: "off" };
    case "Toggle":
      return { kind: "mute", to: "toggle" };
    case "Set":
      if (amount === null) throw new ActionFailed("Set needs an amount");
      return { kind: "set", percent: Math.min(100, Math.max(0, amount)) };
    default:
      return operation satisfies never;
  }
}

/** At least one, the best first. What the system itself brings is taken to be there. */
function foundTools({ host, tools }: VolumeParts): readonly FoundTool[] {
  const known = volumeTools(host.os);
  const found = known.flatMap((tool) => {
    const path = tool.inPackage === null ? tool.program : tools.find(tool.program);
    return path === null ? [] : [{ tool, path }];
  });
  if (found.length > 0) return found;
  const ways = known.map(({ program, inPackage }) => `${inPackage} (${program})`);
  throw new NotAvailable("VolumeControl is not available on this system", `install one of ${ways.join(", ")}`);
}

/** Throws `ActionFailed` with what each of them said. */
async function firstThatWorks(
  found: readonly FoundTool[],
  attempt: (found: FoundTool) => Promise<unknown>,
  signal: AbortSignal,
): Promise<FoundTool> {
  const complaints: string[] = [];
  for (const each of found) {
    try {
      await attempt(each);
      return each;
    } catch (error) {
      if (!(error instanceof ActionFailed) || signal.aborted) throw error;
      complaints.push(error.message);
    }
  }
  throw new ActionFailed(complaints.join("; "));
}

function changeWith(
  found: FoundTool,
  change: VolumeChange,
  parts: VolumeParts,
  signal: AbortSignal,
): Promise<unknown> {
  const { tool } = found;
  const ask = asker(found, parts, signal);
  switch (change.kind) {
    case "set":
      return tool.set(change.percent, ask);
    case "add":
      return tool.add(change.percent, ask);
    case "mute":
      return tool.mute(change.to, ask);
    default:
      return change satisfies never;
  }
}

function asker({ tool, path }: FoundTool, parts: VolumeParts, signal: AbortSignal): Ask {
  return (args) => outputOf(parts, [path, ...args], { limitMs: VOLUME_LIMIT_MS, signal, failure: tool.failure });
}
