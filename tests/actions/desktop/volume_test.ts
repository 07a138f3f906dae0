import assert from "node:assert/strict";
import { checkVolume, systemVolume, VOLUME_LIMIT_MS, VOLUME_REST_MS } from "../../../daemon/actions/desktop/volume.ts";
import type { Desktop } from "../../../daemon/actions/os.ts";
import { VirtualClock } from "../../../daemon/actions/virtual_clock.ts";
import { type Answer, FakeTools } from "../../support/fake_tools.ts";

const { signal } = new AbortController();
const PULSE_LEVEL = "Volume: front-left: 26214 /  40% / -23.88 dB,   front-right: 26214 /  40% / -23.88 dB\n";

function linux(tools: FakeTools, clock = new VirtualClock()): Pick<Desktop, "volume"> {
  return systemVolume({ os: "linux", env: () => undefined }, tools, clock);
}

/** What a program says when it fails. */
function failure(stderr: string): Answer {
  return { success: false, code: 1, stderr };
}

Deno.test("nothing is looked for before the first use, and only once when it works", async () => {
  const tools = new FakeTools(["pactl", "amixer"]);
  const { volume } = linux(tools);
  assert.deepEqual(tools.lookedFor, []);
  await volume("Mute", null, signal);
  await volume("Unmute", null, signal);
  assert.deepEqual(tools.lookedFor, ["wpctl", "pactl", "amixer"]);
  assert.deepEqual(tools.started, [
    "/bin/pactl set-sink-mute @DEFAULT_SINK@ 1",
    "/bin/pactl set-sink-mute @DEFAULT_SINK@ 0",
  ]);
});

Deno.test("a machine with no tool is told which packages have one, and one installed later is found", async () => {
  const tools = new FakeTools([]);
  const { volume } = linux(tools);
  await assert.rejects(volume("Up", 5, signal), {
    name: "NotAvailable",
    message: "VolumeControl is not available on this system: " +
      "install one of wireplumber (wpctl), pulseaudio-utils (pactl), alsa-utils (amixer)",
  });
  tools.programs = new Set(["amixer"]);
  await volume("Up", 5, signal);
  assert.deepEqual(tools.started, ["/bin/amixer -q -M sset Master 5%+"]);
});

Deno.test("a tool that fails hands over to the next one, and the one that works is kept", async () => {
  const tools = new FakeTools(
    ["wpctl", "pactl"],
    (line) => line.includes("wpctl") ? failure("\nCould not connect to PipeWire\n") : { stdout: PULSE_LEVEL },
  );
  const { volume } = linux(tools);
  await volume("Up", 5, signal);
  await volume("Set", 30, signal);
  assert.deepEqual(tools.started, [
    "/bin/wpctl set-volume --limit 1.0 @DEFAULT_AUDIO_SINK@ 5%+",
    "/bin/pactl get-sink-volume @DEFAULT_SINK@",
    "/bin/pactl set-sink-volume @DEFAULT_SINK@ +3277",
    "/bin/pactl set-sink-volume @DEFAULT_SINK@ 30%",
  ]);
});

Deno.test("when every tool fails each says why, and all are tried again the next time", async () => {
  let working = false;
  const tools = new FakeTools(["wpctl", "pactl"], (line) => {
    if (working) return {};
    // wpctl 0.4.13 ends with status 0 when there is no output.
    return line.includes("wpctl")
      ? { stderr: "Translate ID error: '-1' is not a valid ID\n\n" }
      : failure("Connection failure: Connection refused\npa_context_connect() failed: Connection refused\n");
  });
  const { volume } = linux(tools);
  await assert.rejects(volume("Set", 40, signal), {
    name: "ActionFailed",
    message: "wpctl: Translate ID error: '-1' is not a valid ID; " +
      "pactl: pa_context_connect() failed: Connection refused",
  });
  working = true;
  await volume("Set", 50, signal);
  assert.equal(tools.started.at(-1), "/bin/wpctl set-volume @DEFAULT_AUDIO_SINK@ 50%");
});

Deno.test("a tool that says nothing is told by its status", async () => {
  const { volume } = linux(new FakeTools(["amixer"], () => ({ success: false, code: 3 })));
  await assert.rejects(volume("Mute", null, signal), /^ActionFailed: amixer: exit status 3$/);
});

Deno.test("a tool that hangs is killed after its time, and the next change goes on", async () => {
  const clock = new VirtualClock();
  const tools = new FakeTools(["pactl"], () => null);
  const { volume } = linux(tools, clock);
  const hanging = assert.rejects(volume("Mute", null, signal), /^ActionFailed: pactl did not answer within 5000 ms$/);
  const next = volume("Unmute", null, signal);
  await clock.advance(VOLUME_LIMIT_MS);
  await hanging;
  assert.deepEqual(tools.killed, ["/bin/pactl set-sink-mute @DEFAULT_SINK@ 1"]);
  await clock.advance(VOLUME_REST_MS);
  await tools.end();
  await next;
  assert.equal(tools.running, 0);
});

Deno.test("a hundred fader values and ten Downs need few processes, one at a time", async () => {
  const tools = new FakeTools(["wpctl"], () => null);
  const clock = new VirtualClock();
  const { volume } = linux(tools, clock);
  const calls: Promise<void>[] = [];
  for (let i = 0; i <= 100; i++) calls.push(volume("Set", i, signal));
  for (let i = 0; i < 10; i++) calls.push(volume("Down", 5, signal));
  while (tools.running > 0) {
    assert.equal(tools.running, 1);
    await tools.end();
    await clock.advance(VOLUME_REST_MS);
  }
  await Promise.all(calls);
  assert.deepEqual(tools.started, [
    "/bin/wpctl set-volume @DEFAULT_AUDIO_SINK@ 0%",
    "/bin/wpctl set-volume @DEFAULT_AUDIO_SINK@ 50%",
  ]);
});

Deno.test("a change that had to wait comes after a rest, and takes in what is asked for meanwhile", async () => {
  const tools = new FakeTools(["wpctl"]);
  const clock = new VirtualClock();
  const { volume } = linux(tools, clock);
  const first = volume("Set", 10, signal);
  const waiting = volume("Set", 20, signal);
  await first;
  await clock.advance(VOLUME_REST_MS - 1);
  assert.equal(tools.started.length, 1);
  const newest = volume("Set", 30, signal);
  await waiting;
  await clock.advance(1);
  await newest;
  assert.deepEqual(tools.started.slice(1), ["/bin/wpctl set-volume @DEFAULT_AUDIO_SINK@ 30%"]);
  // What did not have to wait begins at once.
  await volume("Set", 40, signal);
  assert.equal(tools.started.length, 3);
});

Deno.test("an abort kills the tool and tries no other", async () => {
  const tools = new FakeTools(["wpctl", "pactl"], () => null);
  const stop = new AbortController();
  const call = linux(tools).volume("Mute", null, stop.signal);
  stop.abort();
  await assert.rejects(call, /^ActionFailed: aborted$/);
  assert.deepEqual(tools.killed, ["/bin/wpctl set-mute @DEFAULT_AUDIO_SINK@ 1"]);
  assert.equal(tools.started.length, 1);
});

Deno.test("macOS and Windows use what they bring, without a search", async () => {
  for (const [os, program] of [["darwin", "osascript"], ["windows", "powershell"]] as const) {
    const tools = new FakeTools([]);
    await systemVolume({ os, env: () => undefined }, tools, new VirtualClock()).volume("Set", 45, signal);
    assert.deepEqual(tools.lookedFor, []);
    assert.equal(tools.started[0]?.split(" ")[0], program);
  }
});

Deno.test("the check names the tool that answers and the level, or what is wrong", async () => {
  const host = { os: "linux", env: () => undefined };
  const tools = new FakeTools(
    ["wpctl", "pactl"],
    (line) => line.includes("wpctl") ? failure("Could not connect to PipeWire") : { stdout: PULSE_LEVEL },
  );
  assert.deepEqual(await checkVolume(host, tools, new VirtualClock()), {
    ok: true,
    text: "pactl (/bin/pactl) sets the volume, now 40%",
    fix: null,
  });
  assert.deepEqual(await checkVolume(host, new FakeTools([]), new VirtualClock()), {
    ok: false,
    text: "VolumeControl is not available on this system",
    fix: "install one of wireplumber (wpctl), pulseaudio-utils (pactl), alsa-utils (amixer)",
  });
  assert.deepEqual(await checkVolume(host, new FakeTools(["pactl"], () => failure("refused")), new VirtualClock()), {
    ok: false,
    text: "pactl: refused",
    fix:
      'start the sound server of your session, "systemctl --user start pipewire wireplumber" or "pulseaudio --start"',
  });
});
