/** `conductorctl` with a probe beside it. */
import { probe } from "./probe.ts";

probe();
await import("../../ctl/main.ts");
