/** Private sound servers with a null sink, in a folder of their own: PulseAudio, and PipeWire with WirePlumber. */
import { eventually } from "./wait.ts";

/** Programs by name, from PATH; the environment is the server's. */
export class SoundServer {
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #processes: Deno.ChildProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.env = {
      HOME: folder,
      XDG_CONFIG_HOME: `${folder}/config`,
      XDG_RUNTIME_DIR: folder,
      PULSE_SERVER: `unix:${folder}/pulse.sock`,
      // No other bus or sound server of this machine is to be met.
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus`,
      PIPEWIRE_REMOTE: "pipewire-0",
      ALSA_CONFIG_PATH: `${folder}/asound.conf`,
    };
  }

  /** PulseAudio with one sink, at 100 %; ALSA's default device leads to it. */
  static async pulse(): Promise<SoundServer> {
    const server = await SoundServer.#inFolder();
    try {
      await Deno.writeTextFile(
        server.env["ALSA_CONFIG_PATH"] ?? "",
        `ctl.!default { type pulse\n server "${server.env["PULSE_SERVER"]}" }\n`,
      );
      server.#start("pulseaudio", [
        // -n: nothing of the machine's own set-up. As root it warns and works, as long as it is not the system's one.
        ...["-n", "--system=false", "--daemonize=no", "--use-pid-file=false", "--exit-idle-time=-1"],
        "--load=module-null-sink sink_name=conductor",
        `--load=module-native-protocol-unix auth-anonymous=1 socket=${server.#folder}/pulse.sock`,
      ]);
      await eventually("PulseAudio has its sink", () => server.works("pactl", "get-sink-volume", "conductor"));
      await server.run("pactl", "set-default-sink", "conductor");
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** PipeWire and its session manager. The sink comes with `addPipewireSink`. */
  static async pipewire(): Promise<SoundServer> {
    const server = await SoundServer.#inFolder();
    try {
      // WirePlumber ends where it finds no bus.
      server.#start("dbus-daemon", ["--session", "--nofork", `--address=${server.env["DBUS_SESSION_BUS_ADDRESS"]}`]);
      await eventually("there is a bus", () => exists(`${server.#folder}/bus`));
      server.#start("pipewire", []);
      await eventually("PipeWire answers", () => server.works("wpctl", "status"));
      server.#start("wireplumber", []);
      await eventually(
        "WirePlumber is there",
        async () => (await server.run("wpctl", "status")).includes("WirePlumber"),
      );
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** One sink, at 100 %. */
  async addPipewireSink(): Promise<void> {
    const properties = "{ factory.name=support.null-audio-sink node.name=conductor media.class=Audio/Sink " +
      "object.linger=true audio.position=[FL FR] monitor.channel-volumes=true }";
    await this.run("pw-cli", "create-node", "adapter", properties);
    const level = (): Promise<string> => this.run("wpctl", "get-volume", "@DEFAULT_AUDIO_SINK@");
    await eventually("there is a default sink", async () => (await level()).startsWith("Volume:"));
  }

  /** What a program prints; throws what it says when it fails. */
  async run(program: string, ...args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await this.#output(program, args);
    const text = new TextDecoder();
    if (!success) throw new Error(`${program} ${args.join(" ")}: ${text.decode(stderr)}`);
    return text.decode(stdout);
  }

  async works(program: string, ...args: readonly string[]): Promise<boolean> {
    return (await this.#output(program, args)).success;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#processes.reverse()) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await child.status;
    }
    await Deno.remove(this.#folder, { recursive: true });
  }

  static async #inFolder(): Promise<SoundServer> {
    return new SoundServer(await Deno.makeTempDir({ prefix: "conductor-sound-" }));
  }

  #output(program: string, args: readonly string[]): Promise<Deno.CommandOutput> {
    return new Deno.Command(program, { args: [...args], env: this.env, stdin: "null" }).output();
  }

  #start(program: string, args: readonly string[]): void {
    const command = new Deno.Command(program, {
      args: [...args],
      env: this.env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    this.#processes.push(command.spawn());
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
