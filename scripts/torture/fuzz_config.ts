/** Spoilt config files, each the whole way that the daemon and `conductorctl validate` take them. */
import assert from "node:assert/strict";
import { judge } from "../../ctl/subcommands/validate.ts";
import { Engine } from "../../daemon/engine/engine.ts";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { problemsOf, requireConfig } from "../../daemon/load_config.ts";
import { type ConfigContent, decodeConfig } from "../../shared/config/config_text.ts";
import { problemLine, renderProblems } from "../../shared/config/report.ts";
import type { Config, Problem } from "../../shared/config/types.ts";
import { findWarnings } from "../../shared/config/warnings.ts";
import { CommandError } from "../../shared/protocol.ts";
import { SAMPLES } from "../../tests/config/samples.ts";
import { type Random, seeded } from "../../tests/config/seeded.ts";
import { mib } from "./heap.ts";
import { midiPiece } from "./midi_bytes.ts";
import { spoil } from "./spoil.ts";
import type { Effort, Figure, Torture } from "./torture.ts";

const PATH = "/home/you/config.toml";
/** A file that takes longer hangs, ms. */
const HANGS_MS = 5000;
/** What the client takes of one answer, bytes; all problems of a file are in one. */
const MAX_REPLY_BYTES = 64 * 1_048_576;
/** Pieces of random MIDI for a config that was accepted. */
const PIECES = 100;

/** Line breaks would break the log; what V8 says of a stack is for nobody. */
const ONE_LINE = /^[^\n\r]+$/;
const STACK = /^\s+at .*:\d+:\d+\)?$/m;

interface Totals {
  accepted: number;
  warnings: number;
  notText: number;
  invalid: number;
  syntax: number;
  problems: number;
  largestReply: number;
}

function examples(): readonly string[] {
  const folder = new URL("../../examples/", import.meta.url);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".toml")).sort();
  return names.map((name) => Deno.readTextFileSync(new URL(name, folder)));
}

/** The daemon's way. Null: it was refused, with problems that make sense. */
function read(content: ConfigContent, totals: Totals): { readonly config: Config; readonly text: string } | null {
  try {
    return requireConfig(content);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const problems = problemsOf(error);
    if (content.ok) {
      checkProblems(problems, content.text);
      if (error.kind === "ConfigParseFailed") totals.syntax++;
      else totals.invalid++;
    } else {
      assert.match(content.message, ONE_LINE);
      totals.notText++;
    }
    totals.problems += problems.length;
    totals.largestReply = Math.max(totals.largestReply, JSON.stringify({ message: error.message, problems }).length);
    assert(totals.largestReply < MAX_REPLY_BYTES, `an answer of ${totals.largestReply} bytes`);
    return null;
  }
}

/** Each has its place inside the file, in file order, and reads as people expect. */
function checkProblems(problems: readonly Problem[], text: string): void {
  assert(problems.length > 0, "refused without a problem");
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  let before = 0;
  for (const problem of problems) {
    const { line, column, message, place, hint, source } = problem;
    const at = lines[line - 1];
    assert(at !== undefined, `line ${line} of ${lines.length}`);
    assert(column >= 1 && column <= at.length + 1, `column ${column} of a line of ${at.length}`);
    assert(source === at.replace(/\r$/, "") || (source === "" && at.length > 2000), `line ${line} is not ${source}`);
    assert(line >= before, `line ${line} comes after ${before}`);
    for (const words of [message, place, problemLine(problem), ...(hint === null ? [] : [hint])]) {
      assert.match(words, ONE_LINE);
      assert(words.length < 2000, `${words.length} characters: ${words.slice(0, 200)}`);
    }
    before = line;
  }
  assert.doesNotMatch(renderProblems(problems), STACK);
}

/** A config that was accepted compiles, plays anything, and can be warned of. */
function use(config: Config, text: string, pick: Random, totals: Totals): void {
  const warnings = findWarnings(config, text);
  if (warnings.length > 0) checkProblems(warnings, text);
  totals.accepted++;
  totals.warnings += warnings.length;
  const engine = new Engine(compileGeneration(config, 1), null);
  for (let n = 0, at = 0; n < PIECES; n++) {
    engine.handle({ kind: "midi", at: at += pick(200), device: "pads", bytes: midiPiece(pick) });
  }
  engine.handle({ kind: "let_go", at: Infinity });
  assert.equal(engine.notesDown, 0);
  assert.equal(engine.wakeAt, null);
}

function attempt(bytes: Uint8Array, pick: Random, totals: Totals): void {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const content = decodeConfig(PATH, bytes, (part) => decoder.decode(part));
  const loaded = read(content, totals);
  if (loaded !== null) use(loaded.config, loaded.text, pick, totals);
  const said = judge(PATH, content);
  assert.equal(said.exit, loaded === null ? 1 : 0, "conductorctl validate and the daemon disagree");
  assert.doesNotMatch([...said.lines, ...said.errors].join("\n"), STACK);
}

function run({ count, seed, say }: Effort): Promise<readonly Figure[]> {
  const files = count(10_000, 500);
  const samples = [...SAMPLES, ...examples()];
  const pick = seeded(seed);
  const totals: Totals = { accepted: 0, warnings: 0, notText: 0, invalid: 0, syntax: 0, problems: 0, largestReply: 0 };
  let slowest = { ms: 0, file: 0, bytes: 0 };
  for (let file = 1; file <= files; file++) {
    const bytes = spoil(samples[pick(samples.length)] ?? "", pick);
    const began = performance.now();
    try {
      attempt(bytes, pick, totals);
    } catch (error) {
      const kept = Deno.makeTempFileSync({ prefix: "conductor-spoilt-", suffix: ".toml" });
      Deno.writeFileSync(kept, bytes);
      throw new Error(`file ${file}, kept as ${kept}: ${error instanceof Error ? error.message : error}`);
    }
    const ms = performance.now() - began;
    if (ms > slowest.ms) slowest = { ms, file, bytes: bytes.length };
    assert(ms < HANGS_MS, `file ${file} took ${Math.round(ms)} ms`);
    if (file % 50 === 0) say(`${file} files`);
  }
  const { accepted, warnings, notText, invalid, syntax, problems, largestReply } = totals;
  assert(
    accepted > files / 50 && invalid > files / 10 && syntax > files / 10,
    `too one-sided: ${JSON.stringify(totals)}`,
  );
  return Promise.resolve([
    { name: "files", value: `${files}` },
    { name: "accepted", value: `${accepted}, with ${warnings} warnings; each compiled and played ${PIECES} pieces` },
    { name: "refused", value: `${syntax} no TOML, ${invalid} no config, ${notText} no text` },
    { name: "problems", value: `${problems}, each with its line and column in the file` },
    { name: "largest answer", value: mib(largestReply) },
    { name: "slowest", value: `${slowest.ms.toFixed(1)} ms (file ${slowest.file}, ${slowest.bytes} bytes)` },
  ]);
}

export const FUZZ_CONFIG: Torture = {
  name: "fuzz-config",
  promise: "a spoilt config file is read or refused with every problem in its place, never with a crash or a hang",
  obstacle: null,
  run,
};
