import assert from "node:assert/strict";
import {
  alsaAddress,
  bareName,
  findPort,
  fit,
  portsOf,
  type Search,
  sharePorts,
} from "../../daemon/midi/port_names.ts";

const MIKRO = "Maschine Mikro MK3:Maschine Mikro MK3 MIDI 1 20:0";
const KEYS = "nanoKEY2:nanoKEY2 _ CTRL 24:0";

function named(pattern: string, index: number | null = null, previous: string | null = null): Search {
  return { pattern, index, previous: previous === null ? null : { name: previous, place: null } };
}

function names(searches: readonly Search[], ports: readonly string[]): (string | null)[] {
  return sharePorts(searches, portsOf(ports)).map((port) => port?.key ?? null);
}

Deno.test("an ALSA name is its client, its port and an address that does not belong to it", () => {
  assert.equal(alsaAddress(MIKRO), "20:0");
  assert.equal(bareName(MIKRO), "Maschine Mikro MK3:Maschine Mikro MK3 MIDI 1");
  assert.equal(alsaAddress("USB MIDI 2"), null);
  assert.equal(bareName("USB MIDI 2"), "USB MIDI 2");
});

Deno.test("a name fits exactly with or without the address, and by the client or the port alone", () => {
  for (
    const pattern of [
      MIKRO,
      "Maschine Mikro MK3:Maschine Mikro MK3 MIDI 1",
      "maschine mikro mk3",
      " MASCHINE MIKRO MK3 MIDI 1 ",
    ]
  ) assert.equal(fit(pattern, MIKRO), "exact", pattern);
});

Deno.test("any part of a name fits, ignoring case", () => {
  assert.equal(fit("mikro", MIKRO), "part");
  assert.equal(fit("20:0", MIKRO), "part");
  assert.equal(fit("Launchpad", MIKRO), null);
});

Deno.test("an empty name fits nothing", () => {
  assert.equal(fit("", MIKRO), null);
  assert.equal(fit("  ", MIKRO), null);
});

Deno.test("a wildcard has to fit the whole name, with or without the address", () => {
  assert.equal(fit("*mikro*1", MIKRO), "wildcard");
  assert.equal(fit("*mikro*20:0", MIKRO), "wildcard");
  assert.equal(fit("nano?EY2", KEYS), "wildcard");
  assert.equal(fit("mikro*", MIKRO), null);
  assert.equal(fit("*mikro?", MIKRO), null);
});

Deno.test("other signs of regular expressions mean themselves", () => {
  assert.equal(fit("*(1)*", "Pad (1) 20:0"), "wildcard");
  assert.equal(fit("P.d*", "Pad 20:0"), null);
  assert.equal(fit("[A]*", "A 20:0"), null);
});

Deno.test("a port whose name holds a star is found by it", () => {
  assert.equal(fit("Pad*", "Pad*"), "exact");
});

Deno.test("a name without an ALSA address is not cut at its colon", () => {
  assert.equal(fit("in", "Bus:in"), "part");
});

Deno.test("an exact name goes before a part, whatever their order among the ports", () => {
  const ports = portsOf(["Mikro MK3 Extension", "Mikro MK3"]);
  assert.equal(findPort(named("mikro mk3"), ports)?.index, 1);
});

Deno.test("the index decides between several ports that fit, and only between those", () => {
  const ports = portsOf(["Pad:A 20:0", "Pad:B 20:1", "Keys:K 24:0"]);
  assert.equal(findPort(named("Pad", 1), ports)?.name, "Pad:B 20:1");
  assert.equal(findPort(named("Pad", 2), ports)?.name, "Pad:A 20:0");
  assert.equal(findPort(named("Keys", 0), ports)?.name, "Keys:K 24:0");
  assert.equal(findPort(named("Launchpad", 0), ports), null);
});

Deno.test("an index alone finds the port that stands there", () => {
  const ports = portsOf(["Pad", "Keys"]);
  assert.equal(findPort({ pattern: null, index: 1, previous: null }, ports)?.name, "Keys");
  assert.equal(findPort({ pattern: null, index: 2, previous: null }, ports), null);
});

Deno.test("entries of the same name take different ports in order, and the last goes without", () => {
  assert.deepEqual(names([named("Pad"), named("Pad"), named("Pad")], ["Pad:P 20:0", "Pad:P 24:0"]), [
    "Pad:P 20:0",
    "Pad:P 24:0",
    null,
  ]);
});

Deno.test("ports of one and the same name are told apart", () => {
  assert.deepEqual(names([named("Pad"), named("Pad")], ["Pad", "Pad"]), ["Pad", "Pad #2"]);
});

Deno.test("a loose name does not take the port that a later entry spells out", () => {
  assert.deepEqual(names([named("Pad"), named("Pad One")], ["Pad One", "Pad Two"]), ["Pad Two", "Pad One"]);
  assert.deepEqual(names([named("*"), named("Two")], ["Pad Two", "Pad One"]), ["Pad One", "Pad Two"]);
});

Deno.test("a device goes back to the port it had when several fit", () => {
  const ports = portsOf(["Pad:P 20:0", "Pad:P 24:0"]);
  assert.equal(findPort(named("Pad", null, "Pad:P 24:0"), ports)?.name, "Pad:P 24:0");
  assert.equal(findPort(named("Pad", null, "Pad:P 28:0"), ports)?.name, "Pad:P 20:0");
});

Deno.test("a search that lost its port leaves alone what another one had before", () => {
  const [a, b] = [named("Pad", null, "Pad:P 20:0"), named("Pad", null, "Pad:P 24:0")];
  assert.deepEqual(names([a, b], ["Pad:P 24:0"]), [null, "Pad:P 24:0"]);
  assert.deepEqual(names([a, b], ["Pad:P 20:0"]), ["Pad:P 20:0", null]);
  assert.deepEqual(names([a, b], ["Pad:P 24:0", "Pad:P 28:0"]), ["Pad:P 28:0", "Pad:P 24:0"]);
  // Whoever never had one is not bound by that.
  assert.deepEqual(names([named("Pad:P"), b], ["Pad:P 24:0"]), ["Pad:P 24:0", null]);
});

Deno.test("what a port was before goes before the index of the config", () => {
  const ports = ["Pad:P 20:0", "Pad:P 24:0"];
  assert.deepEqual(names([named("Pad", 1, "Pad:P 20:0"), named("Pad", 0, "Pad:P 24:0")], ports), ports);
});

Deno.test("the place where a device is plugged in goes before its address", () => {
  const places = new Map([["Pad:P 20:0", "usb-2"], ["Pad:P 24:0", "usb-1"]]);
  const ports = portsOf([...places.keys()], (name) => places.get(name) ?? null);
  const before = (name: string, place: string): Search => ({ pattern: "Pad", index: null, previous: { name, place } });
  const [a, b] = [before("Pad:P 20:0", "usb-1"), before("Pad:P 24:0", "usb-2")];
  assert.deepEqual(sharePorts([a, b], ports).map((port) => port?.name), ["Pad:P 24:0", "Pad:P 20:0"]);
  // Back at the other's address while the other is away.
  assert.deepEqual(sharePorts([a, b], ports.slice(0, 1)).map((port) => port?.name), [undefined, "Pad:P 20:0"]);
  // At a new place it is taken by whoever goes without.
  const moved = portsOf(["Pad:P 20:0"], () => "usb-3");
  assert.deepEqual(sharePorts([a, b], moved).map((port) => port?.name), ["Pad:P 20:0", undefined]);
});
