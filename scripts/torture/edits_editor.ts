/** Every way in which a config file is saved, spoilt or taken away, done to a real one. */
import type { Random } from "../../tests/config/seeded.ts";
import { pause } from "../../tests/support/wait.ts";
import { badToml, badValue, type Content, invalid, valid, validText } from "./edits_content.ts";

/** Size of the sparse file, bytes: it would fill any memory. */
const HUGE_BYTES = 2 ** 36;
/** Between the two halves of an edit that takes its time, ms at most. */
const LONGEST_HALFWAY_MS = 900;

/** A way of editing; answers what is there when it is done. */
type Edit = () => Promise<Content>;

/** Where permissions are asked, taking them away is an edit too. */
export const PERMISSIONS_COUNT = Deno.uid() !== 0;

/** Of one config path. */
export class ConfigEditor {
  readonly #path: string;
  readonly #folder: string;
  readonly #scratch: string;
  readonly #random: Random;
  #number: number;
  #content: Content;
  /** Something else than a file with the content's bytes is at the path. */
  #special = false;
  #files = 0;

  /** `scratch`: a folder of its own on the same file system. The file holds `valid(number)`. */
  constructor(path: string, scratch: string, number: number, random: Random) {
    this.#path = path;
    this.#folder = path.slice(0, path.lastIndexOf("/"));
    this.#scratch = scratch;
    this.#number = number;
    this.#content = valid(number);
    this.#random = random;
  }

  /** By name. */
  readonly kinds: ReadonlyMap<string, Edit> = new Map<string, Edit>([
    ["in place", () => this.#put(this.#next())],
    ["in place, not TOML", () => this.#put(badToml(++this.#number))],
    ["in place, a value that cannot be", () => this.#put(badValue(++this.#number))],
    ["half written, then finished", () => this.#halfWritten()],
    ["emptied", () => this.#put(invalid("A config needs at least one [[modes]]"))],
    ["not UTF-8", () => this.#put(invalid("is not UTF-8 text", Uint8Array.of(0xff, 0xfe, 0x5b, 0)))],
    ["Windows line ends", () => this.#put(valid(++this.#number, (text) => text.replaceAll("\n", "\r\n")))],
    ["byte order mark", () => this.#put(valid(++this.#number, (text) => `\ufeff${text}`))],
    ["written and renamed", () => this.#rename(this.#next())],
    ["a bad one written and renamed", () => this.#rename(badValue(++this.#number))],
    ["deleted and made again", () => this.#madeAgain()],
    ["deleted", () => this.#deleted()],
    ["a link to another file", () => this.#link(this.#next())],
    ["the file behind the link", () => this.#behindLink()],
    ["the folder behind the link", () => this.#folderBehindLink()],
    ["the folder replaced", () => this.#folderReplaced()],
    ["the folder gone, then made again", () => this.#folderMadeAgain()],
    ["touched", () => this.#touched()],
    ["the same bytes again", () => this.#special ? this.#put(this.#next()) : this.#put(this.#content)],
    ["a directory in its place", () => this.#inPlace("it is a directory", (at) => Deno.mkdir(at))],
    ["a pipe in its place", () => this.#inPlace("it is a pipe", makePipe)],
    ["64 GiB in its place", () => this.#inPlace("it is larger than 16 MiB", makeHuge)],
    ...PERMISSIONS_COUNT ? [["mode 000", () => this.#forbidden()] as const] : [],
  ]);

  /** What is there now. */
  get content(): Content {
    return this.#content;
  }

  /** A plain file in a plain folder, whatever was there. */
  async settle(): Promise<Content> {
    await Deno.remove(this.#path, { recursive: true }).catch(() => {});
    return await this.#put(this.#next());
  }

  #next(): Content {
    return valid(++this.#number);
  }

  #scratchFile(): string {
    return `${this.#scratch}/${this.#files++}`;
  }

  #now(content: Content, special = false): Content {
    this.#content = content;
    this.#special = special;
    return content;
  }

  async #put(content: Content): Promise<Content> {
    await this.#makeWritable();
    await Deno.writeFile(this.#path, content.bytes);
    return this.#now(content);
  }

  /** What is no file, or leads to none, goes. */
  async #makeWritable(): Promise<void> {
    const isFile = await Deno.stat(this.#path).then((info) => info.isFile, () => false);
    if (!isFile) await Deno.remove(this.#path, { recursive: true }).catch(() => {});
    else if (PERMISSIONS_COUNT) await Deno.chmod(this.#path, 0o600);
  }

  async #halfWritten(): Promise<Content> {
    const content = this.#next();
    await this.#makeWritable();
    using file = await Deno.open(this.#path, { write: true, create: true, truncate: true });
    const half = this.#random(content.bytes.length);
    await file.write(content.bytes.subarray(0, half));
    await this.#halfway();
    await file.write(content.bytes.subarray(half));
    return this.#now(content);
  }

  #halfway(): Promise<void> {
    return pause(this.#random(LONGEST_HALFWAY_MS));
  }

  async #rename(content: Content): Promise<Content> {
    const other = this.#scratchFile();
    await Deno.writeFile(other, content.bytes);
    await this.#takePlace(other);
    return this.#now(content);
  }

  /** A directory cannot be renamed over. */
  async #takePlace(other: string): Promise<void> {
    const info = await Deno.lstat(this.#path).catch(() => null);
    if (info?.isDirectory) await Deno.remove(this.#path, { recursive: true });
    await Deno.rename(other, this.#path);
  }

  async #madeAgain(): Promise<Content> {
    await Deno.remove(this.#path, { recursive: true }).catch(() => {});
    return await this.#put(this.#next());
  }

  async #deleted(): Promise<Content> {
    await Deno.remove(this.#path, { recursive: true }).catch(() => {});
    return this.#now(invalid("Config file not found"), true);
  }

  async #link(content: Content): Promise<Content> {
    const [target, link] = [this.#scratchFile(), this.#scratchFile()];
    await Deno.writeFile(target, content.bytes);
    await Deno.symlink(target, link);
    await this.#takePlace(link);
    return this.#now(content);
  }

  async #behindLink(): Promise<Content> {
    const isLink = await Deno.stat(this.#path).then((info) => info.isFile, () => false) &&
      (await Deno.lstat(this.#path)).isSymlink;
    if (!isLink) await this.#link(this.#next());
    const content = this.#next();
    const target = await Deno.realPath(this.#path);
    if (this.#random(2) === 0) {
      if (PERMISSIONS_COUNT) await Deno.chmod(target, 0o600);
      await Deno.writeFile(target, content.bytes);
    } else {
      const other = this.#scratchFile();
      await Deno.writeFile(other, content.bytes);
      await Deno.rename(other, target);
    }
    return this.#now(content);
  }

  /** As Kubernetes does: a link to a file in a folder behind another link, which is swapped. */
  async #folderBehindLink(): Promise<Content> {
    const content = this.#next();
    const [version, data, link] = [this.#scratchFile(), this.#scratchFile(), this.#scratchFile()];
    await Deno.mkdir(version);
    await Deno.writeFile(`${version}/config.toml`, content.bytes);
    await Deno.symlink(version, data);
    await Deno.rename(data, `${this.#folder}/..data`);
    const leads = await Deno.readLink(this.#path).catch(() => "");
    if (leads !== "..data/config.toml") {
      await Deno.symlink("..data/config.toml", link);
      await this.#takePlace(link);
    }
    return this.#now(content);
  }

  async #folderReplaced(): Promise<Content> {
    const content = this.#next();
    const [next, old] = [this.#scratchFile(), this.#scratchFile()];
    await Deno.mkdir(next);
    await Deno.writeFile(`${next}/config.toml`, content.bytes);
    await Deno.rename(this.#folder, old);
    await Deno.rename(next, this.#folder);
    return this.#now(content);
  }

  async #folderMadeAgain(): Promise<Content> {
    if (this.#random(2) === 0) await Deno.rename(this.#folder, this.#scratchFile());
    else await Deno.remove(this.#folder, { recursive: true });
    await this.#halfway();
    await Deno.mkdir(this.#folder, { recursive: true });
    return await this.#put(this.#next());
  }

  async #touched(): Promise<Content> {
    const isThere = await Deno.stat(this.#path).then(() => true, () => false);
    if (!isThere) return await this.#put(this.#next());
    await Deno.utime(this.#path, new Date(), new Date());
    return this.#content;
  }

  async #inPlace(complaint: string, make: (at: string) => Promise<void>): Promise<Content> {
    const other = this.#scratchFile();
    await make(other);
    await Deno.remove(this.#path, { recursive: true }).catch(() => {});
    await Deno.rename(other, this.#path);
    return this.#now(invalid(complaint), true);
  }

  async #forbidden(): Promise<Content> {
    await this.#put(this.#next());
    await Deno.chmod(this.#path, 0o000);
    return this.#now(invalid("permission denied"), true);
  }
}

async function makePipe(at: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [at] }).output();
  if (!success) throw new Error(`Cannot make a pipe at ${at}`);
}

async function makeHuge(at: string): Promise<void> {
  await Deno.writeTextFile(at, validText(0));
  await Deno.truncate(at, HUGE_BYTES);
}
