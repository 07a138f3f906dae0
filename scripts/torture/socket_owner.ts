/** The socket is its owner's alone, from the first instant and whatever stands at its path. */
import assert from "node:assert/strict";
import { bindSocket } from "../../daemon/control/socket_file.ts";
import { runProgram, withDaemon } from "../../tests/support/rig.ts";
import type { Effort, Figure, Torture } from "./torture.ts";
import { WITNESSED_CONFIG } from "./witness.ts";

/** nobody and nogroup. */
const STRANGER = 65_534;

const text = new TextDecoder();

interface Seen {
  readonly looks: number;
  readonly sockets: number;
  /** All permission bits ever seen on a socket. */
  readonly widest: number;
  readonly connected: number;
  readonly denied: number;
  /** Files seen inside the private folder that a socket is bound in. */
  readonly inner: number;
}

/** Whether `user` can run Deno where it lies. */
function cannotRunDeno(user: number): string | null {
  const { success } = new Deno.Command("sh", {
    args: ["-c", `test -x '${Deno.execPath()}'`],
    uid: user,
    gid: user,
    stderr: "null",
  }).outputSync();
  return success ? null : "another user cannot run Deno where it is installed";
}

function obstacle(): string | null {
  if (Deno.build.os !== "linux") return "becomes another user in a way that is Linux's";
  return Deno.uid() === 0 ? cannotRunDeno(STRANGER) : "only root can become another user";
}

/** Runs `work` while a stranger watches the folder, which it may enter and read. */
async function watchedByStranger(folder: string, room: string, work: () => Promise<void>): Promise<Seen> {
  const script = `${room}/stranger.ts`;
  await Deno.copyFile(new URL("stranger.ts", import.meta.url), script);
  await Deno.chmod(script, 0o644);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", "--no-config", "--no-lock", script, folder],
    env: { DENO_DIR: `${room}/deno`, HOME: room },
    uid: STRANGER,
    gid: STRANGER,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  const { value } = await output.read();
  assert.equal(text.decode(value), "ready\n", "the stranger has started");
  let said = "";
  try {
    await work();
  } finally {
    await child.stdin.close();
    for (let part = await output.read(); !part.done; part = await output.read()) said += text.decode(part.value);
    await child.status;
  }
  return JSON.parse(said);
}

/** What may stand at the socket's path, or at its lock's, and how its refusal ends. */
const PLANTED:
  readonly (readonly [what: string, at: "" | ".lock", plant: (path: string) => Promise<unknown>, why: RegExp])[] = [
    ["a symbolic link", "", (path) => Deno.symlink("victim", path), /is a symbolic link, not a socket/],
    ["a link to nothing", "", (path) => Deno.symlink("/nowhere", path), /is a symbolic link, not a socket/],
    ["a plain file", "", (path) => Deno.writeTextFile(path, "precious"), /is a plain file, not a socket/],
    ["a directory", "", (path) => Deno.mkdir(path), /is a directory, not a socket/],
    ["a named pipe", "", (path) => mkfifo(path), /is a named pipe, not a socket/],
    ["another's file", "", (path) => ofStranger(path), /is a plain file, not a socket/],
    ["another's dead socket", "", (path) => deadSocketOfStranger(path), /belongs to another user/],
    ["a lock that is a link", ".lock", (path) => Deno.symlink("victim", path), /is a symbolic link, not a plain file/],
    ["a lock of another's", ".lock", (path) => ofStranger(path), /belongs to another user/],
    [
      "a lock with two names",
      ".lock",
      (path) => Deno.link(path.replace(/[^/]*$/, "victim"), path),
      /has another name too/,
    ],
    ["a lock that is none", ".lock", (path) => Deno.writeTextFile(path, "my notes"), /is no lock file of Conductor's/],
    ["a lock that is a pipe", ".lock", (path) => mkfifo(path), /is a named pipe, not a plain file/],
  ];

async function mkfifo(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert(success, "mkfifo");
}

async function ofStranger(path: string): Promise<void> {
  await Deno.writeTextFile(path, "");
  await Deno.chown(path, STRANGER, STRANGER);
}

/** Closing a renamed listener does not unlink it. */
async function deadSocketOfStranger(path: string): Promise<void> {
  const dead = Deno.listen({ transport: "unix", path: `${path}.dead` });
  await Deno.rename(`${path}.dead`, path);
  dead.close();
  await Deno.chown(path, STRANGER, STRANGER);
}

/** All that stands in a folder, with owner, kind and content: to see that nothing was touched. */
async function inventory(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    const { uid, mode, ino, isFile, isSymlink } = await Deno.lstat(path);
    const content = isFile ? await Deno.readTextFile(path) : isSymlink ? await Deno.readLink(path) : "";
    found.push(`${name} ${uid} ${mode?.toString(8)} ${ino} ${content}`);
  }
  return found.sort();
}

/** Each is refused by a real daemon, exit 1, with the reason; and stays as it is. */
async function refusals(room: string, config: string, count: number): Promise<number> {
  const chosen = PLANTED.slice(0, count);
  for (const [n, [what, at, plant, why]] of chosen.entries()) {
    const folder = `${room}/planted${n}`;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/victim`, "12\n");
    await plant(`${folder}/c.sock${at}`);
    const before = await inventory(folder);
    const { code, stderr } = await runProgram("daemon/main.ts", ["--config", config, "--socket", `${folder}/c.sock`]);
    assert.equal(code, 1, `${what}: exit ${code}, ${stderr}`);
    assert.match(stderr.trim().split("\n").at(-1) ?? "", why, what);
    assert.deepEqual(await inventory(folder), before, `${what} was touched`);
  }
  return chosen.length;
}

async function run({ count, say }: Effort): Promise<readonly Figure[]> {
  const room = await Deno.makeTempDir({ prefix: "conductor-owner-" });
  // As /tmp: everybody may look and write, so that the socket's own mode is all that keeps others out.
  const folder = `${room}/tmp`;
  await Deno.mkdir(folder);
  await Deno.chmod(room, 0o777);
  await Deno.chmod(folder, 0o1777);
  const [starts, binds] = [count(50, 1), count(2000, 200)];
  try {
    const seen = await watchedByStranger(folder, room, async () => {
      for (let n = 0; n < binds; n++) await (await bindSocket(`${folder}/bound.sock`)).close();
      for (let n = 0; n < starts; n++) {
        say(`start ${n + 1} of ${starts}`);
        await withDaemon(WITNESSED_CONFIG, (rig) => rig.call("ping", {}).then(() => {}), { dir: folder });
      }
    });
    assert(seen.sockets > starts && seen.denied > 0, `the stranger saw too little: ${JSON.stringify(seen)}`);
    assert.equal(seen.connected, 0, "another user has connected");
    assert.equal(seen.inner, 0, "another user has looked into the private folder");
    assert.equal(seen.widest, 0o600, `the socket was 0${seen.widest.toString(8)} for a moment`);
    const left = (await inventory(folder)).map((line) => line.split(" ")[0]).filter((name) =>
      !/config|state/.test(name ?? "")
    );
    assert.deepEqual(left, [], "nothing is left behind");
    say("what may be planted at the path");
    const config = `${room}/config.toml`;
    await Deno.writeTextFile(config, WITNESSED_CONFIG);
    const refused = await refusals(room, config, count(PLANTED.length, 4));
    return [
      { name: "binds and starts", value: `${binds} and ${starts}, watched by another user` },
      { name: "looks of the other user", value: `${seen.looks}, at a socket ${seen.sockets}: always 0600` },
      { name: "its attempts to connect", value: `${seen.denied} denied, ${seen.connected} connected` },
      { name: "planted at the path", value: `${refused} kinds, each refused with its reason and left as it was` },
    ];
  } finally {
    await Deno.remove(room, { recursive: true });
  }
}

export const SOCKET_OWNER: Torture = {
  name: "socket-owner",
  promise: "no other user gets at the socket, not for a moment, and what stands at its path is left alone",
  obstacle: obstacle(),
  run,
};
