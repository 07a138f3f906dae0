/**
 * Runs beside a program of Conductor in the same process, and tells on standard output what it is refused once the program
 * has given back what it gives back. A port and a folder are told in variables that both programs may read.
 */
import { givenBack, tryForbidden } from "./forbidden.ts";

const variable = (name: string): string => Deno.env.get(`CONDUCTOR_PROBE_${name}`) ?? "";

/** To be started beside the program. */
export async function probe(): Promise<void> {
  await givenBack();
  const findings = await tryForbidden(Number(variable("PORT")), variable("FOLDER"));
  await Deno.stdout.write(new TextEncoder().encode(`PROBE ${JSON.stringify(findings)}\n`));
}
