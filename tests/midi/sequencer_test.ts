/** MidiPorts on a real ALSA sequencer, with other programs at the other end. */
import assert from "node:assert/strict";
import { loadAddon } from "../../daemon/native_addon.ts";
import { openMidiSystem } from "../../daemon/midi/binding.ts";
import { MidiPorts } from "../../daemon/midi/ports.ts";
import { keptLog } from "../support/logs.ts";
import { clientCount, clientOf, listeners, TestDevice } from "../support/midi_device.ts";
import { aplaymidi, portAddress, runTool, sequencerTest } from "../support/sequencer.ts";
import { eventually } from "../support/wait.ts";

/** What a device may take to be heard again, ms: the product's promise. */
const PROMISED_RETURN_MS = 2000;
const VIRMIDI = "VirMIDI 0-0";

class Room implements Disposable {
  readonly messages: { device: string; bytes: readonly number[] }[] = [];
  /** "+alias" and "-alias". */
  readonly comings: string[] = [];
  readonly ports = new MidiPorts({
    system: openMidiSystem(),
    log: keptLog(),
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
    wallClock: Date.now,
    events: {
      message: (device, bytes) => this.messages.push({ device, bytes: [...bytes] }),
      connected: ({ alias }) => this.comings.push(`+${alias}`),
      disconnected: ({ alias }) => this.comings.push(`-${alias}`),
    },
  });

  /** Listens to the virtual port, and to one device. */
  constructor(name = "no such device") {
    this.ports.start([{ name, alias: name, auto_connect: true, auto_reconnect: true, port: null }], null);
  }

  [Symbol.dispose](): void {
    this.ports.stop();
  }

  /** The messages arrive, each once, in order, and no other. */
  async hears(device: string, sent: readonly (readonly number[])[]): Promise<void> {
    // The comparison says more about what is missing than the wait would.
    await eventually("", () => this.messages.length >= sent.length).catch(() => {});
    assert.equal(this.messages.length, sent.length);
    assert.deepEqual(this.messages.splice(0), sent.map((bytes) => ({ device, bytes })));
  }
}

/** So many notes, each another one than the 16,000 before it. */
function notes(count: number): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, i) => [0x90, i % 128, 1 + Math.floor(i / 128) % 127]);
}

async function amidi(messages: readonly (readonly number[])[]): Promise<void> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, new Uint8Array(messages.flat()));
    await runTool("amidi", "-p", "hw:0,0", "-s", file);
  } finally {
    await Deno.remove(file);
  }
}

interface BindingEnd {
  getPortCount(): number;
  getPortName(index: number): string;
  destroy(): void;
}

sequencerTest(
  "the ports are those that the binding itself finds, in its order, since it opens them by their number",
  () => {
    const module: { exports: Partial<Record<"Input" | "Output", new (callback: () => void) => BindingEnd>> } = {
      exports: {},
    };
    loadAddon("midi", module);
    const system = openMidiSystem();
    using _device = new TestDevice("Umlaut ü, and: more");
    for (const [direction, ours] of [["Input", system.newInput(() => {})], ["Output", system.newOutput()]] as const) {
      const Binding = module.exports[direction];
      assert.ok(Binding !== undefined);
      const theirs = new Binding(() => {});
      const names = Array.from({ length: theirs.getPortCount() }, (_, i) => theirs.getPortName(i));
      assert.ok(names.length >= 5);
      assert.deepEqual(ours.portNames(), names);
      theirs.destroy();
      ours.destroy();
    }
    system.close();
    return Promise.resolve();
  },
);

sequencerTest("a note that aplaymidi plays into the port Conductor is heard as it was sent", async () => {
  using room = new Room();
  await aplaymidi(await portAddress("Conductor"), [[0x93, 60, 77]]);
  await room.hears("Conductor", [[0x93, 60, 77]]);
});

sequencerTest("a note that amidi plays through a VirMIDI port is heard as it was sent", async () => {
  using room = new Room(VIRMIDI);
  await amidi([[0x90, 36, 99]]);
  await room.hears(VIRMIDI, [[0x90, 36, 99]]);
});

sequencerTest("what is sent reaches another program, by its name and through a virtual port", async () => {
  using room = new Room();
  const dump = new Deno.Command("stdbuf", { args: ["-oL", "aseqdump"], stdout: "piped", stderr: "null" }).spawn();
  let text = "";
  const reading = (async (): Promise<void> => {
    for await (const part of dump.stdout.pipeThrough(new TextDecoderStream())) text += part;
  })();
  try {
    await eventually("aseqdump listens", () => /port \d+:\d+/.test(text));
    room.ports.send("aseqdump", new Uint8Array([0x90, 61, 62]));
    await eventually("the note", () => /Note on +0, note 61, velocity 62/.test(text));
    room.ports.nameOutputs(["virtual:Lights"]);
    await runTool("aconnect", `${await clientOf("Lights")}:0`, /port (\d+:\d+)/.exec(text)?.[1] ?? "");
    room.ports.send("virtual:Lights", new Uint8Array([0xb2, 7, 64]));
    await eventually("the controller", () => /Control change +2, controller 7, value 64/.test(text));
  } finally {
    dump.kill();
    await Promise.all([reading, dump.status]);
  }
});

sequencerTest("a device back at once under the same client number is heard again within 2 s, 20 times", async () => {
  using device = new TestDevice("Replugged");
  using room = new Room("Replugged");
  const before = await clientCount();
  const owner = await clientOf("Replugged");
  for (let round = 0; round < 20; round++) {
    device.replug();
    assert.equal(await clientOf("Replugged"), owner);
    await eventually("the new connection", () => room.comings.length >= 3, PROMISED_RETURN_MS);
    assert.deepEqual(room.comings.splice(1), ["-Replugged", "+Replugged"]);
    device.play(0x90, round, 1);
    await room.hears("Replugged", [[0x90, round, 1]]);
    assert.equal(await clientCount(), before);
  }
});

sequencerTest("a port of another process that is killed and comes back is connected within 2 s, 20 times", async () => {
  const port = "Virtual RawMIDI"; // what amidi calls its own
  using room = new Room(port);
  const before = await clientCount();
  for (let round = 0; round < 20; round++) {
    const amidi = new Deno.Command("amidi", { args: ["-p", "virtual", "-S", "FE", "-d"], stdout: "null" }).spawn();
    try {
      await eventually("the connection", () => room.comings.length > 0, PROMISED_RETURN_MS);
      assert.equal(await listeners(port), 1);
    } finally {
      amidi.kill("SIGKILL");
      await amidi.status;
    }
    await eventually("the loss", () => room.comings.length > 1, PROMISED_RETURN_MS);
    assert.deepEqual(room.comings.splice(0), [`+${port}`, `-${port}`]);
    assert.equal(await clientCount(), before);
  }
});

sequencerTest("10,000 notes from aplaymidi, as fast as a MIDI cable carries them, all arrive in order", async () => {
  using room = new Room();
  // 31,250 bit/s, ten bits to the byte, three bytes to the note: 1,040 notes/s (MIDI 1.0).
  await aplaymidi(await portAddress("Conductor"), notes(10_000), 1);
  await room.hears("Conductor", notes(10_000));
});

sequencerTest("2,000 notes written as fast as the computer can all arrive in order, five times over", async () => {
  // The kernel keeps so many events for one client, so they survive whatever else the machine is doing. Senders are
  // never slowed down: more than that at memory speed arrive only as far as the reading thread keeps up.
  using room = new Room(VIRMIDI);
  for (let round = 0; round < 5; round++) {
    await amidi(notes(2000));
    await room.hears(VIRMIDI, notes(2000));
  }
});
