import assert from "node:assert/strict";
import { entry, KEYS, PADS, scene, THROUGH } from "../support/midi_scene.ts";

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
  const problem = "the config says auto_connect = false";
  assert.deepEqual(ports.list(), [{ name: PADS, alias: "mikro", index: 0, connected: false, problem }]);
  assert.deepEqual(ports.use("mikro"), { name: PADS, alias: "mikro", index: 0, connected: true, problem: null });
  assert.deepEqual(news(), ["+mikro"]);
});
