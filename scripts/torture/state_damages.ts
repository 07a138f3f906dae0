/** What may have become of state.json while no daemon ran, and exactly what the next one makes of it. */
import { formatState, type State } from "../../daemon/state_format.ts";

/** The modes of the config beside it; the first is current where no state holds. */
export const MODES = ["First", "Second", "Third"] as const;

/** What a daemon had saved. */
export const SAVED: State = {
  mode: "Second",
  led_scheme: null,
  app_profiles: { Live: "stage" },
  last_device: "Mikro",
};

/** What the next daemon makes of it. */
export type Outcome =
  /** As if nothing had happened, and nothing said. */
  | { readonly kind: "restored"; readonly mode?: (typeof MODES)[number] }
  /** The defaults hold, and nothing is said: there is nothing to lose. */
  | { readonly kind: "nothing there" }
  /** Said once, moved to state.json.corrupt as what it is; the defaults hold. */
  | {
    readonly kind: "set aside";
    readonly reason: string;
    /** The reason where the program is kept from nothing by Deno, if that is another. */
    readonly reasonWithAllAccess?: string;
    readonly as: Kind;
  }
  /** Said once, the defaults hold; it stays until the next save goes over it. */
  | { readonly kind: "written over"; readonly reason: string; readonly obstacle: string }
  /** Restored, but no save gets through, which is said once. */
  | { readonly kind: "not saved"; readonly reason: string };

/** What may stand at a path. */
export type Kind = "file" | "folder" | "link" | "other";

/** One row of the table. */
export interface Damage {
  readonly name: string;
  /** Why it cannot be done here, for people, or null. */
  readonly obstacle: string | null;
  readonly outcome: Outcome;
  /** Does it to the state at `path`, which is whole. */
  spoil(path: string): Promise<void>;
  /** Undoes what would keep the folder from being removed. */
  undo(path: string): Promise<void>;
}

const RESTORED: Outcome = { kind: "restored" };
const NOT_JSON = aside("not JSON");
const NOT_A_STATE = aside("not a state");
const BAD_SUM = aside("its checksum is wrong");
const NOT_UTF8 = aside("not UTF-8");
const FOLDER = "it is a directory, not a file";
const SPECIAL = "it is a pipe, a socket or a device, not a file";

/** Somebody else's file, which must stay as it is. */
export const FOREIGN_TEXT = "a file of somebody else\n";
/** Where that file is, for a state at `path`. */
export const foreignPath = (path: string): string => `${path}.foreign`;

const root = Deno.build.os !== "windows" && Deno.uid() === 0;
const corrupt = (path: string): string => `${path}.corrupt`;
const beside = (path: string): string => `${path}.tmp`;

/** The table. */
export const DAMAGES: readonly Damage[] = [
  text("empty", () => "", aside("empty")),
  text("one byte", () => "{", NOT_JSON),
  text("cut after a quarter", (whole) => whole.slice(0, whole.length / 4), NOT_JSON),
  text("cut in half", (whole) => whole.slice(0, whole.length / 2), NOT_JSON),
  text("cut before the last brace", (whole) => whole.slice(0, -2), NOT_JSON),
  text("without its last newline", (whole) => whole.slice(0, -1), RESTORED),
  text("all zeros, as after a power cut", (whole) => "\0".repeat(whole.length), NOT_JSON),
  text("a bit of the mode flipped", (whole) => whole.replace("Second", "Recond"), BAD_SUM),
  text("a bit of the checksum flipped", (whole) => whole.replace(/"sha256": "./, flipLastBit), BAD_SUM),
  text("a bit of a brace flipped", (whole) => whole.replace("{", "z"), NOT_JSON),
  text("the checksum of another state", async (whole) => {
    const other = JSON.parse(await formatState({ ...SAVED, mode: "Third" }));
    return JSON.stringify({ ...other, state: JSON.parse(whole).state });
  }, BAD_SUM),
  text("no checksum", (whole) => whole.replace("sha256", "sha255"), BAD_SUM),
  text("two modes", (whole) => whole.replace('"mode"', '"mode": "Third", "last_device"'), BAD_SUM),
  text("a list", () => "[]", NOT_A_STATE),
  text("null", () => "null", NOT_A_STATE),
  text("a number", () => "17", NOT_A_STATE),
  text("an object of another program", () => '{"version": 1, "window": {"x": 3}}', NOT_A_STATE),
  text("NaN", (whole) => whole.replace('"Second"', "NaN"), NOT_JSON),
  text("twice the file", (whole) => whole + whole, NOT_JSON),
  text("deep lists", () => "[".repeat(100_000) + "]".repeat(100_000), NOT_A_STATE),
  text("a deep state without checksum", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    return `{"sha256": null, "state": ${JSON.stringify(SAVED).replace("{", `{"deep": ${deep}, `)}}`;
  }, BAD_SUM),
  summed("right checksum, mode a number", { mode: 7 }, NOT_A_STATE),
  summed("right checksum, profiles a list", { app_profiles: ["stage"] }, NOT_A_STATE),
  summed("right checksum, no device", { last_device: undefined }, NOT_A_STATE),
  summed("a mode that the config no longer has", { mode: "Gone" }, { kind: "restored", mode: "First" }),
  summed("keys of a newer version", { theme: "dark", nested: { list: [1, { a: null }] } }, RESTORED),
  summed("profiles with names that objects have", { app_profiles: { constructor: "a", toString: "b" } }, RESTORED),
  text("another version number", (whole) => whole.replace('"version": 1', '"version": 2, "more": []'), RESTORED),
  text("laid out anew by an editor", (whole) => JSON.stringify(JSON.parse(whole)), RESTORED),
  text("line ends of Windows", (whole) => whole.replaceAll("\n", "\r\n"), RESTORED),
  text("a byte order mark", (whole) => `\uFEFF${whole}`, RESTORED),
  bytes("not UTF-8", (whole) => whole.with(whole.indexOf(0x53), 0xff), NOT_UTF8),
  bytes("UTF-16", (whole) => Uint8Array.from([0xff, 0xfe, ...[...whole].flatMap((byte) => [byte, 0])]), NOT_UTF8),
  {
    ...plain("1 GiB of nothing", aside("it is larger than 1 MiB")),
    spoil: (path) => Deno.writeTextFile(path, "").then(() => Deno.truncate(path, 2 ** 30)),
  },
  {
    ...plain("1 GiB of nothing after a whole state", aside("it is larger than 1 MiB")),
    spoil: (path) => Deno.truncate(path, 2 ** 30),
  },
  { ...plain("deleted", { kind: "nothing there" }), spoil: (path) => Deno.remove(path) },
  instead("a folder", aside(FOLDER, "folder"), (path) => Deno.mkdir(path)),
  instead("a folder with something in it", aside(FOLDER, "folder"), async (path) => {
    await Deno.mkdir(path);
    await Deno.writeTextFile(`${path}/thing`, "x");
  }),
  link("a link to nowhere", "nowhere", aside("a link to nowhere", "link")),
  link("a link to itself", "state.json", aside("links that go in a circle", "link")),
  link("a link to a folder", "..", aside(FOLDER, "link")),
  link("a link to /dev/zero", "/dev/zero", aside(SPECIAL, "link")),
  link("a link to /dev/tty", "/dev/tty", aside(SPECIAL, "link")),
  {
    // Deno gives /proc to programs with every permission alone; read(2) then says EIO.
    ...link("a link to what cannot be read", "/proc/self/mem", {
      kind: "set aside",
      reason: "permission denied",
      reasonWithAllAccess: "input/output error",
      as: "link",
    }),
    obstacle: Deno.build.os === "linux" ? null : "this system has no /proc",
  },
  instead("a link to somebody's file", aside("not JSON", "link"), async (path) => {
    await Deno.writeTextFile(foreignPath(path), FOREIGN_TEXT);
    await Deno.symlink(foreignPath(path), path);
  }),
  {
    ...plain("moved away, and a link to it", RESTORED),
    async spoil(path): Promise<void> {
      await Deno.rename(path, `${path}.moved`);
      await Deno.symlink(`${path}.moved`, path);
    },
  },
  instead("a FIFO", aside(SPECIAL, "other"), fifo),
  instead("a socket", aside(SPECIAL, "other"), async (path) => {
    // Closing a renamed listener leaves its file.
    const listener = Deno.listen({ transport: "unix", path: `${path}.s` });
    await Deno.rename(`${path}.s`, path);
    listener.close();
  }),
  {
    ...plain("no permission to read it", aside("permission denied")),
    obstacle: root ? "root may read everything" : null,
    spoil: (path) => Deno.chmod(path, 0),
  },
  {
    ...text("damaged, as another one was before", () => "", aside("empty")),
    async spoil(path): Promise<void> {
      await Deno.writeTextFile(corrupt(path), "older");
      await Deno.writeTextFile(path, "");
    },
  },
  {
    ...plain("damaged, and an empty folder at state.json.corrupt", aside("empty")),
    async spoil(path): Promise<void> {
      await Deno.mkdir(corrupt(path));
      await Deno.writeTextFile(path, "");
    },
  },
  {
    ...plain("damaged, and a full folder at state.json.corrupt", {
      kind: "written over",
      reason: "empty",
      obstacle: "directory not empty",
    }),
    async spoil(path): Promise<void> {
      await Deno.mkdir(`${corrupt(path)}/full`, { recursive: true });
      await Deno.writeTextFile(path, "");
    },
  },
  {
    ...plain("half a state.json.tmp beside it", RESTORED),
    spoil: (path) => Deno.writeTextFile(beside(path), '{ "version": 1, "sha2'),
  },
  { ...plain("an empty folder at state.json.tmp", RESTORED), spoil: (path) => Deno.mkdir(beside(path)) },
  { ...plain("a FIFO at state.json.tmp", RESTORED), spoil: (path) => fifo(beside(path)) },
  {
    ...plain("a link to somebody's file at state.json.tmp", RESTORED),
    async spoil(path): Promise<void> {
      await Deno.writeTextFile(foreignPath(path), FOREIGN_TEXT);
      await Deno.symlink(foreignPath(path), beside(path));
    },
  },
  {
    ...plain("a full folder at state.json.tmp", { kind: "not saved", reason: "directory not empty" }),
    spoil: (path) => Deno.mkdir(`${beside(path)}/full`, { recursive: true }),
  },
  {
    ...plain("a folder that nobody may write", { kind: "not saved", reason: "permission denied" }),
    obstacle: root ? "root may write everywhere" : null,
    spoil: (path) => Deno.chmod(folder(path), 0o500),
    undo: (path) => Deno.chmod(folder(path), 0o700),
  },
  {
    ...plain("a folder that is immutable", { kind: "not saved", reason: "permission denied" }),
    obstacle: root ? await noImmutable() : "only root may make a folder immutable",
    spoil: (path) => run("chattr", "+i", folder(path)),
    undo: (path) => run("chattr", "-i", folder(path)),
  },
];

function aside(reason: string, as: Kind = "file"): Outcome {
  return { kind: "set aside", reason, as };
}

function plain(name: string, outcome: Outcome): Omit<Damage, "spoil"> {
  return { name, outcome, obstacle: null, undo: () => Promise.resolve() };
}

function text(name: string, change: (whole: string) => string | Promise<string>, outcome: Outcome): Damage {
  const spoil = async (path: string): Promise<void> =>
    Deno.writeTextFile(path, await change(await Deno.readTextFile(path)));
  return { ...plain(name, outcome), spoil };
}

function bytes(name: string, change: (whole: Uint8Array) => Uint8Array, outcome: Outcome): Damage {
  const spoil = async (path: string): Promise<void> => Deno.writeFile(path, change(await Deno.readFile(path)));
  return { ...plain(name, outcome), spoil };
}

/** What a daemon of another version, or a mistake, would write: with the right checksum. */
function summed(name: string, change: Readonly<Record<string, unknown>>, outcome: Outcome): Damage {
  return text(name, () => formatState({ ...SAVED, ...change }), outcome);
}

/** Something else in its place. */
function instead(name: string, outcome: Outcome, make: (path: string) => Promise<void>): Damage {
  return { ...plain(name, outcome), spoil: (path) => Deno.remove(path).then(() => make(path)) };
}

function link(name: string, target: string, outcome: Outcome): Damage {
  return instead(name, outcome, (path) => Deno.symlink(target, path));
}

function flipLastBit(start: string): string {
  return start.slice(0, -1) + String.fromCharCode(start.charCodeAt(start.length - 1) ^ 1);
}

function folder(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function fifo(path: string): Promise<void> {
  return run("mkfifo", path);
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Tries it out: containers and some file systems have no such thing. */
async function noImmutable(): Promise<string | null> {
  const dir = await Deno.makeTempDir();
  try {
    await run("chattr", "+i", dir);
    await run("chattr", "-i", dir);
    return null;
  } catch {
    return "no folder can be made immutable here";
  } finally {
    await Deno.remove(dir);
  }
}
