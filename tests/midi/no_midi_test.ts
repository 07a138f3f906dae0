import assert from "node:assert/strict";
import { MidiUnavailable } from "../../daemon/midi/system.ts";
import { entry, PADS, scene } from "../support/midi_scene.ts";

Deno.test("the virtual port is heard as the device Conductor", () => {
  const { midi, ports, news } = scene();
  ports.start([], null);
  assert.equal(midi.play("virtual:Conductor", 0x90, 60, 1), 1);
  assert.deepEqual(news(), ["Conductor: 144 60 1"]);
  assert.equal(ports.device, null);
});

Deno.test("a system without virtual ports does without, and says so at debug", () => {
  const { midi, ports, log } = scene(PADS);
  midi.virtualPorts = false;
  ports.start([entry("mikro")], null);
  assert.equal(ports.device, "mikro");
  assert.equal(ports.problem, null);
  assert.equal(midi.play("virtual:Conductor", 0x90, 60, 1), 0);
  assert.equal(log.filter((line) => line.startsWith("debug: No virtual MIDI port")).length, 1);
});

Deno.test("without MIDI it starts, says why once, and goes on when MIDI is there", () => {
  const { midi, polling, ports, news, log } = scene(PADS);
  midi.reason = "no ALSA sequencer";
  ports.start([entry("mikro")], null);
  polling.pass(100);
  assert.equal(ports.problem, "no ALSA sequencer");
  assert.deepEqual(log, ["warn: MIDI is not available: no ALSA sequencer"]);
  assert.equal(midi.clients, 0);
  assert.throws(() => ports.use("mikro"), MidiUnavailable);
  assert.throws(() => ports.send("synth", new Uint8Array([0xfe])), {
    name: "MidiUnavailable",
    message: "MIDI is not available: no ALSA sequencer",
  });
  assert.deepEqual(ports.list(), [{ name: null, alias: "mikro", index: null, connected: false, problem: null }]);
  midi.reason = null;
  polling.pass();
  assert.equal(ports.problem, null);
  assert.deepEqual(news(), ["+mikro"]);
});

Deno.test("a system that fails for no known reason is tried every 5 s, not at each look", () => {
  const { midi, polling, ports, log } = scene(PADS);
  midi.failure = "Failed to initialise RtMidi";
  ports.start([], null);
  midi.failure = null;
  polling.pass(20);
  assert.equal(ports.problem, "the MIDI system cannot be opened: Failed to initialise RtMidi");
  polling.pass();
  assert.equal(ports.problem, null);
  assert.equal(log.filter((line) => line.startsWith("warn:")).length, 1);
});

Deno.test("stop closes every port and ends the polling", () => {
  const { midi, polling, ports, news } = scene(PADS);
  midi.outputs.push("Synth:In 40:0");
  ports.start([entry("mikro")], null);
  ports.send("synth", new Uint8Array([0xfe]));
  news();
  ports.stop();
  assert.equal(midi.clients, 0);
  assert.equal(polling.running, false);
  assert.equal(midi.closed, true);
  assert.deepEqual(news(), []);
});
