/** What both programs find around them: environment and files, for their pages. */
import { DEFAULT_SOCKET } from "../../shared/paths.ts";
import { prose, tagged } from "./mdoc.ts";

interface Variable {
  readonly name: string;
  readonly text: string;
  /** Left out of the other program's page. */
  readonly only?: "conductor" | "conductorctl";
}

const VARIABLES: readonly Variable[] = [
  { name: "CONDUCTOR_CONFIG", text: "The config file, where no option names one." },
  { name: "CONDUCTOR_SOCKET", text: "The control socket, where no option names one." },
  {
    name: "MIDIMON_CONFIG",
    text: "The older name of CONDUCTOR_CONFIG, which is asked for first. MIDIMON_SOCKET is that of CONDUCTOR_SOCKET.",
  },
  {
    name: "XDG_CONFIG_HOME",
    text: "The folder of conductor/config.toml, when it is an absolute path; else ~/.config.",
  },
  { name: "HOME", text: "What ~ stands for in paths." },
  { name: "DEBUG", text: "Set to 1: as --verbose.", only: "conductor" },
  {
    name: "PATH",
    text: "Where the programs of Launch actions, and the tools for volume, are looked for.",
    only: "conductor",
  },
  { name: "SHELL", text: "The shell that runs Shell actions; /bin/sh where it is not set.", only: "conductor" },
  {
    name: "DISPLAY",
    text: "The X server that keys and clicks go to. WAYLAND_DISPLAY, XDG_SESSION_TYPE, XDG_CURRENT_DESKTOP, " +
      "XDG_RUNTIME_DIR, HYPRLAND_INSTANCE_SIGNATURE and SWAYSOCK say what session it is otherwise.",
    only: "conductor",
  },
  {
    name: "XKB_DEFAULT_LAYOUT",
    text: "The keyboard layout where the system does not tell it (Wayland, no display): de, fr, ... " +
      "XKB_DEFAULT_VARIANT is its variant. Default: us.",
    only: "conductor",
  },
  {
    name: "PATH",
    text:
      "Where install looks for conductor, when it is not beside conductorctl. The service manager gets PATH, HOME, USER, " +
      "XDG_RUNTIME_DIR and DBUS_SESSION_BUS_ADDRESS. Under sudo (SUDO_USER) the commands for the service say that they are for " +
      "the user's own.",
    only: "conductorctl",
  },
  {
    name: "NO_COLOR",
    text: "Set to anything: no colours. They are only ever shown on a terminal.",
    only: "conductorctl",
  },
];

/** ENVIRONMENT of a program's page. */
export function environment(program: "conductor" | "conductorctl"): readonly string[] {
  const items = VARIABLES.filter(({ only }) => only === undefined || only === program);
  return [".Sh ENVIRONMENT", ...tagged(items.map(({ name, text }) => ({ head: `Ev ${name}`, body: prose(text) })))];
}

/** FILES of a program's page. */
export function files(program: "conductor" | "conductorctl"): readonly string[] {
  const own = program === "conductor"
    ? [
      {
        head: "Pa state.json",
        body: prose(
          "Beside the config: the current mode and what else outlives the daemon. A damaged one is moved to " +
            "state.json.corrupt, and the daemon starts from defaults.",
        ),
      },
      {
        head: "Pa /dev/uinput",
        body: prose(
          "Keys and mouse on Linux without an X server; needs a permission, for which doctor gives the line.",
        ),
      },
    ]
    : [
      {
        head: "Pa \\(ti/.config/systemd/user/conductor.service",
        body: prose("On Linux, what install writes; XDG_CONFIG_HOME moves it."),
      },
      {
        head: "Pa \\(ti/Library/LaunchAgents/com.conductor.daemon.plist",
        body: prose("On macOS, what install writes. The daemon's log is then in ~/Library/Logs/conductor."),
      },
    ];
  return [
    ".Sh FILES",
    ...tagged([
      {
        head: "Pa \\(ti/.config/conductor/config.toml",
        body: [
          ...prose("The config file, where nothing else is said; see"),
          ".Xr conductor.toml 5 .",
          ...prose("The daemon writes a short one where there is none."),
        ],
      },
      {
        head: `Pa ${DEFAULT_SOCKET}`,
        body: prose("The control socket, where nothing else is said. Only the user who started the daemon may use it."),
      },
      ...own,
    ]),
  ];
}
