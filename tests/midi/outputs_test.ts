import assert from "node:assert/strict";
import { PortNotFound } from "../../daemon/midi/system.ts";
import { type Scene, scene } from "../support/midi_scene.ts";

Deno.test("an output is opened at the first message and kept", () => {
  const { midi, ports } = scene();
  midi.outputs.push("Synth:In 40:0");
  ports.start([], null);
  const before = midi.clients;
  ports.send("synth", new Uint8Array([0x90, 60, 1]));
  ports.send("synth", new Uint8Array([0x80, 60, 0]));
  assert.deepEqual(midi.sent, ["Synth:In 40:0: 90 3c 1", "Synth:In 40:0: 80 3c 0"]);
  assert.equal(midi.clients, before + 1);
});

Deno.test("sending to a port that is not there names the ports there are, and leaves no client behind", () => {
  const { midi, ports } = scene();
  midi.outputs.push("Synth:In 40:0", "RtMidi Input Client:Conductor 129:0", "RtMidi Input Client:RtMidi Input 130:0");
  ports.start([], null);
  const before = midi.clients;
  for (const port of ["Organ", "Conductor", "RtMidi"]) {
    assert.throws(() => ports.send(port, new Uint8Array([0xfe])), {
      name: "PortNotFound",
      message: `No MIDI output port matches "${port}" (there are: Synth:In 40:0)`,
    });
  }
  assert.equal(midi.clients, before);
});

Deno.test("a virtual output is made, and none of our own outputs is ever heard as a device", () => {
  const { midi, polling, ports, news } = scene();
  midi.outputs.push("Synth:In 40:0");
  ports.start([], null);
  ports.nameOutputs(["virtual:Lights", "synth"]);
  ports.send("virtual:Lights", new Uint8Array([0xb0, 1, 2]));
  ports.send("synth", new Uint8Array([0xfe]));
  assert.equal(midi.sent[0], "virtual:Lights: b0 1 2");
  assert.equal(midi.inputs.length, 2);
  polling.pass();
  assert.deepEqual(news(), []);
  assert.deepEqual(ports.list(), []);
  assert.throws(() => ports.use("Lights"), PortNotFound);
});

Deno.test("another program's port of the same kind is heard", () => {
  const { midi, polling, ports, news } = scene();
  ports.start([], null);
  ports.nameOutputs(["virtual:Lights"]);
  midi.inputs.push("RtMidi Output Client:Lights 150:0");
  polling.pass();
  assert.deepEqual(news(), ["+RtMidi Output Client:Lights"]);
});

const SYNTH = "Synth:In 40:0";
const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));

/** A scene with the port "Synth:In", to which "synth" has sent these messages. */
function told(...messages: readonly string[]): Scene {
  const made = scene();
  made.midi.outputs.push(SYNTH);
  made.ports.start([], null);
  made.ports.nameOutputs(["synth"]);
  for (const message of messages) made.ports.send("synth", bytes(message));
  assert.deepEqual(made.midi.sent.splice(0), messages.map((message) => `${SYNTH}: ${message}`));
  return made;
}

Deno.test("an output whose port came back is opened at the next look, and told again what it was last told", () => {
  const { midi, polling, log } = told("c0 5", "90 24 7f", "b0 14 40", "90 24 1", "90 25 7f", "80 25 40");
  const before = midi.clients;
  midi.outputs.length = 0;
  polling.pass(5);
  assert.equal(midi.clients, before);
  midi.outputs.push("Synth:In 44:0");
  polling.pass();
  const repeated = ["c0 5", "b0 14 40", "90 24 1", "80 25 40"];
  assert.deepEqual(midi.sent, repeated.map((message) => `Synth:In 44:0: ${message}`));
  assert.equal(midi.clients, before);
  polling.pass(5);
  assert.equal(midi.sent.length, 4);
  assert.deepEqual(log.filter((line) => line.includes("output")), [
    `info: MIDI output disconnected: synth (${SYNTH})`,
    "info: MIDI output connected again: synth (Synth:In 44:0), 4 messages repeated",
  ]);
});

Deno.test("an output that went and is back between two looks is told again, too", () => {
  const { midi, polling } = told("90 24 7f");
  midi.replug(SYNTH);
  polling.pass();
  assert.deepEqual(midi.sent, [`${SYNTH}: 90 24 7f`]);
});

Deno.test("what is sent while the port is away is kept for its return: a note let go does not come back", () => {
  const { midi, polling, ports } = told("90 24 7f", "90 25 7f");
  midi.outputs.length = 0;
  polling.pass();
  ports.send("synth", bytes("80 24 0"));
  ports.send("synth", bytes("90 25 0"));
  ports.send("synth", bytes("b0 14 1"));
  // What is not kept cannot be delivered, and says so.
  assert.throws(() => ports.send("synth", bytes("e0 0 40")), PortNotFound);
  midi.outputs.push(SYNTH);
  polling.pass();
  assert.deepEqual(midi.sent, ["80 24 0", "90 25 0", "b0 14 1"].map((message) => `${SYNTH}: ${message}`));
});

Deno.test("what cannot be kept, sent to a port that is back but not looked at yet, comes after what is repeated", () => {
  const { midi, polling, ports } = told("90 24 7f");
  midi.outputs.length = 0;
  polling.pass();
  midi.outputs.push(SYNTH);
  ports.send("synth", bytes("e0 0 40"));
  assert.deepEqual(midi.sent, [`${SYNTH}: 90 24 7f`, `${SYNTH}: e0 0 40`]);
});

Deno.test("a port that will not open again is warned of once, tried on, and holds nobody up", () => {
  const { midi, polling, log } = told("90 24 7f");
  midi.outputs.length = 0;
  polling.pass();
  midi.outputs.push(SYNTH);
  midi.obstacles.set(SYNTH, "it is busy");
  polling.pass(100);
  assert.deepEqual(log.filter((line) => line.startsWith("warn:")), [
    'warn: Cannot open MIDI output port "synth": it is busy; trying on',
  ]);
  midi.obstacles.clear();
  polling.pass(20);
  assert.deepEqual(midi.sent, [`${SYNTH}: 90 24 7f`]);
});

Deno.test("a reload keeps what is named, ends the notes of what is not, and closes it", () => {
  const { midi, polling, ports } = told("90 24 7f", "90 25 7f", "90 25 0");
  ports.nameOutputs(["virtual:Lights", "synth"]);
  ports.send("virtual:Lights", bytes("93 30 7f"));
  const before = midi.clients;
  ports.nameOutputs(["synth", "virtual:Lights"]);
  assert.equal(midi.clients, before);
  midi.sent.length = 0;
  ports.nameOutputs([]);
  assert.deepEqual(midi.sent, [`${SYNTH}: 80 24 40`, "virtual:Lights: 83 30 40"]);
  assert.equal(midi.clients, before - 2);
  // What an earlier generation holds is let go later; its note off has been sent.
  ports.send("virtual:Lights", bytes("83 30 40"));
  assert.throws(() => ports.send("virtual:Lights", bytes("b3 1 1")), /no longer names virtual:Lights/);
  assert.equal(midi.clients, before - 2);
  ports.nameOutputs(["virtual:Lights", "synth"]);
  midi.replug(SYNTH);
  polling.pass();
  assert.equal(midi.sent.length, 2);
});

Deno.test("virtual outputs are there from the moment that MIDI is", () => {
  const { midi, polling, ports } = scene();
  midi.reason = "no ALSA sequencer";
  ports.start([], null);
  ports.nameOutputs(["virtual:Lights"]);
  assert.equal(midi.clients, 0);
  midi.reason = null;
  polling.pass();
  assert.equal(midi.inputs.filter((name) => name.includes("Lights")).length, 1);
});

Deno.test("a device that appears while an output is opened is not taken for our own port", () => {
  const { midi, polling, ports, news } = scene();
  midi.outputs.push(SYNTH);
  ports.start([], null);
  ports.nameOutputs(["synth"]);
  midi.duringOpen = () => midi.inputs.push("RtMidi Output Client:Gadget 150:0");
  ports.send("synth", bytes("90 24 7f"));
  polling.pass();
  assert.deepEqual(news(), ["+RtMidi Output Client:Gadget"]);
});

Deno.test("an output that moves while it is opened is not taken for another", () => {
  const { midi, polling } = told("90 24 7f");
  midi.outputs.length = 0;
  polling.pass();
  midi.outputs.push(SYNTH);
  midi.duringOpen = () => {
    midi.outputs.unshift("Organ:In 36:0");
    midi.duringOpen = () => {};
  };
  polling.pass();
  assert.deepEqual(midi.sent, []);
  polling.pass();
  assert.deepEqual(midi.sent, [`${SYNTH}: 90 24 7f`]);
});
