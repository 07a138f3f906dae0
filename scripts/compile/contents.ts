/** What goes into a program beside its addons: its own modules, and the JavaScript of the packages that they import. */

/** One kind of files that go in. */
export interface Part {
  /** From the root of the source, in order. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/** The files of a program. */
export interface Contents {
  readonly modules: Part;
  /** By "leven@4.1.0"; the files stand in node_modules/leven of the source. */
  readonly packages: Readonly<Record<string, Part>>;
}

interface Graph {
  readonly modules: readonly { readonly specifier: string; readonly npmPackage?: string }[];
  readonly npmPackages: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
}

/** Reads what `entry` imports; `root` is the folder of the source, with the packages installed. Throws an Error for people. */
export async function contentsOf(root: string, entry: string): Promise<Contents> {
  const { modules, npmPackages } = await graphOf(root, entry);
  const names = new Set<string>();
  const add = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    npmPackages[name]?.dependencies.forEach(add);
  };
  for (const { npmPackage } of modules) if (npmPackage !== undefined) add(npmPackage);
  const base = new URL(`${root}/`, import.meta.url).href;
  const own = modules.flatMap(({ specifier }) => specifier.startsWith(base) ? specifier.slice(base.length) : []);
  const packages = [...names].sort().map(async (name) => [name, await packagePart(root, name)] as const);
  return { modules: await partOf(root, own), packages: Object.fromEntries(await Promise.all(packages)) };
}

async function graphOf(root: string, entry: string): Promise<Graph> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry], cwd: root });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(`cannot read what ${entry} imports: ${new TextDecoder().decode(stderr).trim()}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Not its texts and types: Deno would try to parse them, and write down that it cannot with the path of the folder. */
async function packagePart(root: string, name: string): Promise<Part> {
  try {
    const files = await filesIn(root, `node_modules/${name.slice(0, name.lastIndexOf("@"))}`);
    return await partOf(root, files.filter((path) => path.endsWith(".js") || path.endsWith("/package.json")));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`the package ${name} is not in node_modules: run "deno install" first`);
  }
}

async function filesIn(root: string, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    if (isDirectory) found.push(...await filesIn(root, `${folder}/${name}`));
    else found.push(`${folder}/${name}`);
  }
  return found;
}

async function partOf(root: string, files: readonly string[]): Promise<Part> {
  const sizes = await Promise.all(files.map((path) => Deno.stat(`${root}/${path}`).then(({ size }) => size)));
  return { files: [...files].sort(), bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
