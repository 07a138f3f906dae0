import assert from "node:assert/strict";
import { POLL_MS } from "../../daemon/midi/ports.ts";
import { entry, KEYS, PADS, scene } from "../support/midi_scene.ts";

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

Deno.test("a port that moves while it is opened is not taken for another", () => {
  const { midi, polling, ports, news, log } = scene(PADS);
  midi.duringOpen = () => {
    midi.inputs.unshift(KEYS);
    midi.duringOpen = () => {};
  };
  ports.start([entry("mikro")], null);
  assert.deepEqual(news(), []);
  polling.pass();
  assert.deepEqual(news(), ["+mikro"]);
  assert.deepEqual(log.filter((line) => line.startsWith("warn:")), []);
  assert.equal(midi.play(PADS, 0x90, 1, 1), 1);
  assert.equal(midi.play(KEYS, 0x90, 1, 1), 0);
});

Deno.test("whoever asks is told how it is now, not how it was at the last look", () => {
  const { midi, ports, news } = scene(PADS);
  ports.start([entry("mikro")], null);
  midi.replug(PADS);
  assert.deepEqual(ports.list(), [{ name: PADS, alias: "mikro", index: 0, connected: true, problem: null }]);
  assert.equal(midi.play(PADS, 0x90, 1, 1), 1);
  midi.unplug(PADS);
  assert.deepEqual(ports.list(), [{ name: null, alias: "mikro", index: null, connected: false, problem: null }]);
  assert.deepEqual(news(), ["+mikro", "-mikro", "+mikro", "mikro: 144 1 1", "-mikro"]);
  ports.stop();
  ports.list();
  assert.equal(midi.clients, 0);
});

// --- two devices of one name ----------------------------------------------------------------------------------------

const [A, B] = ["Pad:Pad 20:0", "Pad:Pad 24:0"];
const TWINS = [entry("pad", { alias: "left" }), entry("pad", { alias: "right" })];

Deno.test("of two devices of one name the one that stays keeps its role, wherever the other one comes back", () => {
  for (const [gone, stays] of [["left", "right"], ["right", "left"]] as const) {
    const { midi, polling, ports, connected } = scene(A, B);
    ports.start(TWINS, null);
    const before = connected();
    for (const back of ["Pad:Pad 16:0", "Pad:Pad 28:0", "Pad:Pad 20:0"]) {
      const { [gone]: away = "", [stays]: there } = connected();
      midi.unplug(away);
      polling.pass(3);
      assert.deepEqual(connected(), { [stays]: there });
      midi.inputs.unshift(midi.inputs.includes(back) ? "Pad:Pad 32:0" : back);
      polling.pass();
      assert.equal(connected()[stays], before[stays]);
      assert.notEqual(connected()[gone], undefined);
    }
  }
});

Deno.test("two devices of one name that come back in the other order, each at its address, keep their roles", () => {
  for (const order of [[A, B], [B, A]]) {
    const { midi, polling, ports, connected, news } = scene(A, B);
    ports.start(TWINS, null);
    assert.deepEqual(connected(), { left: A, right: B });
    for (const name of [A, B]) midi.unplug(name);
    polling.pass();
    news();
    for (const name of order) {
      midi.inputs.push(name);
      polling.pass(10);
    }
    assert.deepEqual(connected(), { left: A, right: B });
    assert.deepEqual(news(), order.map((name) => name === A ? "+left" : "+right"));
  }
});

Deno.test("two devices of one name keep their roles by where they are plugged in, whatever address they get", () => {
  const { midi, polling, ports, connected } = scene(A, B);
  midi.places.set(A, "usb-1").set(B, "usb-2");
  ports.start(TWINS, null);
  for (const name of [A, B]) midi.unplug(name);
  polling.pass();
  // The right one comes back first and gets the lowest address.
  midi.places.set(A, "usb-2").set(B, "usb-1");
  midi.inputs.push(A);
  polling.pass();
  assert.deepEqual(connected(), { right: A });
  midi.inputs.push(B);
  polling.pass();
  assert.deepEqual(connected(), { left: B, right: A });
  // Both at once, between two looks.
  midi.replug(A);
  midi.replug(B);
  midi.places.set(A, "usb-1").set(B, "usb-2");
  polling.pass();
  assert.deepEqual(connected(), { left: A, right: B });
});

Deno.test("without any entry two devices of one name keep their ids when both come back in the other order", () => {
  const { midi, polling, ports, connected } = scene(A, B);
  ports.start([], null);
  const before = connected();
  assert.deepEqual(before, { "Pad:Pad": A, "Pad:Pad 2": B });
  for (const name of [A, B]) midi.unplug(name);
  polling.pass();
  midi.inputs.push(B);
  polling.pass();
  assert.deepEqual(connected(), { "Pad:Pad 2": B });
  midi.inputs.unshift(A);
  polling.pass();
  assert.deepEqual(connected(), before);
});

Deno.test("an id is never given twice, however devices of one name move about", () => {
  const { midi, polling, ports, connected } = scene(A, B);
  ports.start([], null);
  let seed = 7;
  const random = (below: number): number => (seed = seed * 48_271 % 0x7fffffff) % below;
  for (let i = 0; i < 500; i++) {
    const name = `Pad:Pad ${16 + random(4) * 4}:0`;
    if (midi.inputs.includes(name)) midi.unplug(name);
    else midi.inputs.splice(random(midi.inputs.length + 1), 0, name);
    polling.pass(random(2));
  }
  polling.pass();
  assert.equal(Object.keys(connected()).length, midi.inputs.length);
});

// --- sleep ----------------------------------------------------------------------------------------------------------

Deno.test("after sleep every device is closed, whereby what is held is let go, and opened anew", () => {
  const { midi, polling, ports, clock, news, log } = scene(PADS, KEYS);
  midi.outputs.push("Synth:In 40:0");
  ports.start([entry("mikro"), entry("nano", { auto_reconnect: false })], null);
  ports.nameOutputs(["synth"]);
  ports.send("synth", Uint8Array.of(0x90, 1, 1));
  const [before, opens] = [midi.clients, midi.opens];
  news();
  midi.quiet = true;
  clock.now += 9_000;
  polling.pass();
  assert.deepEqual(news(), []);
  clock.now += 3_600_000;
  polling.pass();
  assert.deepEqual(news(), ["-mikro", "-nano", "+mikro", "+nano"]);
  assert.deepEqual([midi.clients, midi.opens], [before, opens + 3]);
  assert.equal(midi.sent.at(-1), "Synth:In 40:0: 90 1 1");
  assert.equal(log.filter((line) => /^info: The clock went on by 3600 s unseen/.test(line)).length, 1);
  // A clock that is set back is no sleep.
  clock.now -= 3_600_000;
  polling.pass(3);
  assert.deepEqual(news(), []);
});

Deno.test("a device that the system has not found again after sleep is taken up when it is there", () => {
  const { midi, polling, ports, clock, news } = scene(PADS);
  ports.start([entry("mikro", { auto_reconnect: false })], null);
  midi.unplug(PADS);
  clock.now += 60_000;
  polling.pass(4);
  midi.inputs.push("Mikro:Mikro Pads 28:0");
  polling.pass();
  assert.deepEqual(news(), ["+mikro", "-mikro", "+mikro"]);
});
