import { configText, oneMode } from "../support/config_text.ts";
import { plays } from "../support/play.ts";

const DOUBLE = "DoubleTap, note = 36, timeout_ms = 300";

Deno.test("a double tap fires on the second press and is held until its release", () => {
  plays(oneMode(DOUBLE), "+36 50ms -36 50ms +36 50ms -36", "100 double_tap 36 -> Default/1", "150 release #1");
});

Deno.test("a second press 299 ms after the first is a double tap, at 300 ms it is not", () => {
  plays(oneMode(DOUBLE), "+36 10ms -36 289ms +36", "299 double_tap 36 -> Default/1");
  plays(oneMode(DOUBLE), "+36 10ms -36 290ms +36");
});

Deno.test("without a timeout a double tap takes the setting's", () => {
  const config = configText({
    modes: { Default: ["DoubleTap, note = 36"] },
    head: "[advanced_settings]\ndouble_tap_timeout_ms = 120",
  });
  plays(config, "+36 -36 119ms +36", "119 double_tap 36 -> Default/1");
  plays(config, "+36 -36 120ms +36");
});

Deno.test("a press too late to be the second is the first of the next", () => {
  plays(oneMode(DOUBLE), "+36 -36 300ms +36 -36 299ms +36", "599 double_tap 36 -> Default/1");
});

Deno.test("a third press starts anew", () => {
  plays(
    oneMode(DOUBLE),
    "+36 -36 10ms +36 -36 10ms +36 -36 10ms +36",
    "10 double_tap 36 -> Default/1",
    "10 release #1",
    "30 double_tap 36 -> Default/1",
  );
});

Deno.test("of several windows the first in the file that is still open answers", () => {
  const config = oneMode("DoubleTap, note = 36, timeout_ms = 200", "DoubleTap, note = 36, timeout_ms = 400");
  plays(config, "+36 -36 199ms +36", "199 double_tap 36 -> Default/1");
  plays(config, "+36 -36 200ms +36", "200 double_tap 36 -> Default/2");
});

Deno.test("an auto mapping beside a double tap is a tap once the window is closed", () => {
  plays(oneMode("Note, note = 36", DOUBLE), "+36v80 50ms -36 1s", "300 tap 36 v80 -> Default/1");
});

Deno.test("an auto mapping beside a double tap is a press once the window is closed while held", () => {
  plays(
    oneMode("Note, note = 36", DOUBLE),
    "+36 400ms -36",
    "300 press 36 v100 -> Default/1",
    "400 release #1",
  );
});

Deno.test("an auto mapping released when the window closes was already a press", () => {
  plays(oneMode("Note, note = 36", DOUBLE), "+36 300ms -36", "300 press 36 v100 -> Default/1", "300 release #1");
});

Deno.test("a double tap consumes both presses", () => {
  plays(
    oneMode("Note, note = 36", DOUBLE, "LongPress, note = 36, duration_ms = 500", 'Note, note = 36, on = "tap"'),
    "+36 10ms -36 10ms +36 900ms -36 5s",
    "20 double_tap 36 -> Default/2",
    "920 release #1",
  );
});

Deno.test("press and release mappings answer each press of a double tap", () => {
  plays(
    oneMode(DOUBLE, 'Note, note = 36, on = "press"', 'Note, note = 36, on = "release"'),
    "+36 10ms -36 10ms +36 10ms -36",
    "0 press 36 v100 -> Default/2",
    "10 release #1",
    "10 release 36 v100 -> Default/3",
    "20 press 36 v100 -> Default/2",
    "20 double_tap 36 -> Default/1",
    "30 release #3",
    "30 release #4",
    "30 release 36 v100 -> Default/3",
  );
});

Deno.test("a tap mapping beside a double tap waits until the window is closed", () => {
  plays(oneMode('Note, note = 36, on = "tap"', DOUBLE), "+36 50ms -36 249ms", "");
  plays(oneMode('Note, note = 36, on = "tap"', DOUBLE), "+36 50ms -36 250ms", "300 tap 36 v100 -> Default/1");
  plays(oneMode('Note, note = 36, on = "tap"', DOUBLE), "+36 350ms -36", "350 tap 36 v100 -> Default/1");
});

Deno.test("single, double and long press live on one pad", () => {
  const config = oneMode("Note, note = 36", DOUBLE, "LongPress, note = 36, duration_ms = 500");
  plays(config, "+36 100ms -36 1s", "300 tap 36 v100 -> Default/1");
  plays(config, "+36 400ms -36 1s", "400 tap 36 v100 -> Default/1");
  plays(config, "+36 500ms -36 1s", "500 long_press 36 -> Default/3", "500 release #1");
  plays(config, "+36 100ms -36 100ms +36 -36 1s", "200 double_tap 36 -> Default/2", "200 release #1");
});

Deno.test("a press that was a long press begins no double tap", () => {
  plays(
    oneMode(DOUBLE, "LongPress, note = 36, duration_ms = 100"),
    "+36 150ms -36 50ms +36 10ms -36",
    "100 long_press 36 -> Default/2",
    "150 release #1",
  );
});

Deno.test("the same note on another channel or device is no second press", () => {
  plays(oneMode(DOUBLE), "+36 -36 10ms ch=1 +36 -36 10ms dev=keys ch=0 +36");
});

Deno.test("a double tap that the channel keeps out does not make an auto mapping wait", () => {
  plays(oneMode("Note, note = 36", `${DOUBLE}, channel = 2`), "+36", "0 press 36 v100 -> Default/1");
});

Deno.test("an unplug between the two presses ends the double tap and the waiting tap", () => {
  plays(oneMode("Note, note = 36", DOUBLE), "+36 10ms -36 10ms !unplug +36 10ms !unplug 1s", "");
});
