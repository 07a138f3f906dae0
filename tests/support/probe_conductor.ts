/** `conductor` with a probe beside it. */
import { probe } from "./probe.ts";

probe();
await import("../../daemon/main.ts");
