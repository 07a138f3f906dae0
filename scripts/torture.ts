/**
 * Tries to break what PRODUCT.md promises, and says in figures what it did. Names on the command line choose some of
 * the tortures; `--short` does what `deno task test` does, `--seed N` repeats a run, `--json` prints for programs. Exit
 * status 1: a promise was broken.
 */
import { type Figure, fullEffort, shortEffort, type Torture } from "./torture/torture.ts";
import { TORTURES } from "./torture/tortures.ts";
import { writeText } from "./write_text.ts";

interface Result {
  readonly name: string;
  readonly promise: string;
  readonly outcome: "held" | "broken" | "left out";
  /** Why it was broken or left out. */
  readonly reason: string | null;
  readonly seconds: number;
  readonly figures: readonly Figure[];
}

interface Choice {
  readonly tortures: readonly Torture[];
  readonly short: boolean;
  readonly json: boolean;
  readonly seed: number;
}

function chosen(args: readonly string[]): Choice {
  let [short, json, seed] = [false, false, crypto.getRandomValues(new Uint32Array(1))[0] ?? 0];
  const names = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    if (word === "--short") short = true;
    else if (word === "--json") json = true;
    else if (word === "--seed" && /^\d+$/.test(args[i + 1] ?? "")) seed = Number(args[++i]);
    else if (TORTURES.some(({ name }) => name === word)) names.add(word);
    else {
      const known = TORTURES.map(({ name }) => name).join(", ");
      writeText(Deno.stderr, `Cannot take '${word}': there is --short, --json, --seed N, and ${known}\n`);
      Deno.exit(2);
    }
  }
  return { tortures: TORTURES.filter(({ name }) => names.size === 0 || names.has(name)), short, json, seed };
}

async function attempt({ name, promise, obstacle, run }: Torture, { short, seed }: Choice): Promise<Result> {
  if (obstacle !== null) return { name, promise, outcome: "left out", reason: obstacle, seconds: 0, figures: [] };
  const began = performance.now();
  const ended = (): number => Math.round((performance.now() - began) / 100) / 10;
  const say = (text: string): void => progress(`${name}: ${text}`);
  try {
    const figures = await run(short ? shortEffort(seed) : fullEffort(seed, say));
    return { name, promise, outcome: "held", reason: null, seconds: ended(), figures };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, promise, outcome: "broken", reason, seconds: ended(), figures: [] };
  } finally {
    progress("");
  }
}

function render({ name, promise, outcome, reason, seconds, figures }: Result): string {
  const mark = { held: "✓", broken: "✗", "left out": "-" }[outcome];
  const widest = Math.max(0, ...figures.map((figure) => figure.name.length));
  return [
    `${mark} ${name}: ${promise} (${outcome === "left out" ? outcome : `${seconds} s`})`,
    ...(reason === null ? [] : reason.split("\n").map((line) => `    ${line}`)),
    ...figures.map((figure) => `    ${figure.name.padEnd(widest)}  ${figure.value}`),
  ].join("\n");
}

/** One line on a terminal that the next one takes the place of. */
function progress(text: string): void {
  if (Deno.stderr.isTerminal()) writeText(Deno.stderr, `\r\x1b[K${text}`);
}

const choice = chosen(Deno.args);
const results: Result[] = [];
if (!choice.json) writeText(Deno.stdout, `Seed ${choice.seed} (--seed ${choice.seed} repeats this run)\n`);
for (const torture of choice.tortures) {
  const result = await attempt(torture, choice);
  results.push(result);
  if (!choice.json) writeText(Deno.stdout, `${render(result)}\n`);
}
if (choice.json) writeText(Deno.stdout, `${JSON.stringify({ seed: choice.seed, tortures: results }, null, 2)}\n`);
if (results.some(({ outcome }) => outcome === "broken")) Deno.exitCode = 1;
