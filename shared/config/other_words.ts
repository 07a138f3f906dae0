/** What other MIDI tools and operating systems call things, for "did you mean": too far from our words to be slips. */
import type { WordsFor } from "./suggest.ts";
import type { Action, Condition, MidiMessageType, MouseButton } from "./action_types.ts";
import type { Direction, NoteOnRule, Trigger } from "./trigger_types.ts";
import type { LogLevel, VelocityMapping } from "./types.ts";

export const TRIGGER_WORDS: WordsFor<Trigger["type"]> = {
  Note: ["NoteOn", "NoteOff", "NotePress", "Pad", "PadPress"],
  VelocityRange: ["Velocity"],
  LongPress: ["Hold", "LongHold", "LongTap", "NoteHold"],
  DoubleTap: ["Double", "DoubleClick", "DoublePress"],
  NoteChord: ["Chord", "Combo"],
  EncoderTurn: ["Encoder", "Knob", "Rotary", "Turn", "EncoderRotate"],
  CC: ["ControlChange", "Controller", "MidiCC", "Fader", "Slider"],
  Aftertouch: ["PolyAftertouch", "ChannelAftertouch", "PolyPressure", "ChannelPressure", "Pressure"],
  PitchBend: ["PitchWheel", "Pitch", "Bend", "TouchStrip"],
  ProgramChange: ["Program", "PatchChange", "PC"],
};

export const ACTION_WORDS: WordsFor<Action["type"]> = {
  Keystroke: ["Key", "Keys", "KeyPress", "KeyCombo", "Keyboard", "Shortcut", "Hotkey"],
  Text: ["Type", "TypeText", "Write"],
  Launch: ["App", "Application", "Open", "OpenApp", "LaunchApp"],
  Shell: ["Command", "Cmd", "Exec", "Execute", "Run", "RunCommand", "Script", "Bash"],
  Sequence: ["Macro", "Chain"],
  Delay: ["Wait", "Sleep"],
  Repeat: ["Loop"],
  Conditional: ["If", "Condition"],
  ModeChange: ["Mode", "SetMode", "SwitchMode", "ChangeMode"],
  MouseClick: ["Click", "Mouse"],
  MouseScroll: ["Scroll", "MouseWheel", "Wheel"],
  VolumeControl: ["Volume", "SetVolume"],
  SendMidi: ["Midi", "MidiOut", "MidiSend"],
  Toggle: ["Cycle", "Alternate"],
  None: ["Nothing", "Noop", "Ignore"],
};

export const CONDITION_WORDS: WordsFor<Condition["type"]> = {
  Always: ["True"],
  Never: ["False"],
  TimeRange: ["Time", "TimeOfDay"],
  DayOfWeek: ["Day", "Days", "Weekday"],
  AppRunning: ["Running", "ProcessRunning"],
  AppFrontmost: ["Frontmost", "FrontmostApp", "ActiveApp", "FocusedApp"],
  ModeIs: ["Mode", "InMode", "CurrentMode"],
  And: ["All"],
  Or: ["Any"],
};

export const VELOCITY_WORDS: WordsFor<VelocityMapping["type"]> = {
  PassThrough: ["Passthru"],
  Fixed: ["Constant"],
};

export const LEVEL_WORDS: WordsFor<LogLevel> = {
  off: ["none", "silent"],
  error: ["fatal", "critical"],
  warn: ["warning", "warnings"],
  info: ["information", "notice"],
  debug: ["verbose"],
  trace: ["all"],
};

export const NOTE_ON_WORDS: WordsFor<NoteOnRule> = { press: ["down", "on"], release: ["up", "off"] };
export const DIRECTION_WORDS: WordsFor<Direction> = {
  Clockwise: ["cw", "right"],
  CounterClockwise: ["ccw", "left", "anticlockwise"],
};
export const MESSAGE_WORDS: WordsFor<MidiMessageType> = {
  NoteOn: ["Note"],
  CC: ["ControlChange"],
  ProgramChange: ["Program", "PC"],
  Aftertouch: ["PolyAftertouch", "ChannelAftertouch", "PolyPressure", "ChannelPressure"],
};
export const BUTTON_WORDS: WordsFor<MouseButton> = { left: ["primary"], right: ["secondary"], middle: ["center"] };
