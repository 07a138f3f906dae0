import assert from "node:assert/strict";
import { MidiPorts, POLL_MS } from "../../daemon/midi/ports.ts";
import { MidiUnavailable, PortNotFound } from "../../daemon/midi/system.ts";
import type { DeviceConfig } from "../../shared/config/types.ts";
import { keptLog } from "../support/logs.ts";
import { FakeMidi, FakePolling } from "../support/midi_fake.ts";

const PADS = "Mikro:Mikro Pads 20:0";
const KEYS = "nanoKEY2:nanoKEY2 CTRL 24:0";
const THROUGH = "Midi Through:Midi Through Port-0 14:0";

function entry(name: string, changes: Partial<DeviceConfig> = {}): DeviceConfig {
  return { name, alias: name, auto_connect: true, auto_reconnect: true, port: null, ...changes };
}

interface Scene {
  readonly midi: FakeMidi;
  readonly polling: FakePolling;
  readonly ports: MidiPorts;
  /** "+alias", "-alias" and "alias: bytes", in order. */
  readonly events: string[];
  /** "warn: ..." and so on. */
  readonly log: readonly string[];
  /** What happened since the last call. */
  news(): string[];
}

function scene(...present: string[]): Scene {
  const midi = new FakeMidi();
  midi.inputs.push(...present);
  const polling = new FakePolling();
  const events: string[] = [];
  const log = keptLog();
  const ports = new MidiPorts({
    system: midi,
    log,
    every: polling.every,
    events: {
      message: (device, bytes) => events.push(`${device}: ${[...bytes].join(" ")}`),
      connected: (report) => events.push(`+${report.alias}`),
      disconnected: (report) => events.push(`-${report.alias}`),
    },
  });
  return { midi, polling, ports, events, log: log.lines, news: () => events.splice(0) };
}

// --- finding devices ------------------------------------------------------------------------------------------------

Deno.test("a configured device is connected and its messages bear its alias", () => {
  const { midi, ports, news } = scene(THROUGH, PADS, KEYS);
  ports.start([entry("mikro", { alias: "pads" })], null);
  assert.deepEqual(news(), ["+pads"]);
  assert.equal(midi.play(PADS, 0x90, 36, 100), 1);
  assert.equal(midi.play(KEYS, 0x90, 36, 100), 0);
  assert.deepEqual(news(), ["pads: 144 36 100"]);
  assert.equal(ports.device, "pads");
});

Deno.test("several devices are heard at once", () => {
  const { midi, ports, news } = scene(PADS, KEYS);
  ports.start([entry("mikro"), entry("nano*")], null);
  midi.play(KEYS, 0xb0, 7, 1);
  midi.play(PADS, 0xb0, 7, 2);
  assert.deepEqual(news(), ["+mikro", "+nano*", "nano*: 176 7 1", "mikro: 176 7 2"]);
});

Deno.test("without any entry every port is heard by its name without the address, except Midi Through", () => {
  const { midi, ports, news } = scene(THROUGH, PADS, KEYS);
  ports.start([], null);
  assert.deepEqual(news(), ["+Mikro:Mikro Pads", "+nanoKEY2:nanoKEY2 CTRL"]);
  assert.equal(midi.play(THROUGH, 0xf8), 0);
});

Deno.test("without any entry a port that appears later is heard, and one that goes leaves the list", () => {
  const { midi, polling, ports, news } = scene();
  ports.start([], null);
  midi.inputs.push(PADS);
  polling.pass();
  assert.deepEqual(news(), ["+Mikro:Mikro Pads"]);
  midi.unplug(PADS);
  polling.pass();
  assert.deepEqual(news(), ["-Mikro:Mikro Pads"]);
  assert.deepEqual(ports.list(), []);
});

Deno.test("without any entry two devices of one name keep their ids while the other comes and goes", () => {
  const other = "Mikro:Mikro Pads 28:0";
  const { midi, polling, ports, news } = scene(PADS, other);
  ports.start([], null);
  assert.deepEqual(news(), ["+Mikro:Mikro Pads", "+Mikro:Mikro Pads 2"]);
  midi.unplug(PADS);
  polling.pass();
  assert.deepEqual(news(), ["-Mikro:Mikro Pads"]);
  midi.inputs.unshift(PADS);
  polling.pass();
  assert.deepEqual(news(), ["+Mikro:Mikro Pads"]);
});

Deno.test("the override stands in for the first entry and keeps its alias", () => {
  const { ports, news } = scene(PADS, KEYS);
  ports.start([entry("mikro", { alias: "pads" })], "nano");
  assert.deepEqual(news(), ["+pads"]);
  assert.equal(ports.list().find(({ connected }) => connected)?.name, KEYS);
});

Deno.test("an override by index goes by the port's name from then on", () => {
  const { midi, polling, ports, news } = scene(PADS, KEYS);
  ports.start([], 1);
  assert.deepEqual(news(), ["+nanoKEY2:nanoKEY2 CTRL"]);
  midi.unplug(KEYS);
  polling.pass();
  midi.inputs.unshift("nanoKEY2:nanoKEY2 CTRL 30:0");
  polling.pass();
  assert.deepEqual(news(), ["-nanoKEY2:nanoKEY2 CTRL", "+nanoKEY2:nanoKEY2 CTRL"]);
});

Deno.test("an override by an index that is not there yet waits for it", () => {
  const { midi, polling, ports, news } = scene(PADS);
  ports.start([], 1);
  assert.deepEqual(news(), []);
  midi.inputs.push(KEYS);
  polling.pass();
  assert.deepEqual(news(), ["+port 1"]);
});

Deno.test("auto_connect = false leaves a device alone until it is asked for", () => {
  const { polling, ports, news } = scene(PADS);
  ports.start([entry("mikro", { auto_connect: false })], null);
  polling.pass(10);
  assert.deepEqual(news(), []);
  assert.deepEqual(ports.list(), [{ name: PADS, alias: "mikro", index: 0, connected: false }]);
  assert.deepEqual(ports.use("mikro"), { name: PADS, alias: "mikro", index: 0, connected: true });
  assert.deepEqual(news(), ["+mikro"]);
});

// --- coming and going -----------------------------------------------------------------------------------------------

Deno.test("a lost device is told once and taken up again at the first look after its return", () => {
  const { midi, polling, ports, news } = scene(PADS);
  ports.start([entry("mikro")], null);
  news();
  midi.unplug(PADS);
  polling.pass(5);
  assert.deepEqual(news(), ["-mikro"]);
  assert.equal(ports.device, null);
  midi.inputs.push("Mikro:Mikro Pads 36:0");
  polling.pass();
  assert.deepEqual(news(), ["+mikro"]);
  assert.equal(midi.play("Mikro:Mikro Pads 36:0", 0x90, 1, 1), 1);
  assert.ok(POLL_MS <= 300);
});

Deno.test("a device that came back between two looks under the very same name is connected anew", () => {
  const { midi, polling, ports, news } = scene(PADS, KEYS);
  ports.start([entry("mikro"), entry("nano")], null);
  news();
  midi.replug(PADS);
  assert.equal(midi.play(PADS, 0x90, 1, 1), 0);
  polling.pass();
  assert.deepEqual(news(), ["-mikro", "+mikro"]);
  assert.equal(midi.play(PADS, 0x90, 1, 1), 1);
});

Deno.test("a hundred replugs leave no client behind", () => {
  const { midi, polling, ports } = scene(PADS, KEYS);
  ports.start([entry("mikro"), entry("nano")], null);
  const before = midi.clients;
  for (let i = 0; i < 100; i++) {
    midi.unplug(PADS);
    polling.pass(i % 2);
    midi.inputs.push(PADS);
    polling.pass();
  }
  assert.equal(midi.clients, before);
  assert.equal(before, 3); // the virtual port, and one for each device
});

Deno.test("auto_reconnect = false leaves a lost device alone until it is asked for", () => {
  const { midi, polling, ports, news } = scene(PADS);
  ports.start([entry("mikro", { auto_reconnect: false })], null);
  midi.unplug(PADS);
  polling.pass();
  midi.inputs.push(PADS);
  polling.pass(10);
  assert.deepEqual(news(), ["+mikro", "-mikro"]);
  ports.use("mikro");
  assert.deepEqual(news(), ["+mikro"]);
});

Deno.test("a port that refuses is warned of once, tried with growing pauses, and holds nobody up", () => {
  const { midi, polling, ports, news, log } = scene(PADS, KEYS);
  midi.refusing.add(PADS);
  ports.start([entry("mikro"), entry("nano")], null);
  assert.deepEqual(news(), ["+nano"]);
  polling.pass(200);
  assert.equal(log.filter((line) => line.startsWith("warn:")).length, 1);
  assert.equal(midi.clients, 2);
  midi.refusing.clear();
  polling.pass(128);
  assert.deepEqual(news(), ["+mikro"]);
});

Deno.test("a refused port is tried again 1, 3 and 7 s after the first time", () => {
  const { midi, polling, ports } = scene(PADS);
  let tries = 0;
  midi.refusing.add(PADS);
  const has = midi.refusing.has.bind(midi.refusing);
  midi.refusing.has = (name): boolean => (tries++, has(name));
  ports.start([entry("mikro")], null);
  const at: number[] = [];
  for (let poll = 1; poll <= 28; poll++) {
    const before = tries;
    polling.pass();
    if (tries > before) at.push(poll * POLL_MS);
  }
  assert.deepEqual(at, [1000, 3000, 7000]);
});

Deno.test("a port that moves while it is opened is not taken for another", () => {
  const { midi, polling, ports, news } = scene(PADS);
  midi.duringOpen = () => {
    midi.inputs.unshift(KEYS);
    midi.duringOpen = () => {};
  };
  ports.start([entry("mikro")], null);
  assert.deepEqual(news(), []);
  polling.pass(4);
  assert.deepEqual(news(), ["+mikro"]);
  assert.equal(midi.play(PADS, 0x90, 1, 1), 1);
  assert.equal(midi.play(KEYS, 0x90, 1, 1), 0);
});

Deno.test("while the system says that nothing happened, nobody looks, except to try a refused port again", () => {
  const { midi, polling, ports, news } = scene(PADS, KEYS);
  midi.refusing.add(PADS);
  ports.start([entry("mikro"), entry("nano")], null);
  midi.quiet = true;
  midi.refusing.clear();
  polling.pass(4);
  assert.deepEqual(news(), ["+nano", "+mikro"]);
  const looks = midi.looks;
  polling.pass(100);
  assert.equal(midi.looks, looks);
  midi.unplug(PADS);
  midi.quiet = false;
  polling.pass();
  assert.deepEqual(news(), ["-mikro"]);
});

// --- reload and choice ----------------------------------------------------------------------------------------------

Deno.test("a reload leaves unchanged entries open and reconnects the changed ones", () => {
  const { midi, ports, news } = scene(PADS, KEYS);
  ports.start([entry("mikro", { alias: "pads" }), entry("nano", { alias: "keys" })], null);
  news();
  const opens = midi.opens;
  ports.configure([entry("nano", { alias: "keys" }), entry("mikro", { alias: "drums" })]);
  assert.deepEqual(news(), ["-pads", "+drums"]);
  assert.equal(midi.opens, opens + 1);
  assert.equal(midi.play(PADS, 0x90, 1, 1), 1);
  ports.configure([]);
  assert.deepEqual(news().filter((event) => event.startsWith("-")), ["-keys", "-drums"]);
});

Deno.test("of two equal entries the one without its device goes first", () => {
  const { ports, midi, polling, news } = scene(PADS, "Mikro:Mikro Pads 28:0");
  ports.start([entry("mikro"), entry("mikro")], null);
  midi.unplug(PADS);
  polling.pass();
  news();
  ports.configure([entry("mikro")]);
  assert.deepEqual(news(), []);
  assert.equal(ports.device, "mikro");
});

Deno.test("a reload does not bring back what auto_reconnect = false gave up", () => {
  const { midi, polling, ports, news } = scene(PADS);
  const devices = [entry("mikro", { auto_reconnect: false })];
  ports.start(devices, null);
  midi.replug(PADS);
  polling.pass();
  news();
  ports.configure(devices);
  assert.deepEqual(news(), []);
});

Deno.test("a device chosen by hand replaces the first entry, also after a reload", () => {
  const { ports, news } = scene(PADS, KEYS, "Launchpad:L 28:0");
  const devices = [entry("mikro", { alias: "pads" }), entry("nano", { alias: "keys" })];
  ports.start(devices, null);
  news();
  assert.equal(ports.use("launch").name, "Launchpad:L 28:0");
  assert.deepEqual(news(), ["-pads", "+pads"]);
  ports.configure(devices);
  assert.deepEqual(news(), []);
});

Deno.test("a port chosen by hand is taken from another entry", () => {
  const { ports, news } = scene(PADS, KEYS);
  ports.start([entry("mikro", { alias: "pads" }), entry("nano", { alias: "keys" })], null);
  news();
  assert.deepEqual(ports.use(1), { name: KEYS, alias: "pads", index: 1, connected: true });
  assert.deepEqual(news(), ["-pads", "-keys", "+pads"]);
  assert.deepEqual(ports.list().at(-1), { name: null, alias: "keys", index: null, connected: false });
});

Deno.test("choosing the device in use changes nothing", () => {
  const { ports, news } = scene(PADS);
  ports.start([entry("mikro")], null);
  ports.use("mikro");
  assert.deepEqual(news(), ["+mikro"]);
});

Deno.test("an alias means the device that has it, not a port with such a part in its name", () => {
  const { ports, news } = scene(PADS, KEYS);
  ports.start([{ ...entry("mikro"), alias: "p" }, { ...entry(KEYS), alias: "i" }], null);
  news();
  assert.equal(ports.use("i").name, KEYS);
  assert.deepEqual(news(), []);
  assert.equal(ports.device, "p");
});

Deno.test("choosing what is not there names the ports there are and changes nothing", () => {
  const { ports, news } = scene(PADS, KEYS);
  ports.start([entry("mikro")], null);
  news();
  const wrong = (choice: string | number, message: string): void =>
    assert.throws(
      () => ports.use(choice),
      (error) => error instanceof PortNotFound && error.message === message && error.ports.length === 2,
    );
  wrong("Launchpad", `No MIDI input port matches "Launchpad" (there are: 0 ${PADS}, 1 ${KEYS})`);
  wrong(7, `No MIDI input port matches index 7 (there are: 0 ${PADS}, 1 ${KEYS})`);
  assert.deepEqual(news(), []);
  assert.equal(ports.device, "mikro");
});

Deno.test("the list shows every port, who claims it, and what is missing", () => {
  const { ports } = scene(THROUGH, PADS);
  ports.start([entry("mikro", { alias: "pads" }), entry("nano", { alias: "keys" })], null);
  assert.deepEqual(ports.list(), [
    { name: THROUGH, alias: null, index: 0, connected: false },
    { name: PADS, alias: "pads", index: 1, connected: true },
    { name: null, alias: "keys", index: null, connected: false },
  ]);
});

// --- the virtual port and outputs -----------------------------------------------------------------------------------

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

Deno.test("an output whose port came back is opened anew", () => {
  const { midi, polling, ports } = scene();
  midi.outputs.push("Synth:In 40:0");
  ports.start([], null);
  ports.send("synth", new Uint8Array([0xfe]));
  const before = midi.clients;
  midi.outputs[0] = "Synth:In 44:0";
  polling.pass();
  assert.equal(midi.clients, before - 1);
  ports.send("synth", new Uint8Array([0xfe]));
  assert.equal(midi.sent.at(-1), "Synth:In 44:0: fe");
  midi.replug("Synth:In 44:0");
  polling.pass();
  assert.equal(midi.clients, before - 1);
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
  ports.offer("virtual:Lights");
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
  ports.send("virtual:Lights", new Uint8Array([0xfe]));
  midi.inputs.push("RtMidi Output Client:Lights 150:0");
  polling.pass();
  assert.deepEqual(news(), ["+RtMidi Output Client:Lights"]);
});

// --- without MIDI ---------------------------------------------------------------------------------------------------

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
  assert.deepEqual(ports.list(), [{ name: null, alias: "mikro", index: null, connected: false }]);
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
