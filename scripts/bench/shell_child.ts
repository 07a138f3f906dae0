/** Plays notes with a Shell action on a stage, and spawns the same shell barely, by turns. Argument: how often. */
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { requireConfig } from "../../daemon/load_config.ts";
import { Stage } from "../../daemon/stage.ts";
import { interleave, timed } from "./sampling.ts";
import type { ShellTimes } from "./shell_start.ts";
import { silentParts } from "./silent_parts.ts";

const text = `
[[modes]]
name = "Default"
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = ":" }
`;
const stage = new Stage(compileGeneration(requireConfig({ ok: true, text }).config, 1), null, silentParts());
const shell = new Deno.Command(Deno.env.get("SHELL") || "/bin/sh", {
  args: ["-c", ":"],
  stdin: "null",
  stdout: "null",
  stderr: "null",
});
const times: ShellTimes = await interleave(Number(Deno.args[0]), { action: playNote, bare: spawnShell });
const { started, failed } = stage.actions.counts;
if (started <= times.action.length || failed > 0) throw new Error(`${started} commands started, ${failed} failed`);
await stage.leave();
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(times)));

/** `Stage.midi` returns once the process runs. */
async function playNote(): Promise<number> {
  const ms = timed(() => stage.midi("pads", Uint8Array.of(0x90, 36, 100)));
  stage.midi("pads", Uint8Array.of(0x80, 36, 0));
  await stage.idle();
  return ms;
}

async function spawnShell(): Promise<number> {
  const began = performance.now();
  const process = shell.spawn();
  const ms = performance.now() - began;
  await process.status;
  return ms;
}
