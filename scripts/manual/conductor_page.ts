/** conductor(1). */
import { DAEMON_TOPIC } from "../../shared/command_line/conductor.ts";
import { optionsOf } from "../../shared/command_line/parameters.ts";
import { examples, page, prose, tagged } from "./mdoc.ts";
import { optionList, synopsisOf } from "./options.ts";
import { environment, files } from "./surroundings.ts";

const MORE: Readonly<Record<string, string>> = {
  "--config":
    "A file named here must be there; without the option a missing one is written, with a small config to start from.",
  "--socket": "One daemon runs for each socket.",
  "--device": "A port's name, a part of it, or its index as conductorctl devices shows it.",
  "--led": "Instead of what the config says.",
};

/** `date` is as in "2026-11-22". */
export function conductorPage(date: string): string {
  const options = optionsOf(DAEMON_TOPIC);
  return page("conductor", 1, date, [
    ".Sh NAME",
    ".Nm conductor",
    ".Nd turns MIDI controllers into a control surface for this computer",
    ".Sh SYNOPSIS",
    ".Nm",
    ...synopsisOf(options),
    ...DESCRIPTION,
    ".Pp",
    "The options are:",
    ...optionList(options, MORE),
    ".Ss Signals",
    ".Dv SIGTERM , SIGINT",
    "and",
    ".Dv SIGHUP",
    ...prose(
      "end the daemon: it saves its state, lets go of every held key, closes its ports, removes the socket and exits 0. " +
        "A second one of them ends it at once.",
    ),
    ...environment("conductor"),
    ...files("conductor"),
    ".Sh EXIT STATUS",
    ...tagged([
      { head: "0", body: prose("It was asked to end, by a signal or by conductorctl stop.") },
      { head: "1", body: prose("It could not start: the config has mistakes, or another daemon has the socket.") },
      { head: "2", body: prose("Wrong usage.") },
    ]),
    ".Sh EXAMPLES",
    ...examples(EXAMPLES),
    ...DIAGNOSTICS,
    ".Sh SEE ALSO",
    ".Xr conductorctl 1 ,",
    ".Xr conductor.toml 5",
    ".Sh SECURITY CONSIDERATIONS",
    ...prose(
      "The daemon runs what its config tells it to: who may write the config may run programs as you. " +
        "It warns of a config that others may write. MIDI data never becomes part of a command's text; values reach it as " +
        "environment variables only. There is no network listener.",
    ),
  ]);
}

const DESCRIPTION: readonly string[] = [
  ".Sh DESCRIPTION",
  ".Nm",
  ...prose(
    "reads MIDI controllers and does what its config says for each pad, key, knob, pitch strip and for pressure: keystrokes, " +
      "text, application launches, shell commands, volume, mouse clicks, mode changes, or MIDI sent elsewhere. The config is one " +
      "TOML file, described in",
  ),
  ".Xr conductor.toml 5 .",
  ".Pp",
  ...prose(
    "It runs in the foreground and logs to standard error. Every save of the config is live half a second later, without a " +
      "restart and without touching the open MIDI connections; a file with mistakes changes nothing, and the log says what is " +
      "wrong. While it runs,",
  ),
  ".Xr conductorctl 1",
  "controls it.",
  ".Pp",
  ...prose(
    "Without a MIDI device it waits for one to be plugged in. It also offers a virtual MIDI input port named Conductor, which " +
      "other programs can play.",
  ),
];

const EXAMPLES: readonly { readonly text: string; readonly lines: string }[] = [
  { text: "Run it in the background with the default config:", lines: "conductor &" },
  {
    text: "Another config, one controller, and everything that it sends in the log:",
    lines: "conductor --config ~/pads.toml --device Mikro --verbose",
  },
  {
    text: "A second daemon beside the first one, and how to talk to it:",
    lines: "conductor --config ~/stage.toml --socket /tmp/stage.sock &\nconductorctl --socket /tmp/stage.sock status",
  },
];

const DIAGNOSTICS: readonly string[] = [
  ".Sh DIAGNOSTICS",
  ".Bl -diag",
  ".It Conductor is already running (PID 12345)",
  "Another daemon has this socket.",
  "Stop it, or give this one a socket of its own with",
  ".Fl -socket .",
  ".It Cannot start: PATH has mistakes",
  "Every mistake follows with its place in the file.",
  ".Ql conductorctl validate",
  "shows the same without starting anything.",
  ".It no ALSA sequencer",
  "There is no MIDI here.",
  "The daemon runs on; load the kernel module with",
  ".Ql modprobe snd-seq .",
  ".El",
  ".Pp",
  ".Ql conductorctl doctor",
  "says what works on this machine and how to mend what does not.",
];
