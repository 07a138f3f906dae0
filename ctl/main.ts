/** conductorctl: arguments, one subcommand, what it says, the exit status. The only file here that writes. */
import { socketPath, type Surroundings } from "../shared/paths.ts";
import { reasonOf } from "../shared/system_error.ts";
import { readBytes } from "../shared/read_bytes.ts";
import { type Build, BUILD_FILE } from "../shared/version.ts";
import { connected } from "./client.ts";
import { parseCommandLine } from "./command_line.ts";
import type { CommonFlags } from "./declare_command.ts";
import { errorValue, type ExitStatus, failed, type Outcome, type Run, type Session } from "./outcome.ts";
import { givenBack } from "./permissions.ts";
import { printable } from "./terminal.ts";

type Output = typeof Deno.stdout;

const surroundings: Surroundings = { env: (name) => Deno.env.get(name), os: Deno.build.os };

/** False when the other side of a pipe has gone: then there is nobody left to tell. */
async function write(to: Output | typeof Deno.stderr, text: string): Promise<boolean> {
  let bytes = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(await to.write(bytes));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return false;
    throw error;
  }
}

function show(to: Output | typeof Deno.stderr, lines: readonly string[]): Promise<boolean> {
  const colour = !Deno.noColor && to.isTerminal();
  return write(to, lines.map((line) => `${printable(line, colour)}\n`).join(""));
}

function interrupted(): AbortSignal {
  const controller = new AbortController();
  Deno.addSignalListener("SIGINT", () => controller.abort());
  return controller.signal;
}

function makeSession({ json = false, socket }: CommonFlags): Session {
  return {
    socket: () => socketPath(socket, surroundings),
    json,
    surroundings,
    print: (line) => json ? write(Deno.stdout, `${line}\n`) : show(Deno.stdout, [line]),
    note: async (line) => void await show(Deno.stderr, [line]),
    readInput: (longest) => readBytes(Deno.stdin, longest),
    interrupted,
    now: () => new Date(),
  };
}

function giveBack(names: readonly Deno.PermissionName[]): void {
  for (const name of names) Deno.permissions.revokeSync({ name });
}

async function execute(command: string, run: Run, flags: CommonFlags): Promise<ExitStatus> {
  const { atOnce, connected: whenConnected } = givenBack(command);
  giveBack(atOnce);
  connected.then(() => giveBack(whenConnected));
  let outcome: Outcome;
  try {
    outcome = await run(makeSession(flags));
  } catch (error) {
    outcome = failed(error);
  }
  if (flags.json === true) {
    if (outcome.value !== undefined) await write(Deno.stdout, `${JSON.stringify(outcome.value)}\n`);
  } else {
    await show(Deno.stdout, outcome.lines);
  }
  await show(Deno.stderr, outcome.errors);
  return outcome.exit;
}

/** What `deno task compile` put into the program; null from source. */
function embeddedBuild(): Build | null {
  if (!Deno.build.standalone) return null;
  return JSON.parse(Deno.readTextFileSync(new URL(`../${BUILD_FILE}`, import.meta.url)));
}

async function main(args: readonly string[]): Promise<ExitStatus> {
  const parsed = await parseCommandLine(args, embeddedBuild);
  switch (parsed.kind) {
    case "run":
      return await execute(parsed.command, parsed.run, parsed.flags);
    case "text":
      await write(Deno.stdout, parsed.text);
      return 0;
    case "usage":
      if (parsed.json) await write(Deno.stdout, `${JSON.stringify(errorValue(null, parsed.errors[0] ?? ""))}\n`);
      await show(Deno.stderr, parsed.errors);
      return 2;
    default:
      return parsed satisfies never;
  }
}

/** Not even the output could be written: a full disk behind `>`, a terminal that is gone. */
async function unwritable(error: unknown): Promise<ExitStatus> {
  await show(Deno.stderr, [`Cannot write the output: ${reasonOf(error)}`]).catch(() => false);
  return 1;
}

Deno.exit(await main(Deno.args).catch(unwritable));
