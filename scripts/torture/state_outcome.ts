/** Does one damage to a state.json and looks at everything that came of it. */
import assert from "node:assert/strict";
import { formatState, parseState } from "../../daemon/state_format.ts";
import { type Damage, FOREIGN_TEXT, foreignPath, type Kind, MODES, type Outcome, SAVED } from "./state_damages.ts";

/** Something that starts from a state.json and saves to it. */
export interface Keeper {
  mode(): Promise<string>;
  change(mode: string): Promise<void>;
}

/** What starts keepers. */
export interface Runner {
  /** It has every permission of Deno's. */
  readonly allAccess: boolean;
  readonly run: Run;
}

/** Starts a keeper of the state at `path`, lets it be played with, ends it, and gives the warnings about the state. */
export type Run = (path: string, play: (keeper: Keeper) => Promise<void>) => Promise<readonly string[]>;

/** Throws when anything is not exactly as the damage says. `folder` is empty or holds what the keeper needs. */
export async function bringOut(
  { outcome, spoil, undo }: Damage,
  folder: string,
  { run, allAccess }: Runner,
): Promise<void> {
  const path = `${folder}/state.json`;
  await Deno.writeTextFile(path, await formatState(SAVED));
  await spoil(path);
  try {
    const before = await contentOf(path);
    const warnings = await run(path, async ({ mode, change }) => {
      assert.equal(await mode(), modeAtStart(outcome), "the mode at the start");
      if (outcome.kind === "set aside") await requireAside(path, outcome.as, before);
      await change("Third");
      assert.equal(await mode(), "Third", "the mode after a change");
    });
    assert.deepEqual(warnings, warningsOf(outcome, path, allAccess));
    await requireUntouched(path);
    if (outcome.kind === "not saved") {
      assert.equal(await contentOf(path), before, "what stood there before");
    } else {
      assert.equal(await kindOf(path), "file", "what stands there in the end");
      assert.equal(await kindOf(`${path}.tmp`), null, "what stands beside it in the end");
      const parsed = await parseState(await Deno.readFile(path));
      assert(parsed.ok && parsed.state.mode === "Third", "the change is saved");
      const keeps = outcome.kind === "restored" && outcome.mode === undefined;
      assert.equal(parsed.state.last_device, outcome.kind === "restored" ? SAVED.last_device : null);
      if (keeps && before !== null) requireSameBesides(await Deno.readTextFile(path), before);
    }
    const later = await run(path, async ({ mode }) => {
      assert.equal(await mode(), outcome.kind === "not saved" ? SAVED.mode : "Third", "the mode after a restart");
    });
    // A clean exit saves: where the mode is the saved one there is nothing to save.
    assert.deepEqual(later, [], "said at the next start");
  } finally {
    await undo(path);
  }
}

function modeAtStart(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case "restored":
      return outcome.mode ?? SAVED.mode;
    case "not saved":
      return SAVED.mode;
    case "nothing there":
    case "set aside":
    case "written over":
      return MODES[0];
    default:
      return outcome satisfies never;
  }
}

function warningsOf(outcome: Outcome, path: string, allAccess: boolean): readonly string[] {
  switch (outcome.kind) {
    case "restored":
    case "nothing there":
      return [];
    case "set aside": {
      const reason = (allAccess ? outcome.reasonWithAllAccess : undefined) ?? outcome.reason;
      return [`State file ${path} is damaged (${reason}): moved to ${path}.corrupt, starting from defaults`];
    }
    case "written over":
      return [
        `State file ${path} is damaged (${outcome.reason}) and cannot be moved to ${path}.corrupt ` +
        `(${outcome.obstacle}): starting from defaults`,
      ];
    case "not saved":
      return [`Cannot save state to ${path}: ${outcome.reason}`];
    default:
      return outcome satisfies never;
  }
}

async function requireAside(path: string, as: Kind, before: string | null): Promise<void> {
  assert.equal(await kindOf(`${path}.corrupt`), as, "what lies aside");
  assert.equal(await contentOf(`${path}.corrupt`), before, "what lies aside holds what was there");
  assert.equal(await kindOf(path), null, "nothing is left in its place");
}

async function requireUntouched(path: string): Promise<void> {
  if (await kindOf(foreignPath(path)) !== null) assert.equal(await Deno.readTextFile(foreignPath(path)), FOREIGN_TEXT);
}

/** What this version does not know is still there when it has saved. */
function requireSameBesides(after: string, before: string): void {
  const state = (text: string): object => JSON.parse(text.replace(/^\uFEFF/, "")).state;
  assert.deepEqual({ ...state(after), mode: null }, { ...state(before), mode: null });
}

async function kindOf(path: string): Promise<Kind | null> {
  try {
    const { isFile, isDirectory, isSymlink } = await Deno.lstat(path);
    return isSymlink ? "link" : isFile ? "file" : isDirectory ? "folder" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Of a small readable file, also behind a link; null of all else. */
async function contentOf(path: string): Promise<string | null> {
  const info = await Deno.stat(path).catch(() => null);
  if (!info?.isFile || info.size > 1_000_000) return null;
  return await Deno.readTextFile(path).catch(() => null);
}
