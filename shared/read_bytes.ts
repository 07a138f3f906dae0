/** All the bytes that a source has, but not without end. */

const CHUNK_BYTES = 65_536;

/** What bytes are read from; null: there are no more. */
export interface ByteSource {
  read(into: Uint8Array): Promise<number | null>;
}

/** Throws `tooLarge` as soon as there are more than `longest`. */
export async function readBytes(source: ByteSource, longest: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  while (true) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const size = await source.read(chunk);
    if (size === null) break;
    chunks.push(chunk.subarray(0, size));
    total += size;
    if (total > longest) throw tooLarge(longest);
  }
  const all = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** For people; `longest` is in whole MiB. */
export function tooLarge(longest: number): Error {
  return new Error(`it is larger than ${longest / 1_048_576} MiB`);
}
