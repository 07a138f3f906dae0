/** The volume of real sound servers, read back with their own programs. */
import assert from "node:assert/strict";
import { systemTools } from "../../../daemon/actions/desktop/tool_process.ts";
import { checkVolume, systemVolume } from "../../../daemon/actions/desktop/volume.ts";
import type { Desktop } from "../../../daemon/actions/os.ts";
import { testWithPrograms } from "../../support/needed_programs.ts";
import { SoundServer } from "../../support/pulse.ts";
import { inTempDir } from "../../support/temp_dir.ts";

const { signal } = new AbortController();
const PULSE = ["pulseaudio", "pactl"];
const PIPEWIRE = ["pipewire", "wireplumber", "wpctl", "pw-cli", "dbus-daemon"];

/** The volume of a server, by the one program that is found. */
async function withProgram(
  server: SoundServer,
  program: string,
  play: (volume: Desktop["volume"], check: () => Promise<string>) => Promise<void>,
): Promise<void> {
  await inTempDir(async (folder) => {
    await Deno.symlink(await programPath(program), `${folder}/${program}`);
    const host = { os: "linux", env: (name: string) => name === "PATH" ? folder : undefined };
    const tools = systemTools(host, server.env);
    await play(systemVolume(host, tools).volume, async () => (await checkVolume(host, tools)).text);
  });
}

async function programPath(program: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** "40 on", "100 muted": of the default sink. */
async function pulseState(server: SoundServer): Promise<string> {
  const level = /(\d+)%/.exec(await server.run("pactl", "get-sink-volume", "@DEFAULT_SINK@"))?.[1];
  const muted = (await server.run("pactl", "get-sink-mute", "@DEFAULT_SINK@")).includes("yes");
  return `${level} ${muted ? "muted" : "on"}`;
}

async function pipewireState(server: SoundServer): Promise<string> {
  const said = /^Volume: ([\d.]+)( \[MUTED\])?/.exec(await server.run("wpctl", "get-volume", "@DEFAULT_AUDIO_SINK@"));
  return `${Math.round(100 * Number(said?.[1]))} ${said?.[2] === undefined ? "on" : "muted"}`;
}

/** Every operation, each read back; then a fader and a row of Ups. */
async function playAll(volume: Desktop["volume"], state: () => Promise<string>): Promise<void> {
  await volume("Set", 40, signal);
  assert.equal(await state(), "40 on");
  await volume("Up", 5, signal);
  assert.equal(await state(), "45 on");
  await volume("Down", 15, signal);
  assert.equal(await state(), "30 on");
  await volume("Mute", null, signal);
  await volume("Mute", null, signal);
  assert.equal(await state(), "30 muted");
  await volume("Unmute", null, signal);
  assert.equal(await state(), "30 on");
  await volume("Toggle", null, signal);
  assert.equal(await state(), "30 muted");
  await volume("Toggle", null, signal);
  assert.equal(await state(), "30 on");
  await volume("Down", 100, signal);
  assert.equal(await state(), "0 on");

  const fader = Array.from({ length: 128 }, (_, i) => volume("Set", Math.round(i * 60 / 127), signal));
  await Promise.all(fader);
  assert.equal(await state(), "60 on");
  await Promise.all(Array.from({ length: 7 }, () => volume("Up", 5, signal)));
  assert.equal(await state(), "95 on");
  await Promise.all([volume("Up", 5, signal), volume("Up", 5, signal), volume("Up", 5, signal)]);
  assert.equal(await state(), "100 on");
}

testWithPrograms("pactl: every operation is read back from PulseAudio", PULSE, async () => {
  await using server = await SoundServer.pulse();
  await withProgram(server, "pactl", async (volume, check) => {
    await playAll(volume, () => pulseState(server));
    assert.match(await check(), /\/pactl\) sets the volume, now 100%$/);
    // Louder than 100 % by somebody else: Up leaves that alone.
    await server.run("pactl", "set-sink-volume", "@DEFAULT_SINK@", "120%");
    await volume("Up", 5, signal);
    assert.equal(await pulseState(server), "120 on");
  });
});

testWithPrograms("pactl: the balance of the channels survives Up and Down", PULSE, async () => {
  await using server = await SoundServer.pulse();
  await withProgram(server, "pactl", async (volume) => {
    await server.run("pactl", "set-sink-volume", "@DEFAULT_SINK@", "20%", "60%");
    await volume("Up", 30, signal);
    await volume("Down", 10, signal);
    const said = await server.run("pactl", "get-sink-volume", "@DEFAULT_SINK@");
    assert.deepEqual([...said.matchAll(/(\d+)%/g)].map(([, percent]) => percent), ["40", "80"]);
  });
});

testWithPrograms("amixer: every operation is read back from PulseAudio behind ALSA", [...PULSE, "amixer"], async () => {
  await using server = await SoundServer.pulse();
  // The plugin that leads from ALSA to PulseAudio is in a package of its own (libasound2-plugins).
  if (!await server.works("amixer", "sget", "Master")) {
    Deno.stderr.writeSync(new TextEncoder().encode("left out: amixer on PulseAudio: no libasound2-plugins\n"));
    return;
  }
  await withProgram(server, "amixer", async (volume, check) => {
    await playAll(volume, () => pulseState(server));
    assert.match(await check(), /\/amixer\) sets the volume, now 100%$/);
  });
});

testWithPrograms("wpctl: every operation is read back from PipeWire", PIPEWIRE, async () => {
  await using server = await SoundServer.pipewire();
  await withProgram(server, "wpctl", async (volume, check) => {
    await assert.rejects(volume("Set", 40, signal), /^ActionFailed: wpctl: Translate ID error/);
    await server.addPipewireSink();
    await playAll(volume, () => pipewireState(server));
    assert.match(await check(), /\/wpctl\) sets the volume, now 100%$/);
  });
});

testWithPrograms("wpctl without PipeWire gives way to pactl with PulseAudio", [...PULSE, "wpctl"], async () => {
  await using server = await SoundServer.pulse();
  const host = { os: "linux", env: (name: string) => Deno.env.get(name) };
  await systemVolume(host, systemTools(host, server.env)).volume("Set", 35, signal);
  assert.equal(await pulseState(server), "35 on");
});

testWithPrograms("a sound server that is gone is told in the tool's words", PULSE, async () => {
  const server = await SoundServer.pulse();
  await withProgram(server, "pactl", async (volume) => {
    await volume("Set", 35, signal);
    await server[Symbol.asyncDispose]();
    await assert.rejects(volume("Set", 35, signal), /^ActionFailed: pactl: .*Connection refused$/);
  });
});
