/** The virtual MIDI outputs that a configuration sends to, so that they can be offered before their first message. */
import type { Action, Config } from "../shared/config/types.ts";

/** "virtual:NAME" of every SendMidi action, wherever it stands. */
export function virtualOutputs(config: Config): ReadonlySet<string> {
  const ports = new Set<string>();
  const look = (action: Action): void => {
    switch (action.type) {
      case "SendMidi":
        if (action.port.startsWith("virtual:")) ports.add(action.port);
        return;
      case "Sequence":
      case "Toggle":
        return action.actions.forEach(look);
      case "Repeat":
        return look(action.action);
      case "Conditional":
        look(action.then_action);
        if (action.else_action !== null) look(action.else_action);
        return;
      case "Keystroke":
      case "Text":
      case "Launch":
      case "Shell":
      case "Delay":
      case "ModeChange":
      case "MouseClick":
      case "MouseScroll":
      case "VolumeControl":
      case "None":
        return;
      default:
        action satisfies never;
    }
  };
  for (const mode of config.modes) for (const mapping of mode.mappings) look(mapping.action);
  for (const mapping of config.global_mappings) look(mapping.action);
  return ports;
}
