import { configText, oneMode } from "../support/config_text.ts";
import { plays } from "../support/play.ts";

Deno.test("a single auto mapping answers at once and is released with the note", () => {
  plays(oneMode("Note, note = 36"), "+36 120ms -36", "0 press 36 v100 -> Default/1", "120 release #1");
});

Deno.test("the description stands behind the place", () => {
  const config = oneMode("Note, note = 36").replace("action", 'description = "Copy"\naction');
  plays(config, "+36v7", "0 press 36 v7 -> Default/1 Copy");
});

Deno.test("a note on with velocity 0 is a release", () => {
  plays(oneMode("Note, note = 36"), "hex=902464 5ms hex=902400", "0 press 36 v100 -> Default/1", "5 release #1");
});

Deno.test("a note that nothing is mapped to fires nothing", () => {
  plays(oneMode("Note, note = 36"), "+37 10ms -37");
});

Deno.test("a note off without its press fires nothing", () => {
  plays(oneMode('Note, note = 36, on = "release"', 'Note, note = 36, on = "tap"'), "-36 10ms -36");
});

Deno.test("a second note on of a held note releases the first press before it begins", () => {
  plays(
    oneMode("Note, note = 36", 'Note, note = 36, on = "release"'),
    "+36 10ms +36v50 10ms -36",
    "0 press 36 v100 -> Default/1",
    "10 release #1",
    "10 release 36 v100 -> Default/2",
    "10 press 36 v50 -> Default/1",
    "20 release #3",
    "20 release 36 v50 -> Default/2",
  );
});

Deno.test("velocity bounds are inclusive", () => {
  plays(
    oneMode("Note, note = 36, velocity_min = 20, velocity_max = 40"),
    "+36v19 -36 +36v20 -36 +36v40 -36 +36v41 -36",
    "0 press 36 v20 -> Default/1",
    "0 release #1",
    "0 press 36 v40 -> Default/1",
    "0 release #2",
  );
});

Deno.test("velocity levels part the range at 40 and 80", () => {
  const level = (name: string): string => `VelocityRange, note = 36, level = "${name}"`;
  plays(
    oneMode(level("soft"), level("medium"), level("hard")),
    "+36v40 +36v41 +36v80 +36v81",
    "0 press 36 v40 -> Default/1",
    "0 release #1",
    "0 press 36 v41 -> Default/2",
    "0 release #2",
    "0 press 36 v80 -> Default/2",
    "0 release #3",
    "0 press 36 v81 -> Default/3",
  );
});

Deno.test("a release mapping is chosen by the velocity of the press and is not held", () => {
  plays(
    oneMode(
      'VelocityRange, note = 36, min_velocity = 1, max_velocity = 60, on = "release"',
      'VelocityRange, note = 36, min_velocity = 61, max_velocity = 127, on = "release"',
    ),
    "+36v30 10ms -36 10ms +36v90 10ms -36",
    "10 release 36 v30 -> Default/1",
    "30 release 36 v90 -> Default/2",
  );
});

Deno.test("press, release and tap mappings of one note each answer their own gesture", () => {
  plays(
    oneMode('Note, note = 36, on = "tap"', 'Note, note = 36, on = "release"', 'Note, note = 36, on = "press"'),
    "+36 10ms -36",
    "0 press 36 v100 -> Default/3",
    "10 release #1",
    "10 release 36 v100 -> Default/2",
    "10 tap 36 v100 -> Default/1",
  );
});

Deno.test("of two mappings for one gesture the first in the file answers", () => {
  plays(oneMode("Note, note = 36", 'Note, note = 36, on = "press"'), "+36", "0 press 36 v100 -> Default/1");
  plays(oneMode('Note, note = 36, on = "press"', "Note, note = 36"), "+36", "0 press 36 v100 -> Default/1");
});

Deno.test("a mode's mapping goes before a global one, which holds in every mode", () => {
  plays(
    configText({ modes: { One: ["Note, note = 36"], Two: [] }, global: ["Note, note = 36", "Note, note = 37"] }),
    "+36 -36 +37 -37 !mode Two +36",
    "0 press 36 v100 -> One/1",
    "0 release #1",
    "0 press 37 v100 -> global/2",
    "0 release #2",
    "0 press 36 v100 -> global/1",
  );
});

Deno.test("a channel filter lets its own channel through", () => {
  plays(oneMode("Note, note = 36, channel = 9"), "+36 ch=9 +36", "0 press 36 v100 -> Default/1");
});

Deno.test("a device filter lets its own device through, and devices hold notes apart", () => {
  plays(
    configText({
      modes: { Default: ['Note, note = 36, device = "keys"', "Note, note = 36"] },
      head: '[[devices]]\nname = "A"\nalias = "pads"\n[[devices]]\nname = "B"\nalias = "keys"',
    }),
    "dev=pads +36 dev=keys +36 5ms -36 5ms dev=pads -36",
    "0 press 36 v100 -> Default/2",
    "0 press 36 v100 -> Default/1",
    "5 release #2",
    "10 release #1",
  );
});

Deno.test("the same note on two channels is two presses", () => {
  plays(
    oneMode("Note, note = 36"),
    "+36 ch=1 +36 5ms ch=0 -36",
    "0 press 36 v100 -> Default/1",
    "0 press 36 v100 -> Default/1",
    "5 release #1",
  );
});

Deno.test("without a long press a tap is a release before the hold threshold", () => {
  const tap = oneMode('Note, note = 36, on = "tap"');
  plays(tap, "+36 1999ms -36", "1999 tap 36 v100 -> Default/1");
  plays(tap, "+36 2000ms -36");
  const short = configText({
    modes: { Default: ['Note, note = 36, on = "tap"'] },
    head: "[advanced_settings]\nhold_threshold_ms = 200",
  });
  plays(short, "+36 199ms -36", "199 tap 36 v100 -> Default/1");
  plays(short, "+36 200ms -36");
});

Deno.test("with long presses on the note a tap is a release before the shortest", () => {
  const config = oneMode(
    'Note, note = 36, on = "tap"',
    "LongPress, note = 36, duration_ms = 900",
    "LongPress, note = 36, duration_ms = 300",
  );
  plays(config, "+36 299ms -36", "299 tap 36 v100 -> Default/1");
  plays(config, "+36 300ms -36", "300 long_press 36 -> Default/3", "300 release #1");
});

Deno.test("where auto and tap both come to a tap, the first in the file answers", () => {
  const long = "LongPress, note = 36, duration_ms = 500";
  plays(
    oneMode('Note, note = 36, on = "tap"', "Note, note = 36", long),
    "+36 9ms -36",
    "9 tap 36 v100 -> Default/1",
  );
  plays(
    oneMode("Note, note = 36", 'Note, note = 36, on = "tap"', long),
    "+36 9ms -36",
    "9 tap 36 v100 -> Default/1",
  );
});

Deno.test("notes of every pitch and channel are found", () => {
  plays(
    oneMode("Note, note = 0", "Note, note = 127, channel = 15"),
    "ch=15 +0 +127",
    "0 press 0 v100 -> Default/1",
    "0 press 127 v100 -> Default/2",
  );
});
