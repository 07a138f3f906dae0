/**
 * Makes the two programs that people install: dist/conductor and dist/conductorctl for this system, and for others with
 * `--target T` (more than once) in dist/T/. What they are made of stands in compile/programs.ts. The same commit compiled
 * twice gives the same bytes.
 */
import { nearest, otherWords } from "../shared/config/suggest.ts";
import { type Build, versionLine } from "../shared/version.ts";
import { buildOf } from "./compile/build_info.ts";
import { CannotCompile, type Compiled, compileProgram } from "./compile/compile_program.ts";
import { hostTarget, isTarget, PROGRAMS, type TargetName, TARGETS } from "./compile/programs.ts";
import { writeText } from "./write_text.ts";

const HELP = `deno task compile: makes dist/conductor and dist/conductorctl

  deno task compile                   for this system
  deno task compile --target T ...    for others, in dist/T/

Targets:
${Object.keys(TARGETS).map((target) => `  ${target}`).join("\n")}

Deno's runtime for the target is downloaded, or is what DENORT_BIN names.
`;

const SHORT_NAMES = otherWords({
  "x86_64-unknown-linux-gnu": ["linux-x64", "linux"],
  "aarch64-unknown-linux-gnu": ["linux-arm64"],
  "x86_64-apple-darwin": ["macos-x64", "darwin-x64"],
  "aarch64-apple-darwin": ["macos-arm64", "darwin-arm64", "macos", "darwin"],
  "x86_64-pc-windows-msvc": ["windows-x64", "windows"],
});

interface Order {
  readonly target: TargetName;
  readonly outDir: string;
}

/** What is asked for; a text is what is wrong with it. */
function ordersOf(args: readonly string[]): readonly Order[] | string {
  const orders: Order[] = [];
  const words = args.flatMap((word) => word.startsWith("--target=") ? ["--target", word.slice(9)] : [word]);
  for (let i = 0; i < words.length; i += 2) {
    const [option = "", target] = [words[i], words[i + 1]];
    if (option !== "--target") return `Unknown option ${option} (there is --target and --help)`;
    if (target === undefined) return "--target needs a value";
    if (!isTarget(target)) {
      const near = nearest(target, Object.keys(TARGETS), SHORT_NAMES);
      return `Unknown target ${target}${near === null ? "" : ` (did you mean ${near}?)`}`;
    }
    orders.push({ target, outDir: `dist/${target}` });
  }
  if (orders.length > 0) return orders;
  const target = hostTarget();
  return target === null ? `Nothing is compiled for ${Deno.build.target}` : [{ target, outDir: "dist" }];
}

/** The path and size, then what is inside. */
function describe({ path, bytes, contents: { modules, packages }, addons }: Compiled): string {
  const inside = [
    [`${modules.files.length} modules`, modules.bytes] as const,
    ...Object.entries(packages).map(([name, part]) => [name, part.bytes] as const),
    ...addons.map((addon) => [addon.path, addon.bytes] as const),
  ];
  return [
    `  ${path}, ${(bytes / 1_000_000).toFixed(1)} MB`,
    ...inside.map(([name, size]) => `    ${(size / 1000).toFixed(0).padStart(4)} kB  ${name}`),
  ].join("\n");
}

async function make(orders: readonly Order[], build: Build): Promise<void> {
  if (build.commit === null) writeText(Deno.stdout, "No git checkout: --version will name no commit\n");
  for (const { target, outDir } of orders) {
    for (const program of Object.values(PROGRAMS)) {
      writeText(Deno.stdout, `Compiling ${versionLine(program.name, build)} for ${target}...\n`);
      writeText(Deno.stdout, `${describe(await compileProgram(program, target, outDir, build))}\n`);
    }
  }
}

if (Deno.args.includes("--help") || Deno.args.includes("-h")) {
  writeText(Deno.stdout, HELP);
} else {
  const orders = ordersOf(Deno.args);
  if (typeof orders === "string") {
    writeText(Deno.stderr, `${orders}\nSee: deno task compile --help\n`);
    Deno.exit(2);
  }
  try {
    await make(orders, await buildOf("."));
  } catch (error) {
    if (!(error instanceof CannotCompile)) throw error;
    writeText(Deno.stderr, `Cannot compile: ${error.message}\n`);
    Deno.exit(1);
  }
}
