/** Writes a text whole to a stream such as `Deno.stdout`, which takes a part at a time where a pipe is full. */
export function writeText(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  for (let bytes = new TextEncoder().encode(text); bytes.length > 0;) bytes = bytes.subarray(to.writeSync(bytes));
}
