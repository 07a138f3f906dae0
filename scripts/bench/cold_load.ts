/** The first load, or the first bare parse, of this process. Arguments: "load" or "parse", a config file. Prints ms. */
import { parse } from "smol-toml";
import { compileGeneration } from "../../daemon/engine/mappings.ts";
import { requireConfig } from "../../daemon/load_config.ts";
import { Stage } from "../../daemon/stage.ts";
import { timed } from "./sampling.ts";
import { silentParts } from "./silent_parts.ts";

const [what, path = ""] = Deno.args;
const text = Deno.readTextFileSync(path);
const parts = silentParts();
const ms = what === "parse"
  ? timed(() => void parse(text))
  : timed(() => void new Stage(compileGeneration(requireConfig({ ok: true, text }).config, 1), null, parts));
Deno.stdout.writeSync(new TextEncoder().encode(String(ms)));
