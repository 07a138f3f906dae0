/** Files in memory -> tar, the same bytes for the same files: sorted, owned by root, with one date. */
import { promisify } from "node:util";
import { constants, gzip as zlibGzip, zstdCompress, type ZstdOptions } from "node:zlib";
import { packTar, type TarEntry } from "modern-tar";

/** One file of an archive. */
export interface PackedFile {
  /** Relative, with "/" between the parts. */
  readonly path: string;
  readonly data: Uint8Array;
  /** Of the file: 0o755 for programs, 0o644 for the rest. */
  readonly mode: 0o644 | 0o755;
}

/** What is the same for all the entries of an archive. */
export interface Wrapping {
  /** What every path begins with, ending in "/". */
  readonly below: string;
  /** Seconds since 1970, of every entry. */
  readonly date: number;
}

/** The files and the folders they are in. */
export async function tar(files: readonly PackedFile[], wrapping: Wrapping): Promise<Uint8Array> {
  const shared = { uid: 0, gid: 0, uname: "root", gname: "root", mtime: new Date(wrapping.date * 1000) };
  const entries: TarEntry[] = [
    ...foldersOf(files).map((path): TarEntry => ({
      header: { ...shared, name: `${wrapping.below}${path}`, type: "directory", mode: 0o755, size: 0 },
    })),
    ...files.map(({ path, mode, data }): TarEntry => ({
      header: { ...shared, name: wrapping.below + path, type: "file", mode, size: data.length },
      body: data,
    })),
  ];
  // A folder's name ends in "/", so it sorts before what is in it.
  entries.sort((a, b) => a.header.name < b.header.name ? -1 : 1);
  return await packTar(entries);
}

/** As `gzip -9n`: no name and no date inside. */
export async function gzip(data: Uint8Array): Promise<Uint8Array> {
  return await promisify<Uint8Array, { level: number }, Uint8Array>(zlibGzip)(data, { level: 9 });
}

/**
 * As `zstd -9 --long=27`: it looks back so far that the second program's runtime is the first one's again, which makes
 * it less than half of what gzip does. 27 is the most that is unpacked without being asked for it.
 */
export async function zstd(data: Uint8Array): Promise<Uint8Array> {
  const params = {
    [constants.ZSTD_c_compressionLevel]: 9,
    [constants.ZSTD_c_windowLog]: 27,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
  };
  return await promisify<Uint8Array, ZstdOptions, Uint8Array>(zstdCompress)(data, { params });
}

/** Each with "/" at its end; "" is the one that all of them are in. */
function foldersOf(files: readonly PackedFile[]): readonly string[] {
  const folders = new Set([""]);
  for (const { path } of files) {
    for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at + 1));
  }
  return [...folders];
}
