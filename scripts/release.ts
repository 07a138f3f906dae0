/**
 * Makes what people install: for each target an archive, for Linux a .deb, and for all of them the Homebrew formula, the
 * installer, the bill of materials and the checksums. The programs are compiled now, or taken from `--binaries`. The same
 * commit gives the same bytes. How a release is published stands in packaging/README.md.
 */
import { parseArgs } from "node:util";
import { writeAssets } from "./release/assets.ts";
import { CannotCompile } from "./compile/compile_program.ts";
import { partsOfCheckout } from "./release/checkout.ts";
import { compiledPrograms, programsIn } from "./release/programs.ts";
import { RELEASE_TARGETS, type ReleaseTarget } from "./release/targets.ts";
import { writeText } from "./write_text.ts";

const HELP = `deno task release: makes what people install

  deno task release [--target T ...] [--out DIR] [--binaries DIR]
                    [--repository OWNER/NAME]

  --target T      for this system only (more than once); otherwise for all
  --out DIR       where to: a folder that is empty or not there yet; without
                  it dist/release, which is emptied first
  --binaries DIR  take DIR/T/conductor and DIR/T/conductorctl, as
                  deno task compile --target T leaves them in dist/, instead
                  of compiling now
  --repository    on GitHub, where the archives will be (default:
                  $GITHUB_REPOSITORY, else OWNER/conductor)

Targets:
${RELEASE_TARGETS.map(({ name, compiledFor }) => `  ${name.padEnd(12)} ${compiledFor}`).join("\n")}

Example: deno task release --target linux-x64 --out /tmp/release
`;

interface Order {
  readonly targets: readonly ReleaseTarget[];
  /** null: dist/release. */
  readonly out: string | null;
  /** null: compile now. */
  readonly binaries: string | null;
  readonly repository: string;
}

/** What is asked for; a text is what is wrong with it; null asks for help. */
function orderOf(args: readonly string[]): Order | string | null {
  const text = { type: "string" } as const;
  const options = {
    target: { type: "string", multiple: true },
    out: text,
    binaries: text,
    repository: text,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    if (values.help === true) return null;
    const targets: ReleaseTarget[] = [];
    for (const word of values.target ?? RELEASE_TARGETS.map(({ name }) => name)) {
      const target = RELEASE_TARGETS.find(({ name, compiledFor }) => word === name || word === compiledFor);
      if (target === undefined) return `There is no target ${word}`;
      if (!targets.includes(target)) targets.push(target);
    }
    const repository = values.repository ?? (Deno.env.get("GITHUB_REPOSITORY") || "OWNER/conductor");
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return `${repository} is no OWNER/NAME`;
    return { targets, out: values.out ?? null, binaries: values.binaries ?? null, repository };
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

async function make({ targets, out: asked, binaries, repository }: Order): Promise<void> {
  const parts = await partsOfCheckout(targets, repository);
  const out = asked ?? "dist/release";
  if (asked === null) {
    await Deno.remove(out, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  await Deno.mkdir(out, { recursive: true });
  for await (const { name } of Deno.readDir(out)) throw new Error(`Cannot write into ${out}: it has ${name} in it`);
  const assets = await writeAssets(out, {
    ...parts,
    targets: targets.map((target) => ({
      target,
      binaries: () => binaries === null ? compiledPrograms(target) : programsIn(binaries, target),
    })),
  });
  writeText(Deno.stdout, `Conductor ${parts.product.version} in ${out}:\n`);
  const widest = Math.max(...assets.map(({ name }) => name.length));
  for (const { name, bytes } of assets) {
    writeText(Deno.stdout, `  ${name.padEnd(widest)}  ${(bytes / 1_000_000).toFixed(3).padStart(8)} MB\n`);
  }
}

const order = orderOf(Deno.args);
if (order === null) writeText(Deno.stdout, HELP);
else if (typeof order === "string") {
  writeText(Deno.stderr, `${order}\nSee: deno task release --help\n`);
  Deno.exitCode = 2;
} else {
  try {
    await make(order);
  } catch (error) {
    writeText(Deno.stderr, `${error instanceof CannotCompile ? "Cannot compile: " : ""}${message(error)}\n`);
    Deno.exitCode = 1;
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
