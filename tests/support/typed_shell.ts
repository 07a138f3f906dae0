/** Interactive shells on a terminal of their own, typed into as a user would. Needs util-linux script(1). */
import { fileURLToPath } from "node:url";
import { eventually } from "./wait.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const PROMPT = "typed-here> ";

/** A shell on a terminal. */
export interface TypedShell {
  /** Types these keys and return; gives the arguments that the program was started with. */
  type(keys: string): Promise<readonly string[]>;
  /** Types these keys, waits until the terminal has shown all of that, and takes the line back. */
  look(keys: string, ...shown: readonly RegExp[]): Promise<void>;
  /** All that the terminal showed. */
  screen(): string;
}

/** How each shell is started so that it has no config but the prompt and, for zsh, its completion system. */
const STARTS = {
  bash: { command: "bash --norc --noprofile -i", setup: `PS1='${PROMPT}'; bind 'set bell-style none'` },
  zsh: { command: "zsh -f -i", setup: `PS1='${PROMPT}'; autoload -Uz compinit; compinit -D -u; unsetopt BEEP` },
  fish: { command: "fish --no-config --private", setup: `function fish_prompt; printf '${PROMPT}'; end` },
} as const;

/**
 * Runs `play` in such a shell, where conductorctl and conductor are stand-ins that write down their arguments; but
 * `conductorctl completions` is the real one, run from source. `setup` is run first, for example what loads the script.
 */
export async function inShell(
  shell: keyof typeof STARTS,
  setup: string,
  play: (shell: TypedShell) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "typed" });
  const typed = `${dir}/typed`;
  await standIns(dir, typed);
  const script = new Deno.Command("script", {
    args: ["--quiet", "--flush", "--return", "--command", STARTS[shell].command, "/dev/null"],
    cwd: dir,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    clearEnv: true,
    env: { ...standardEnv(dir), PATH: `${dir}/bin:${Deno.env.get("PATH") ?? ""}` },
  }).spawn();
  let screen = "";
  const reading = script.stdout.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text): void => void (screen += text) }),
  );
  const keyboard = script.stdin.getWriter();
  const press = (keys: string): Promise<void> => keyboard.write(new TextEncoder().encode(keys));
  const prompts = (): number => screen.split(PROMPT).length - 1;
  const until = (what: string, holds: () => boolean | Promise<boolean>): Promise<void> =>
    eventually(what, holds, 30_000).catch(({ message }) =>
      Promise.reject(new Error(`${message}; on screen: ${screen}`))
    );
  const prompted = (before: number): Promise<void> => until(`a prompt of ${shell}`, () => prompts() > before);
  try {
    await press(`${STARTS[shell].setup}\n`);
    await prompted(1);
    let seen = prompts();
    await press(`${setup}; echo set-"up"\n`);
    await until(`${shell} is set up`, () => screen.includes("set-up"));
    await prompted(seen);
    await play({
      async type(keys): Promise<readonly string[]> {
        seen = prompts();
        await Deno.remove(typed).catch(() => {});
        await press(`${keys}\n`);
        await until(`${keys} is run`, () => exists(typed));
        await prompted(seen);
        return (await Deno.readTextFile(typed)).split("\0").slice(0, -1);
      },
      async look(keys, ...shown): Promise<void> {
        await press(keys);
        await until(`${shown.join(" ")} after ${keys}`, () => shown.every((one) => one.test(screen)));
        await press("\x15");
      },
      screen: () => screen,
    });
  } finally {
    // Out of an unfinished line, if a test failed in one.
    await press("\x03\nexit\n").catch(() => {});
    const hangUp = setTimeout(() => script.kill(), 5000);
    await script.status;
    clearTimeout(hangUp);
    await keyboard.close().catch(() => {});
    await reading;
    await Deno.remove(dir, { recursive: true });
  }
}

function standardEnv(dir: string): Record<string, string> {
  const cache = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  return {
    HOME: dir,
    CONDUCTOR_SOCKET: `${dir}/none.sock`,
    TERM: "xterm",
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    DENO_DIR: cache,
  };
}

async function standIns(dir: string, typed: string): Promise<void> {
  await Deno.mkdir(`${dir}/bin`);
  const note = `printf '%s\\0' "$@" > '${typed}.new' && mv '${typed}.new' '${typed}'\n`;
  const real = `case $1 in completions) exec '${Deno.execPath()}' run --quiet -A '${root}ctl/main.ts' "$@" ;; esac\n`;
  await Deno.writeTextFile(`${dir}/bin/conductorctl`, `#!/bin/sh\n${real}${note}`, { mode: 0o755 });
  await Deno.writeTextFile(`${dir}/bin/conductor`, `#!/bin/sh\n${note}`, { mode: 0o755 });
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
