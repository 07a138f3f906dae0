/** The one way to leave a test out: with the reason printed. */

/** The obstacle to a test of what only Linux has; `what` names it for people. */
export function ofLinux(what: string): string | null {
  return Deno.build.os === "linux" ? null : `${what} is of Linux`;
}

/** The obstacle to a test of what Windows lacks; `what` names it for people. */
export function notOnWindows(what: string): string | null {
  return Deno.build.os === "windows" ? `Windows has no ${what}` : null;
}

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
