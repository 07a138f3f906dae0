/** A MIDI system made of plain data: ports appear, vanish, refuse; clients are counted; messages are played and heard. */
import type { MessageCallback, MidiInput, MidiOutput, MidiSystem, PortChanges } from "../../daemon/midi/system.ts";

interface FakeInput extends MidiInput {
  readonly callback: MessageCallback;
  /** The port's name, or "virtual:NAME". */
  opened: string | null;
}

/** Port names are ALSA's unless a test says otherwise. */
export class FakeMidi implements MidiSystem {
  virtualPorts = true;
  /** What `missing()` answers. */
  reason: string | null = null;
  /** `newInput` throws this. */
  failure: string | null = null;
  /** Ports others can be heard by, and ports others listen at. */
  readonly inputs: string[] = [];
  readonly outputs: string[] = [];
  /** Names of ports that refuse to be opened. */
  readonly refusing = new Set<string>();
  /** Why a port would not open, as far as the system can tell, by name. */
  readonly obstacles = new Map<string, string>();
  /** Where devices are plugged in, by port name. */
  readonly places = new Map<string, string>();
  /** Runs inside `openPort`, after the index was checked: a port may move here. */
  duringOpen: () => void = () => {};
  /** What was sent, as "port: hex". */
  readonly sent: string[] = [];
  /** The system says that nothing happened. */
  quiet = false;
  /** How often the names were looked at. */
  looks = 0;
  /** How often a port was opened. */
  opens = 0;
  readonly #clients = new Set<MidiInput | MidiOutput>();
  readonly #departed = new Set<string>();
  #nextId = 128;

  /** Sequencer clients that are held now. */
  get clients(): number {
    return this.#clients.size;
  }

  /** The device goes and is back under the same name before anybody looks: its connections are dead. */
  replug(name: string): void {
    this.#departed.add(name);
    for (const client of this.#inputs()) if (client.opened === name) client.opened = null;
  }

  unplug(name: string): void {
    this.inputs.splice(this.inputs.indexOf(name), 1);
    this.replug(name);
  }

  /** Plays bytes into whoever is connected to a port; returns how many heard it. */
  play(name: string, ...bytes: number[]): number {
    const hearing = this.#inputs().filter(({ opened }) => opened === name);
    for (const { callback } of hearing) callback(0, new Uint8Array(bytes));
    return hearing.length;
  }

  missing(): string | null {
    return this.reason;
  }

  newInput(callback: MessageCallback): MidiInput {
    if (this.failure !== null) throw new Error(this.failure);
    const open = (name: string): void => {
      input.opened = name;
    };
    const input: FakeInput = {
      ...this.#end(this.inputs, open, (name) => open(`virtual:${name}`)),
      callback,
      opened: null,
    };
    return this.#add(input);
  }

  newOutput(): MidiOutput {
    const id = this.#nextId++;
    let port: string | null = null;
    let shown: string | null = null;
    const show = (name: string): void => {
      shown = `RtMidi Output Client:${name} ${id}:0`;
      this.inputs.push(shown);
    };
    const end = this.#end(
      this.outputs,
      (name) => {
        port = name;
        show("RtMidi Output");
      },
      (name) => {
        port = `virtual:${name}`;
        show(name);
      },
    );
    const output: MidiOutput = {
      ...end,
      sendMessage: (bytes) => this.sent.push(`${port}: ${[...bytes].map((byte) => byte.toString(16)).join(" ")}`),
      destroy: () => {
        this.#clients.delete(output);
        if (shown !== null) this.inputs.splice(this.inputs.indexOf(shown), 1);
      },
    };
    return this.#add(output);
  }

  changes(): PortChanges {
    const departed = new Set(this.#departed);
    this.#departed.clear();
    return { any: !this.quiet, departed: (name) => departed.has(name) };
  }

  obstacle(name: string): string | null {
    return this.obstacles.get(name) ?? null;
  }

  placeOf(name: string): string | null {
    return this.places.get(name) ?? null;
  }

  closed = false;
  close(): void {
    this.closed = true;
  }

  #end(names: readonly string[], open: (name: string) => void, openVirtual: (name: string) => void): MidiInput {
    const clients = this.#clients;
    return {
      portNames: () => (this.looks++, [...names]),
      openPort: (index) => {
        const name = names[index];
        if (name === undefined || this.refusing.has(name)) throw new Error("Internal RtMidi error");
        this.opens++;
        open(name);
        this.duringOpen();
      },
      openVirtualPort: openVirtual,
      destroy(): void {
        clients.delete(this);
      },
    };
  }

  #add<T extends MidiInput | MidiOutput>(client: T): T {
    this.#clients.add(client);
    return client;
  }

  #inputs(): readonly FakeInput[] {
    return [...this.#clients].filter((client): client is FakeInput => "callback" in client);
  }
}

/** Polls only when told to. */
export class FakePolling {
  #tick: (() => void) | null = null;
  ms: number | null = null;

  readonly every = (ms: number, tick: () => void): () => void => {
    this.ms = ms;
    this.#tick = tick;
    return () => this.#tick = null;
  };

  get running(): boolean {
    return this.#tick !== null;
  }

  /** Lets so many polls pass. */
  pass(polls = 1): void {
    for (let i = 0; i < polls; i++) this.#tick?.();
  }
}
