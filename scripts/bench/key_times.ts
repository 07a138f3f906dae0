/**
 * What a key takes from the call to its event in this process, by three ways in turn. Arguments: the X display, the
 * daemon's socket (a press of note 36 types an "a"), the number of rounds. Prints the times of each, ms, as JSON.
 *
 * A process of its own: robotjs keeps its connection to the display until its process ends, and then wants it there still.
 */
import { loadRobot, type Robot } from "../../daemon/actions/desktop/robotjs_addon.ts";
import { KeyWatch } from "./key_watch.ts";
import { roundTrip } from "./line_client.ts";
import { interleave, pause } from "./sampling.ts";

/** xdotool is empty where it is not installed. */
export type KeyTimes = Readonly<Record<"daemon" | "xdotool" | "robotjs", readonly number[]>>;

const REQUEST = { command: "simulate", args: { script: "+36 -36" } };
/** In a round; a p99 needs some hundreds in all. */
const TAPS = 150;
/** It takes 12 ms to its end. */
const XDOTOOL_TAPS = 60;

/** Of each tap, the time from the call to the event of its press, ms. */
async function taps(watch: KeyWatch, count: number, tap: () => void | Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const seen = watch.tap();
    const began = performance.now();
    // The caller's own end, such as the answer to the request, does not count.
    const done = tap();
    times.push(await seen - began);
    await done;
  }
  return times;
}

function hasXdotool(): boolean {
  try {
    new Deno.Command("xdotool", { args: ["--version"], stdin: "null" }).outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function xdotool(display: string): Promise<void> {
  const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
  await new Deno.Command("xdotool", { args: ["key", "a"], env: { DISPLAY: display }, ...streams }).spawn().status;
}

/** Each call waits for the X server, and this process cannot look for the event meanwhile: the release comes later. */
async function robotjs(robot: Robot): Promise<void> {
  robot.keyToggle("a", "down", []);
  await pause(1);
  robot.keyToggle("a", "up", []);
}

const [display = "", socket = "", rounds] = Deno.args;
using watch = await KeyWatch.open(display);
using conn = await Deno.connect({ transport: "unix", path: socket });
const withXdotool = hasXdotool();
const robot = loadRobot();
robot.setXDisplayName(display);
const taken = await interleave(Number(rounds), {
  daemon: () => taps(watch, TAPS, () => roundTrip(conn, REQUEST)),
  xdotool: () => withXdotool ? taps(watch, XDOTOOL_TAPS, () => xdotool(display)) : [],
  robotjs: () => taps(watch, TAPS, () => robotjs(robot)),
});
const times: KeyTimes = {
  daemon: taken.daemon.flat(),
  xdotool: taken.xdotool.flat(),
  robotjs: taken.robotjs.flat(),
};
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(times)));
