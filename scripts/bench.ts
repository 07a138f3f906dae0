/**
 * Takes the figures of PRODUCT.md, section 8, each beside a baseline measured in the same run.
 * Names on the command line choose some of them, `--short` takes less than 45 s and is rougher, `--json` prints for
 * programs. Exit status 1: a figure could not be taken that should have been; a missed promise is marked in the table and
 * changes nothing, since this machine may be busy.
 */
import { measureCompiled } from "./bench/compiled.ts";
import { measureCtl } from "./bench/ctl_start.ts";
import { measureDesktop } from "./bench/desktop.ts";
import { measureEngine } from "./bench/engine.ts";
import { type Effort, FULL, type Row, SHORT } from "./bench/figure.ts";
import { measureIdle } from "./bench/idle.ts";
import { measureLatency } from "./bench/latency.ts";
import { measureColdReload, measureHotReload } from "./bench/reload.ts";
import { Room } from "./bench/room.ts";
import { measureRoundTrip } from "./bench/round_trip.ts";
import { measureShellStart } from "./bench/shell_start.ts";
import { measureStart } from "./bench/start.ts";
import { renderTable, toJson } from "./bench/table.ts";
import { writeText } from "./write_text.ts";

type Measure = (effort: Effort, room: Room) => readonly Row[] | Promise<readonly Row[]>;

const MEASUREMENTS: Readonly<Record<string, Measure>> = {
  "engine throughput": measureEngine,
  "reload": measureHotReload,
  "first load": measureColdReload,
  "MIDI latency": measureLatency,
  "shell start": measureShellStart,
  "key in X": measureDesktop,
  "IPC round trip": measureRoundTrip,
  "start to ready": measureStart,
  "conductorctl": measureCtl,
  "idle memory and CPU": measureIdle,
  "compiled": measureCompiled,
};

const words = new Set(Deno.args);
const [short, json] = [words.delete("--short"), words.delete("--json")];
const unknown = [...words].filter((word) => !Object.hasOwn(MEASUREMENTS, word));
if (unknown.length > 0) {
  const known = Object.keys(MEASUREMENTS).map((name) => `"${name}"`).join(", ");
  writeText(Deno.stderr, `Cannot take ${unknown.join(" ")}: there is --short, --json, ${known}\n`);
  Deno.exit(2);
}

const room = new Room();
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => {
    interrupted = true;
    room.close().finally(() => Deno.exit(1));
  });
}
const [began, loadBefore] = [performance.now(), load()];
const rows: Row[] = [];
try {
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (words.size > 0 && !words.has(name)) continue;
    progress(`measuring ${name}...`);
    try {
      rows.push(...await measure(short ? SHORT : FULL, room));
    } catch (error) {
      if (room.closed) break;
      rows.push({ name, reason: error instanceof Error ? error.message : String(error) });
      Deno.exitCode = 1;
    }
  }
} finally {
  await room.close();
}
progress("");
if (interrupted) Deno.exit(1);

const machine = {
  deno: Deno.version.deno,
  system: `${Deno.build.os} ${Deno.build.arch}`,
  cores: navigator.hardwareConcurrency,
  load_before: loadBefore,
  load_after: load(),
  seconds: Math.round((performance.now() - began) / 1000),
};
if (json) writeText(Deno.stdout, JSON.stringify({ machine, figures: toJson(rows) }, null, 2) + "\n");
else {
  const { deno, system, cores, seconds } = machine;
  const head =
    `Deno ${deno}, ${system}, ${cores} cores, load ${loadBefore} before and ${machine.load_after} after, ${seconds} s`;
  writeText(Deno.stdout, `${head}\n\n${renderTable(rows, paint)}\n`);
}

/** Of the last minute: above the number of cores the figures are those of a busy machine. */
function load(): number {
  return Math.round((Deno.loadavg()[0] ?? 0) * 10) / 10;
}

function paint(text: string, kept: boolean | null): string {
  if (kept === null || !Deno.stdout.isTerminal() || Deno.env.get("NO_COLOR")) return text;
  return `\x1b[${kept ? 32 : 31}m${text}\x1b[0m`;
}

/** One line on a terminal that the next one takes the place of. */
function progress(text: string): void {
  if (Deno.stderr.isTerminal()) writeText(Deno.stderr, `\r\x1b[K${text}`);
}
