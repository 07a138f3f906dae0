/** What a Shell command learns of its trigger. Data reaches a command in its environment alone, never in its text. */
import type { Firing } from "../../shared/events.ts";
import { gestureController, gestureNote } from "./midi_out.ts";
import { mappedValue } from "./velocity.ts";

/**
 * All seven, always: one that the gesture does not have is empty, so that a value inherited from the daemon's own
 * environment cannot pass for the trigger's. NOTE, CC 0..127; CHANNEL 0..15; VELOCITY 0..127 as played; VALUE the
 * control's number: as it came (a bend 0..16383) under PassThrough, else through `velocity_mapping`, 0..127.
 */
export function shellEnv(firing: Firing): Record<string, string> {
  const { gesture } = firing;
  return {
    CONDUCTOR_NOTE: text(gestureNote(gesture)),
    CONDUCTOR_VELOCITY: text("velocity" in gesture ? gesture.velocity : null),
    CONDUCTOR_VALUE: text(controlValue(firing)),
    CONDUCTOR_CC: text(gestureController(gesture)),
    CONDUCTOR_CHANNEL: text(gesture.channel),
    CONDUCTOR_DEVICE: withoutNul(gesture.device),
    CONDUCTOR_MODE: withoutNul(firing.mode),
  };
}

function controlValue(firing: Firing): number {
  const { gesture, mapping } = firing;
  if (gesture.kind === "pitch_bend" && mapping.velocity_mapping.type === "PassThrough") return gesture.value;
  return mappedValue(firing);
}

function text(value: number | null): string {
  return value === null ? "" : String(value);
}

/** execve(2) ends a string at its first NUL; TOML lets a name hold one. */
function withoutNul(name: string): string {
  return name.replaceAll("\0", "");
}
