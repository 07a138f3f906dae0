/** A user with a real service manager, and conductorctl in that user's hands. */
import { fileURLToPath } from "node:url";
import type { ServiceReport } from "../../../ctl/service/report.ts";
import { inTempDir } from "../../support/temp_dir.ts";
import { type UserManager, userManager } from "../../support/user_manager.ts";
import type { Ran } from "../fake_daemon.ts";

const DAEMON = fileURLToPath(new URL("../../../daemon/main.ts", import.meta.url));
const CTL = fileURLToPath(new URL("../../../ctl/main.ts", import.meta.url));
/** A config that does nothing. */
export const CONFIG = '[[modes]]\nname = "Default"\n';

/** What such a user has. */
export interface Room {
  readonly home: string;
  readonly socket: string;
  readonly unit: string;
  readonly config: string;
  readonly manager: UserManager;
  daemon(): Deno.ChildProcess;
  ctl(...args: readonly string[]): Promise<Ran>;
  /** What `service-status --json` says, and its exit status. */
  status(): Promise<{ readonly code: number; readonly report: ServiceReport }>;
}

/** A user with a home, a manager and a `conductor` on PATH. */
export async function withUser(folder: string, play: (room: Room) => Promise<void>): Promise<void> {
  await inTempDir(async (dir) => {
    const home = `${dir}/${folder}`;
    const [socket, config] = [`${home}/c.sock`, `${home}/my config.toml`];
    await using manager = await userManager(home);
    const denoDir = await cacheOfDeno();
    const env = {
      ...manager.env,
      DENO_DIR: denoDir,
      PATH: `${home}/bin:${manager.env.PATH}`,
      CONDUCTOR_SOCKET: socket,
      CONDUCTOR_CONFIG: config,
      NO_COLOR: "1",
    };
    await manager.systemctl("set-environment", `DENO_DIR=${denoDir}`);
    await Deno.mkdir(`${home}/bin`);
    const program = `#!/bin/sh\nexec '${Deno.execPath()}' run -q -A '${DAEMON}' "$@"\n`;
    await Deno.writeTextFile(`${home}/bin/conductor`, program, { mode: 0o755 });
    await Deno.writeTextFile(config, CONFIG);
    // With the permissions that it is compiled with.
    const ctl = (...args: readonly string[]): Promise<Ran> => run(manager, ["-P=ctl", CTL, ...args], env);
    await play({
      home,
      socket,
      config,
      unit: `${home}/.config/systemd/user/conductor.service`,
      manager,
      ctl,
      daemon: () => spawnDaemon(env),
      async status(): ReturnType<Room["status"]> {
        const { code, out } = await ctl("service-status", "--json");
        return { code, report: JSON.parse(out) };
      },
    });
  });
}

async function run(
  manager: UserManager,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const [program, ...args] = manager.inside([Deno.execPath(), "run", "-q", "--no-prompt", ...words]);
  const { code, stdout, stderr } = await new Deno.Command(program, { args, env, stdin: "null" }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

/** Started by hand, not by the service. */
function spawnDaemon(env: Readonly<Record<string, string>>): Deno.ChildProcess {
  const args = ["run", "-q", "-A", DAEMON];
  return new Deno.Command(Deno.execPath(), { args, env, stdin: "null", stdout: "null", stderr: "null" }).spawn();
}

/** Where this Deno keeps what it has loaded: another home shall not load it anew. */
async function cacheOfDeno(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** Whether anything stands at the path, a dead link too. */
export async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
