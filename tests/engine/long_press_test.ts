import { configText, oneMode } from "../support/config_text.ts";
import { plays } from "../support/play.ts";

const LONG = "LongPress, note = 36, duration_ms = 500";

Deno.test("a long press fires at its deadline while still held, and is released with the note", () => {
  plays(oneMode(LONG), "+36 620ms -36", "500 long_press 36 -> Default/1", "620 release #1");
});

Deno.test("released at 499 ms a long press of 500 ms has not fired, at 500 ms it has", () => {
  plays(oneMode(LONG), "+36 499ms -36 1s");
  plays(oneMode(LONG), "+36 500ms -36 1s", "500 long_press 36 -> Default/1", "500 release #1");
});

Deno.test("without a duration a long press takes the hold threshold", () => {
  const config = configText({
    modes: { Default: ["LongPress, note = 36"] },
    head: "[advanced_settings]\nhold_threshold_ms = 700",
  });
  plays(config, "+36 699ms -36");
  plays(config, "+36 700ms", "700 long_press 36 -> Default/1");
});

Deno.test("a long press fires once however long it is held", () => {
  plays(oneMode(LONG), "+36 10s -36", "500 long_press 36 -> Default/1", "10000 release #1");
});

Deno.test("several durations on one note fire each at its own deadline", () => {
  plays(
    oneMode("LongPress, note = 36, duration_ms = 900", LONG),
    "+36 1s -36",
    "500 long_press 36 -> Default/2",
    "900 long_press 36 -> Default/1",
    "1000 release #1",
    "1000 release #2",
  );
});

Deno.test("of equal durations the first in the file answers", () => {
  plays(oneMode(LONG, LONG), "+36 1s", "500 long_press 36 -> Default/1");
});

Deno.test("an auto mapping beside a long press waits, and is a tap when released before", () => {
  plays(oneMode("Note, note = 36", LONG), "+36v80 499ms -36", "499 tap 36 v80 -> Default/1");
});

Deno.test("an auto mapping beside a long press does not fire when the long press does", () => {
  plays(oneMode("Note, note = 36", LONG), "+36 600ms -36 5s", "500 long_press 36 -> Default/2", "600 release #1");
});

Deno.test("a press mapping beside a long press fires at once, and so does the long press in its time", () => {
  plays(
    oneMode('Note, note = 36, on = "press"', LONG, 'Note, note = 36, on = "release"'),
    "+36 600ms -36",
    "0 press 36 v100 -> Default/1",
    "500 long_press 36 -> Default/2",
    "600 release #1",
    "600 release #2",
    "600 release 36 v100 -> Default/3",
  );
});

Deno.test("a long press that the channel or device keeps out does not make an auto mapping wait", () => {
  const config = configText({
    modes: { Default: ["Note, note = 36", `${LONG}, channel = 3`, `${LONG}, device = "keys"`] },
    head: '[[devices]]\nname = "B"\nalias = "keys"',
  });
  plays(config, "+36", "0 press 36 v100 -> Default/1");
  plays(config, "ch=3 +36 10ms -36", "10 tap 36 v100 -> Default/1");
});

Deno.test("a global long press makes a mode's auto mapping wait", () => {
  plays(
    configText({ modes: { Default: ["Note, note = 36"] }, global: [LONG] }),
    "+36 10ms -36 +36 500ms",
    "10 tap 36 v100 -> Default/1",
    "510 long_press 36 -> global/1",
  );
});

Deno.test("long presses due at the same time fire in the order they were pressed", () => {
  plays(
    oneMode("LongPress, note = 37, duration_ms = 300", LONG),
    "+36 200ms +37 300ms",
    "500 long_press 36 -> Default/2",
    "500 long_press 37 -> Default/1",
  );
});

Deno.test("an unplugged device's pending long press never fires and its held ones are let go", () => {
  plays(
    oneMode(LONG, "Note, note = 37", 'Note, note = 37, on = "release"', 'Note, note = 38, on = "tap"'),
    "+37 +36 +38 499ms !unplug 1s -36 -37 -38",
    "0 press 37 v100 -> Default/2",
    "499 release #1",
  );
});
