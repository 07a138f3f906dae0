/** Whose turn it is in each Toggle; a turn outlives a reload that leaves its mapping as it was. */
import type { Action, ToggleAction } from "../../shared/config/action_types.ts";
import type { Mapping } from "../../shared/config/types.ts";
import { carriedOver } from "./carried_over.ts";

/** Shared by the Toggles of all generations that are the same one to the user. */
interface Turn {
  next: number;
}

/** The turns of all Toggles, by the Toggle itself. */
export class ToggleTurns {
  readonly #turns = new WeakMap<ToggleAction, Turn>();
  /** Mappings of which a Toggle has a turn. */
  #used = new Set<Mapping>();

  /** The action in turn; the turn advances. `null` only for a Toggle without actions. */
  take(toggle: ToggleAction, mapping: Mapping): Action | null {
    const turn = this.#turns.get(toggle) ?? { next: 0 };
    this.#turns.set(toggle, turn);
    this.#used.add(mapping);
    const action = toggle.actions[turn.next] ?? null;
    turn.next = (turn.next + 1) % toggle.actions.length;
    return action;
  }

  /** `mappings`: all of the new generation. */
  adopt(mappings: Iterable<Mapping>): void {
    const used = new Set<Mapping>();
    for (const [before, now] of carriedOver(this.#used, mappings)) {
      const old = togglesIn(before.action);
      for (const [i, toggle] of togglesIn(now.action).entries()) {
        const turn = this.#turns.get(old[i] ?? toggle);
        if (turn !== undefined) this.#turns.set(toggle, turn);
      }
      used.add(now);
    }
    this.#used = used;
  }
}

/** In the order of the text; equal actions give lists that match one to one. */
function togglesIn(action: Action): readonly ToggleAction[] {
  switch (action.type) {
    case "Toggle":
      return [action, ...action.actions.flatMap(togglesIn)];
    case "Sequence":
      return action.actions.flatMap(togglesIn);
    case "Repeat":
      return togglesIn(action.action);
    case "Conditional":
      return [action.then_action, ...action.else_action === null ? [] : [action.else_action]].flatMap(togglesIn);
    default:
      return [];
  }
}
