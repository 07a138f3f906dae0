/** From asking for a key to its event in another X program: by the daemon's socket, by xdotool, by a bare robotjs call. */
import type { Effort, Figure, Row } from "./figure.ts";
import type { KeyTimes } from "./key_times.ts";
import type { Room } from "./room.ts";
import { percentile } from "./sampling.ts";

const NAME = "simulate to key event in X";
const CONFIG = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "a" }
`;
const SHARES = { p50: 0.5, p99: 0.99 } as const;

/** On an X server of its own: what is typed goes nowhere else. */
export async function measureDesktop({ rounds }: Effort, room: Room): Promise<readonly Row[]> {
  if (Deno.build.os !== "linux") return [{ name: NAME, reason: "taken on Linux only" }];
  const server = await startServer();
  if (server === null) return [{ name: NAME, reason: "Xvfb is not installed (package xvfb)" }];
  try {
    const daemon = await room.daemon(CONFIG, { DISPLAY: server.display, WAYLAND_DISPLAY: "", XDG_SESSION_TYPE: "" });
    const printed = await room.output("scripts/bench/key_times.ts", [server.display, daemon.socket, `${rounds}`]);
    await daemon.stop();
    const times: KeyTimes = JSON.parse(printed);
    return [
      ...figures(times.daemon, "xdotool key", times.xdotool),
      ...figures(times.daemon, "bare robotjs call", times.robotjs),
    ];
  } finally {
    await server.stop();
  }
}

function figures(times: readonly number[], baseline: string, baselineTimes: readonly number[]): readonly Figure[] {
  return (["p50", "p99"] as const).map((statistic) => ({
    name: NAME,
    statistic,
    unit: "ms",
    value: percentile(times, SHARES[statistic]),
    baseline: baselineTimes.length === 0
      ? "no xdotool here (package xdotool)"
      : { name: baseline, value: percentile(baselineTimes, SHARES[statistic]) },
    compare: "ratio",
    limits: [],
  }));
}

interface Server {
  readonly display: string;
  stop(): Promise<void>;
}

/**
 * On a free display; null: Xvfb is not installed. It ends by itself with the last of its clients, so that a bench that is
 * broken off leaves none behind.
 */
async function startServer(): Promise<Server | null> {
  const child = spawnServer();
  if (child === null) return null;
  let number = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    number += text;
    if (number.endsWith("\n")) break;
  }
  if (number.trim() === "") throw new Error("Xvfb did not start");
  return {
    display: `:${number.trim()}`,
    stop: async () => {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended.
      }
      await child.status;
    },
  };
}

function spawnServer(): Deno.ChildProcess | null {
  try {
    // It prints the display's number once it is ready.
    const args = ["-displayfd", "1", "-nolisten", "tcp", "-terminate"];
    return new Deno.Command("Xvfb", { args, stdin: "null", stdout: "piped", stderr: "null" }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
