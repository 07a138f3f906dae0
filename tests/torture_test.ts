/** Every torture in its short form; `deno task torture` does the whole. */
import { shortEffort } from "../scripts/torture/torture.ts";
import { TORTURES } from "../scripts/torture/tortures.ts";
import { testUnless } from "./support/test_unless.ts";

const SEED = 20_251_114;

for (const { promise, obstacle, run } of TORTURES) {
  testUnless(obstacle, promise, async () => void await run(shortEffort(SEED)));
}
