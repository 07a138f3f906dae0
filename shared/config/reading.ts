/** What the validator carries through a file: where it stands, what it found, and what names the file defines. */
import type { AdvancedSettings } from "./types.ts";

/** A key, or an index from 0. */
export type PathStep = string | number;

/** Which part of the text the caret points at. */
export type Aim = "value" | "key";

/** Something wrong, before it has a line. */
export interface Finding {
  readonly path: readonly PathStep[];
  readonly aim: Aim;
  readonly message: string;
  readonly hint: string | null;
}

/** Names and defaults that stand elsewhere in the file than where they are needed. */
export interface Surroundings {
  /** null: not known, because the modes themselves are wrong; then no name is called unknown. */
  readonly modeNames: readonly string[] | null;
  /** null: no device is configured, and any alias will do. */
  readonly deviceAliases: readonly string[] | null;
  readonly advanced: AdvancedSettings;
}

/** How deep actions and conditions may nest. */
export const MAX_NESTING = 32;

export class Reading {
  readonly findings: Finding[] = [];
  /** What was said of unknown names: the search among all the known ones is made once for each. */
  readonly hints = new Map<string, string>();
  /** How many unions (actions, conditions) are being read within each other. */
  depth = 0;
  /** Where the table being read stands: the first `level` of these. Never shortened; V8 is slow at push and pop here. */
  private readonly steps: PathStep[] = [];
  private level = 0;

  constructor(readonly surroundings: Surroundings) {}

  enter(step: PathStep): void {
    this.steps[this.level++] = step;
  }

  leave(): void {
    this.level--;
  }

  /** The step at an index, counted from 0 at the file's top; undefined below the current table. */
  step(index: number): PathStep | undefined {
    return index < this.level ? this.steps[index] : undefined;
  }

  /** How a [header] names a key of the current table: "modes.mappings". */
  headerOf(key: string): string {
    return [...this.steps.slice(0, this.level).filter((step) => typeof step === "string"), key].join(".");
  }

  /** Notes a problem at a key of the current table, or at the table itself (null). */
  wrong(step: PathStep | null, message: string, hint: string | null = null, aim: Aim = "value"): void {
    const path = this.steps.slice(0, this.level);
    if (step !== null) path.push(step);
    this.findings.push({ path, aim, message, hint });
  }
}
