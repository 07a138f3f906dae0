/** What each action does, as steps. */
import type {
  Action,
  ConditionalAction,
  KeystrokeAction,
  RepeatAction,
  VolumeControlAction,
} from "../../shared/config/action_types.ts";
import type { Firing } from "../../shared/events.ts";
import type { Clock } from "./clock.ts";
import { holds } from "./conditions.ts";
import type { Holding, ModeControl } from "./held.ts";
import { midiBytes } from "./midi_out.ts";
import type { Os } from "./os.ts";
import { Aborted, type Run, type Steps } from "./run.ts";
import { shellEnv } from "./shell_env.ts";
import type { ToggleTurns } from "./toggles.ts";
import { mappedValue } from "./velocity.ts";

/** After so many actions without a wait a run gives way to the input path: a long Repeat must not hold it up. */
const STEPS_AT_ONCE = 256;

/** What actions act upon. */
export interface Instruments {
  readonly os: Os;
  readonly clock: Clock;
  readonly modes: ModeControl;
  readonly toggles: ToggleTurns;
}

/** One firing on its way. */
export interface Job {
  readonly firing: Firing;
  readonly holding: Holding;
  readonly run: Run;
  /** The action at work, innermost; a failure is named after it. */
  doing: Action;
  /** Actions begun so far. */
  steps: number;
}

/** Throws what went wrong, `Aborted` among it. */
export function* perform(action: Action, job: Job, instruments: Instruments): Steps {
  if (job.run.aborted) throw new Aborted();
  if (++job.steps % STEPS_AT_ONCE === 0) yield 0;
  job.doing = action;
  const { os, modes, toggles } = instruments;
  const { firing, holding, run } = job;
  switch (action.type) {
    case "None":
      return;
    case "Keystroke":
      return pressKeys(action, holding);
    case "Text":
      yield os.typeText(action.text, run.signal);
      return;
    case "MouseClick": {
      const asking = os.mouseClick(action.button, pointOf(action.x, action.y), action.clicks);
      if (asking !== undefined) yield asking;
      return;
    }
    case "MouseScroll":
      return os.mouseScroll(action.dx, action.dy);
    case "VolumeControl":
      yield os.volume(action.operation, volumeAmount(action, firing), run.signal);
      return;
    case "Shell": {
      const { command, cwd, timeout_ms } = action;
      yield os.shell({ command, cwd, timeout_ms, env: shellEnv(firing) }, run.signal);
      return;
    }
    case "Launch":
      yield os.launch(action.app, action.args, run.signal);
      return;
    case "SendMidi":
      return holding.sendMidi(action.port, midiBytes(action, firing));
    case "ModeChange":
      return action.momentary ? holding.holdMode(action.mode) : modes.set(action.mode);
    case "Delay":
      yield action.ms;
      return;
    case "Sequence":
      for (const part of action.actions) yield* perform(part, job, instruments);
      return;
    case "Repeat":
      return yield* repeat(action, job, instruments);
    case "Conditional":
      return yield* choose(action, job, instruments);
    case "Toggle": {
      const next = toggles.take(action, firing.mapping);
      if (next !== null) yield* perform(next, job, instruments);
      return;
    }
    default:
      action satisfies never;
  }
}

/** Of several strokes to be held the last is: those before it lead up to it. */
function pressKeys(action: KeystrokeAction, holding: Holding): void {
  for (const [i, stroke] of action.strokes.entries()) {
    if (action.hold && i === action.strokes.length - 1) holding.press(stroke);
    else holding.tap(stroke);
  }
}

function* repeat(action: RepeatAction, job: Job, instruments: Instruments): Steps {
  for (let i = 0; i < action.count; i++) {
    if (i > 0 && action.delay_ms > 0) yield action.delay_ms;
    yield* perform(action.action, job, instruments);
  }
}

function* choose(action: ConditionalAction, job: Job, instruments: Instruments): Steps {
  const { os, clock, modes } = instruments;
  const facts = { time: clock.wallTime(), mode: modes.current(), apps: os };
  const chosen = (yield* holds(action.condition, facts)) ? action.then_action : action.else_action;
  if (chosen !== null) yield* perform(chosen, job, instruments);
}

/** Percent. Set without an amount follows the control: 0..127 becomes 0..100. */
function volumeAmount(action: VolumeControlAction, firing: Firing): number | null {
  if (action.operation !== "Set" || action.amount !== null) return action.amount;
  return Math.round(mappedValue(firing) * 100 / 127);
}

function pointOf(x: number | null, y: number | null): { readonly x: number; readonly y: number } | null {
  return x === null || y === null ? null : { x, y };
}
