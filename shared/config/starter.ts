/** The config that the daemon writes when there is none; carried here because a compiled binary has no other files. */

/** A valid config file: one mode with harmless mappings that work on any system. */
export const STARTER_CONFIG = `# Conductor: what your MIDI controller does. Save this file, and a moment later it holds.
# Check it with: conductorctl validate

# With no [device] section every connected controller is heard. To hear one alone, take part of its name:
# [device]
# name = "Mikro"

[[modes]]
name = "Default"
color = "blue"

# Which note is that pad? Run "conductorctl monitor", press the pad, and read its number there.
[[modes.mappings]]
description = "Say hello: writes a line into a file in your home folder"
trigger = { type = "Note", note = 36 }
action = { type = "Shell", command = 'echo "note $CONDUCTOR_NOTE, velocity $CONDUCTOR_VELOCITY" >> ~/conductor-hello.txt' }

[[modes.mappings]]
description = "Hold the same pad for a second: on to the other mode"
trigger = { type = "LongPress", note = 36, duration_ms = 1000 }
action = { type = "ModeChange", mode = "next" }

[[modes]]
name = "Quiet"
color = "purple"

# In this mode the pad does nothing when tapped ...
[[modes.mappings]]
trigger = { type = "Note", note = 36 }
action = { type = "None" }

# ... and leads back when held.
[[modes.mappings]]
trigger = { type = "LongPress", note = 36, duration_ms = 1000 }
action = { type = "ModeChange", mode = "Default" }
`;
