import assert from "node:assert/strict";
import { type VolumeTool, volumeTools } from "../../../daemon/actions/desktop/volume_tools.ts";
import { windowsVolumeCall } from "../../../daemon/actions/desktop/volume_windows.ts";

function toolNamed(name: string): VolumeTool {
  const tool = ["linux", "darwin", "windows"].flatMap(volumeTools).find((each) => each.program === name);
  assert.ok(tool);
  return tool;
}

/** The commands for: set 45, up 5, down 5, mute, unmute, toggle; one line each. */
async function everyCommand(name: string, printed = ""): Promise<string[]> {
  const tool = toolNamed(name);
  const asked: string[] = [];
  const ask = (args: readonly string[]): Promise<string> => {
    asked.push(args.join(" "));
    return Promise.resolve(printed);
  };
  await tool.set(45, ask);
  await tool.add(5, ask);
  await tool.add(-5, ask);
  await tool.mute("on", ask);
  await tool.mute("off", ask);
  await tool.mute("toggle", ask);
  return asked;
}

function levelOf(name: string, printed: string): Promise<number> {
  return toolNamed(name).level(() => Promise.resolve(printed));
}

/** What pactl 16 prints for two channels. */
function pulseLevels(left: number, right: number): string {
  const channel = (name: string, raw: number): string => `${name}: ${raw} / ${Math.round(raw / 655.36)}% / -5.81 dB`;
  return `Volume: ${channel("front-left", left)},   ${channel("front-right", right)}\n        balance 0.50\n`;
}

Deno.test("wpctl is told the default output, and a limit of 100 %", async () => {
  assert.deepEqual(await everyCommand("wpctl"), [
    "set-volume @DEFAULT_AUDIO_SINK@ 45%",
    "set-volume --limit 1.0 @DEFAULT_AUDIO_SINK@ 5%+",
    "set-volume --limit 1.0 @DEFAULT_AUDIO_SINK@ 5%-",
    "set-mute @DEFAULT_AUDIO_SINK@ 1",
    "set-mute @DEFAULT_AUDIO_SINK@ 0",
    "set-mute @DEFAULT_AUDIO_SINK@ toggle",
  ]);
  assert.equal(await levelOf("wpctl", "Volume: 0.45 [MUTED]\n"), 45);
});

Deno.test("pactl is asked for the level before it is raised", async () => {
  assert.deepEqual(await everyCommand("pactl", pulseLevels(26_214, 52_428)), [
    "set-sink-volume @DEFAULT_SINK@ 45%",
    "get-sink-volume @DEFAULT_SINK@",
    "set-sink-volume @DEFAULT_SINK@ +3277",
    "set-sink-volume @DEFAULT_SINK@ -5%",
    "set-sink-mute @DEFAULT_SINK@ 1",
    "set-sink-mute @DEFAULT_SINK@ 0",
    "set-sink-mute @DEFAULT_SINK@ toggle",
  ]);
  assert.equal(await levelOf("pactl", pulseLevels(26_214, 65_536)), 100);
});

Deno.test("pactl raises by no more than the room that the loudest channel has", async () => {
  const raise = async (left: number, right: number): Promise<string[]> => {
    const asked: string[] = [];
    await toolNamed("pactl").add(5, (args) => {
      asked.push(args.join(" "));
      return Promise.resolve(pulseLevels(left, right));
    });
    return asked.slice(1);
  };
  assert.deepEqual(await raise(30_000, 65_000), ["set-sink-volume @DEFAULT_SINK@ +536"]);
  assert.deepEqual(await raise(30_000, 65_536), []);
  assert.deepEqual(await raise(90_000, 30_000), []);
});

Deno.test("amixer is told the Master control", async () => {
  assert.deepEqual(await everyCommand("amixer"), [
    "-q -M sset Master 45%",
    "-q -M sset Master 5%+",
    "-q -M sset Master 5%-",
    "-q -M sset Master mute",
    "-q -M sset Master unmute",
    "-q -M sset Master toggle",
  ]);
  const printed = "  Mono:\n  Front Left: Playback 22 [35%] [on]\n  Front Right: Playback 22 [35%] [on]\n";
  assert.equal(await levelOf("amixer", printed), 35);
});

Deno.test("osascript keeps within 0 to 100", async () => {
  const commands = await everyCommand("osascript");
  assert.equal(commands[0], "-e set volume output volume 45");
  assert.equal(
    commands[1],
    "-e set v to (output volume of (get volume settings)) + (5) -e if v > 100 then set v to 100 " +
      "-e if v < 0 then set v to 0 -e set volume output volume v",
  );
  assert.match(commands[2] ?? "", /\+ \(-5\) /);
  assert.deepEqual(commands.slice(3), [
    "-e set volume output muted true",
    "-e set volume output muted false",
    "-e set volume output muted not (output muted of (get volume settings))",
  ]);
  assert.equal(await levelOf("osascript", "44\n"), 44);
  await assert.rejects(levelOf("osascript", "missing value\n"), /^ActionFailed: found no level in: missing value$/);
});

Deno.test("PowerShell is sent a script as UTF-16 in base 64 that ends with the call", async () => {
  const [line = ""] = await everyCommand("powershell");
  const encoded = line.split(" ").at(-1) ?? "";
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const script = new TextDecoder("utf-16le").decode(bytes);
  assert.match(line, /^-NoProfile -NonInteractive -OutputFormat Text -EncodedCommand /);
  assert.match(script, /interface IEndpointVolume \{[\s\S]*\n'@\n\[Conductor\.Volume\]::Set\(0\.45\)\n\} catch \{/);
  // CreateProcess takes 32,767 characters.
  assert.ok(line.length < 30_000, `${line.length}`);
  assert.deepEqual(
    [
      windowsVolumeCall({ kind: "add", percent: -5 }),
      windowsVolumeCall({ kind: "mute", to: "on" }),
      windowsVolumeCall({ kind: "mute", to: "off" }),
      windowsVolumeCall({ kind: "mute", to: "toggle" }),
    ],
    [
      "[Conductor.Volume]::Add(-0.05)",
      "[Conductor.Volume]::Mute($true)",
      "[Conductor.Volume]::Mute($false)",
      "[Conductor.Volume]::Toggle()",
    ],
  );
  assert.equal(await levelOf("powershell", "44.99999\r\n"), 44.99999);
});
