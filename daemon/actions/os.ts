/**
 * The computer under the daemon's hands. One real `Os` per platform; the runner and its tests know only this.
 * Every method that a system cannot do throws `NotAvailable`.
 */
import type { KeyStroke, MouseButton, VolumeOperation } from "../../shared/config/action_types.ts";

/** An action cannot be done here; the message says what, why, and the way out where there is one, for people. */
export class NotAvailable extends Error {
  override readonly name = "NotAvailable";
  constructor(readonly what: string, readonly fix: string | null = null) {
    super(fix === null ? what : `${what}: ${fix}`);
  }
}

/** An action was tried and failed; the message says what, for people. */
export class ActionFailed extends Error {
  override readonly name = "ActionFailed";
}

/** A shell command to run. */
export interface ShellRequest {
  readonly command: string;
  readonly cwd: string | null;
  /** 0: no limit. */
  readonly timeout_ms: number;
  /** Added to the daemon's own environment; the only way MIDI data reaches a command. */
  readonly env: Readonly<Record<string, string>>;
}

/** What needs no desktop. */
export interface Processes {
  /**
   * Runs a command in the user's shell until it ends; an abort kills it and all it started. The process is started
   * before the call returns. Rejects with `ActionFailed`.
   */
  shell(request: ShellRequest, signal: AbortSignal): Promise<void>;
  /** Opens an application; resolves once it is started, and leaves it running. */
  launch(app: string, args: readonly string[], signal: AbortSignal): Promise<void>;
}

/** What needs a keyboard, a pointer, a sound system or a window system. */
export interface Desktop {
  /** Strokes that are down at the same time may share a modifier: it goes up with the last of them. */
  keyDown(stroke: KeyStroke): void;
  keyUp(stroke: KeyStroke): void;
  typeText(text: string, signal: AbortSignal): Promise<void>;
  /** A promise where the place of a click has to be asked for. */
  mouseClick(
    button: MouseButton,
    at: { readonly x: number; readonly y: number } | null,
    clicks: number,
  ): void | Promise<void>;
  mouseScroll(dx: number, dy: number): void;
  /** `amount` in percent. */
  volume(operation: VolumeOperation, amount: number | null, signal: AbortSignal): Promise<void>;
  appRunning(name: string): Promise<boolean>;
  appFrontmost(name: string): Promise<boolean>;
}

/** The two together. */
export interface Os extends Processes, Desktop {
  /** "linux", "headless": for logs and `status`. */
  readonly name: string;
}
