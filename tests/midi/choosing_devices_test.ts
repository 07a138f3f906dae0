import assert from "node:assert/strict";
import { PortNotFound } from "../../daemon/midi/system.ts";
import { entry, KEYS, PADS, scene, THROUGH } from "../support/midi_scene.ts";

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
  assert.deepEqual(ports.use(1), { name: KEYS, alias: "pads", index: 1, connected: true, problem: null });
  assert.deepEqual(news(), ["-pads", "-keys", "+pads"]);
  assert.deepEqual(ports.list().at(-1), { name: null, alias: "keys", index: null, connected: false, problem: null });
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
    { name: THROUGH, alias: null, index: 0, connected: false, problem: null },
    { name: PADS, alias: "pads", index: 1, connected: true, problem: null },
    { name: null, alias: "keys", index: null, connected: false, problem: null },
  ]);
});

Deno.test("a reload leaves a device alone that was chosen by an index before it was there", () => {
  const { midi, polling, ports, news } = scene(PADS);
  ports.start([], 1);
  midi.inputs.push(KEYS);
  polling.pass();
  midi.unplug(PADS);
  polling.pass();
  ports.configure([]);
  assert.deepEqual(news(), ["+port 1"]);
  assert.equal(ports.list()[0]?.name, KEYS);
});
