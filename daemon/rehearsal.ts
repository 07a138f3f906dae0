/** A dry run: a scenario played on a copy of the engine with virtual time, where actions are only written down. */
import type { DeviceId } from "../shared/events.ts";
import { CommandError, type MonitorEvent } from "../shared/protocol.ts";
import type { Os } from "./actions/os.ts";
import { rehearsalOs } from "./actions/os_rehearsal.ts";
import { VirtualClock } from "./actions/virtual_clock.ts";
import type { Generation } from "./engine/mappings.ts";
import { bytesOf, type Step } from "./engine/scenario.ts";
import { devicesOf, Recording } from "./simulation.ts";
import { Stage } from "./stage.ts";

/** Virtual time after the last step for what is still undecided or running, ms. */
const AFTERMATH_MS = 60_000;

/** What would come of the steps, with times from the start. `os` is only asked questions. Throws `CommandError`. */
export async function rehearse(
  steps: readonly Step[],
  device: DeviceId,
  generation: Generation,
  mode: string,
  os: Os,
): Promise<readonly MonitorEvent[]> {
  const clock = new VirtualClock();
  const recording = new Recording(0, devicesOf(steps, device));
  const silent = (): void => {};
  const stage = new Stage(generation, mode, {
    os: rehearsalOs(os),
    clock,
    log: { error: silent, warn: silent, info: silent, debug: silent, trace: silent },
    sendMidi: silent,
    tell: (event) => recording.hear(event),
    modeChanged: silent,
  });
  stage.watch(true);
  for (const step of steps) {
    switch (step.kind) {
      case "wait":
        await clock.advance(step.ms);
        break;
      case "midi":
        stage.midi(step.device ?? device, bytesOf(step));
        break;
      case "unplug":
        stage.unplug(device);
        break;
      case "mode":
        stage.setMode(step.name);
        break;
      case "reload":
        throw new CommandError("InvalidRequest", "!reload cannot be part of a dry run: it would change the daemon");
      default:
        step satisfies never;
    }
  }
  await clock.advance(AFTERMATH_MS);
  await stage.leave();
  return recording.events;
}
