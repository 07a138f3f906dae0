import assert from "node:assert/strict";
import { POLL_MS } from "../../daemon/midi/ports.ts";
import { entry, KEYS, PADS, scene } from "../support/midi_scene.ts";

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

Deno.test("a refused port is tried again after 1, 2 and 4 s, then every 5 s", () => {
  const { midi, polling, ports } = scene(PADS);
  let tries = 0;
  midi.refusing.add(PADS);
  const has = midi.refusing.has.bind(midi.refusing);
  midi.refusing.has = (name): boolean => (tries++, has(name));
  ports.start([entry("mikro")], null);
  const at: number[] = [];
  // However often somebody asks meanwhile.
  for (let i = 0; i < 100; i++) ports.list();
  for (let poll = 1; poll <= 68; poll++) {
    const before = tries;
    polling.pass();
    if (tries > before) at.push(poll * POLL_MS);
  }
  assert.deepEqual(at, [1000, 3000, 7000, 12_000, 17_000]);
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

Deno.test("a port that another program holds is reported with the reason, which is said once, and again when it changes", () => {
  const { midi, polling, ports, log } = scene(PADS, KEYS);
  midi.obstacles.set(PADS, '"x" is connected to it exclusively: end that');
  ports.start([entry("mikro", { alias: "pads" }), entry("nano", { alias: "keys" })], null);
  polling.pass(100);
  const warned = (reason: string): string => `warn: Cannot open MIDI device "pads" (${PADS}), trying on: ${reason}`;
  assert.deepEqual(ports.list(), [
    {
      name: PADS,
      alias: "pads",
      index: 0,
      connected: false,
      problem: '"x" is connected to it exclusively: end that',
    },
    { name: KEYS, alias: "keys", index: 1, connected: true, problem: null },
  ]);
  midi.obstacles.set(PADS, "it is busy");
  polling.pass(100);
  assert.deepEqual(log.filter((line) => line.startsWith("warn:")), [
    warned('"x" is connected to it exclusively: end that'),
    warned("it is busy"),
  ]);
  assert.throws(() => ports.use("mikro"), {
    name: "MidiUnavailable",
    message: `Cannot open MIDI input port "${PADS}": it is busy`,
  });
  midi.obstacles.clear();
  polling.pass(20);
  assert.equal(ports.list()[0]?.problem, null);
  assert.equal(ports.device, "pads");
  assert.equal(midi.clients, 3);
});
