/** The one way to leave a test out: with the reason printed. */

/** A test that runs unless there is an obstacle; `obstacle` says why it cannot, for people, or is null. */
export function testUnless(
  obstacle: string | null,
  name: string,
  play: () => void | Promise<void>,
  options: Pick<Deno.TestDefinition, "sanitizeResources"> = {},
): void {
  if (obstacle !== null) Deno.stderr.writeSync(new TextEncoder().encode(`left out: ${name}: ${obstacle}\n`));
  Deno.test({ ...options, name, ignore: obstacle !== null, fn: play });
}
