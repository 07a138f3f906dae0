/** The system in a dry run: whatever is asked of it is done at once and nothing happens. */
import type { Desktop, Os } from "./os.ts";

/** `real` is asked the questions that conditions ask; nothing is done with it. */
export function rehearsalOs(real: Pick<Desktop, "appRunning" | "appFrontmost">): Os {
  const nothing = (): void => {};
  const done = (): Promise<void> => Promise.resolve();
  return {
    name: "rehearsal",
    shell: done,
    launch: done,
    keyDown: nothing,
    keyUp: nothing,
    typeText: done,
    mouseClick: nothing,
    mouseScroll: nothing,
    volume: done,
    appRunning: (name) => real.appRunning(name),
    appFrontmost: (name) => real.appFrontmost(name),
  };
}
