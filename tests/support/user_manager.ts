/** A systemd user manager of a test's own: a real one, in a control group and a view of the file system of its own. */
import { eventually } from "./wait.ts";

const SYSTEMD = "/usr/lib/systemd/systemd";

/** Why none can run here, or null. */
export function managerObstacle(): string | null {
  if (Deno.build.os !== "linux") return "systemd is Linux's";
  if (!isThere(SYSTEMD) || !isThere("/usr/bin/systemctl")) return "systemd is not installed";
  if (Deno.uid() !== 0) return "a manager of its own needs root";
  const groups = groupRoot();
  if (groups === null) return "no cgroup2 is mounted";
  const probe = `${groups}/conductor-probe-${Deno.pid}`;
  try {
    Deno.mkdirSync(probe);
    Deno.removeSync(probe);
    return null;
  } catch {
    return `${groups} cannot be written`;
  }
}

/** A running manager. */
export interface UserManager extends AsyncDisposable {
  /** For whoever is to talk to it. */
  readonly env: Readonly<Record<string, string>>;
  /** A command that is run as its user, who sees the system as the manager does. */
  inside(command: readonly string[]): readonly [program: string, ...args: readonly string[]];
  systemctl(...words: readonly string[]): Promise<string>;
}

/**
 * Starts one whose user has this home. `uid` is the user it runs as. When it is let go all that it started is gone,
 * too.
 */
export async function userManager(home: string, uid: number = 0): Promise<UserManager> {
  const runtime = await Deno.makeTempDir({ prefix: "conductor-run-" });
  const group = `${groupRoot()}/conductor-test-${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
  await Deno.mkdir(group);
  await Deno.mkdir(home, { recursive: true });
  for (const path of [runtime, home, group]) await Deno.chown(path, uid, uid);
  await Deno.chown(`${group}/cgroup.procs`, uid, uid);
  await Deno.chown(`${group}/cgroup.subtree_control`, uid, uid);
  const as = uid === 0 ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  const env = {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: "",
    PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
  };
  // sd_booted(3) looks at /run/systemd/system; the manager takes the root of what it sees of the groups for its own.
  const inside = "umount -l /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; mount -t tmpfs run /run; " +
    'mkdir -p /run/systemd/system; exec "$@"';
  const manager = new Deno.Command("sh", {
    args: [
      "-c",
      'echo $$ >"$0/cgroup.procs"; exec unshare --cgroup --mount sh -c "$@"',
      group,
      inside,
      "sh",
      ...as,
      SYSTEMD,
      "--user",
      "--log-target=null",
    ],
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const nsenter = ["nsenter", "--mount", `--target=${manager.pid}`] as const;
  const enter: UserManager["inside"] = (command) => [...nsenter, ...as, ...command];
  const systemctl = async (...words: readonly string[]): Promise<string> => {
    const [program, ...args] = enter(["systemctl", "--user", ...words]);
    const { stdout } = await new Deno.Command(program, { args, env, stdin: "null", stderr: "null" }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  try {
    await eventually("a user manager", async () => await systemctl("is-active", "basic.target") === "active", 20_000);
  } catch (error) {
    await end();
    throw error;
  }
  async function end(): Promise<void> {
    await Deno.writeTextFile(`${group}/cgroup.kill`, "1");
    await manager.status;
    await eventually("its control group is empty", async () => {
      await removeGroup(group);
      return !isThere(group);
    });
    await Deno.remove(runtime, { recursive: true });
  }
  return { env, inside: enter, systemctl, [Symbol.asyncDispose]: end };
}

/** Depth first; a group that is still busy stays. */
async function removeGroup(path: string): Promise<void> {
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) if (isDirectory) await removeGroup(`${path}/${name}`);
    await Deno.remove(path);
  } catch {
    // Looked at again.
  }
}

/** Where the one hierarchy of cgroup2 is, alone or beside the old ones (cgroups(7)). */
function groupRoot(): string | null {
  return ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].find((path) => isThere(`${path}/cgroup.procs`)) ?? null;
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
