import { configText, oneMode } from "../support/config_text.ts";
import { plays } from "../support/play.ts";

const CHORD = "NoteChord, notes = [36, 40], timeout_ms = 50";

Deno.test("a chord fires when its last note comes down and is released by the first to come up", () => {
  plays(
    oneMode(CHORD),
    "+40 20ms +36 100ms -36 100ms -40",
    "20 chord 36+40 -> Default/1",
    "120 release #1",
  );
});

Deno.test("the last note 49 ms after the first makes the chord, at 50 ms it does not", () => {
  plays(oneMode(CHORD), "+36 49ms +40", "49 chord 36+40 -> Default/1");
  plays(oneMode(CHORD), "+36 50ms +40");
});

Deno.test("without a timeout a chord takes the setting's", () => {
  const config = configText({
    modes: { Default: ["NoteChord, notes = [36, 40]"] },
    head: "[advanced_settings]\nchord_timeout_ms = 80",
  });
  plays(config, "+36 79ms +40", "79 chord 36+40 -> Default/1");
  plays(config, "+36 80ms +40");
});

Deno.test("each chord of a note has its own timeout", () => {
  const config = oneMode(CHORD, "NoteChord, notes = [36, 41], timeout_ms = 80");
  plays(config, "+36 50ms +40 29ms +41", "79 chord 36+41 -> Default/2");
});

Deno.test("a chord of three counts from its oldest note", () => {
  const config = oneMode("NoteChord, notes = [36, 40, 43], timeout_ms = 50");
  plays(config, "+43 30ms +36 19ms +40", "49 chord 36+40+43 -> Default/1");
  plays(config, "+43 30ms +36 20ms +40");
});

Deno.test("a note that came up and down again counts from its new press", () => {
  plays(
    oneMode(CHORD),
    "+36 40ms -36 10ms +36 30ms +40",
    "80 chord 36+40 -> Default/1",
  );
});

Deno.test("a note that is up again is no part of a chord", () => {
  plays(oneMode(CHORD), "+36 10ms -36 10ms +40");
});

Deno.test("notes of different channels or devices make no chord", () => {
  plays(oneMode(CHORD), "+36 ch=1 +40 dev=keys ch=0 +40");
});

Deno.test("a chord filtered to a channel is heard there alone", () => {
  plays(oneMode(`${CHORD}, channel = 5`), "+36 +40 ch=5 +36 +40", "0 chord 36+40 -> Default/1");
});

Deno.test("an auto mapping beside a chord is a press once the window is closed while held", () => {
  plays(
    oneMode("Note, note = 36", CHORD),
    "+36 200ms -36",
    "50 press 36 v100 -> Default/1",
    "200 release #1",
  );
});

Deno.test("an auto mapping beside a chord is a tap at once when released before", () => {
  plays(oneMode("Note, note = 36", CHORD), "+36 30ms -36", "30 tap 36 v100 -> Default/1");
});

Deno.test("a chord consumes all its presses", () => {
  plays(
    oneMode(
      "Note, note = 36",
      "Note, note = 40",
      CHORD,
      "LongPress, note = 36, duration_ms = 500",
      "DoubleTap, note = 40, timeout_ms = 300",
      'Note, note = 36, on = "tap"',
    ),
    "+36 10ms +40 10ms -40 10ms +40v9 600ms -36 -40 3s",
    "10 chord 36+40 -> Default/3",
    "20 release #1",
    "330 press 40 v9 -> Default/2",
    "630 release #2",
  );
});

Deno.test("press and release mappings answer the notes of a chord too", () => {
  plays(
    oneMode(CHORD, 'Note, note = 36, on = "press"', 'Note, note = 40, on = "release"'),
    "+36 10ms +40 10ms -40",
    "0 press 36 v100 -> Default/2",
    "10 chord 36+40 -> Default/1",
    "20 release #2",
    "20 release 40 v100 -> Default/3",
  );
});

Deno.test("of two chords completed by one press the first in the file answers", () => {
  plays(
    oneMode("NoteChord, notes = [36, 40, 43]", "NoteChord, notes = [40, 43]"),
    "+36 +40 +43",
    "0 chord 36+40+43 -> Default/1",
  );
  plays(
    oneMode("NoteChord, notes = [40, 43]", "NoteChord, notes = [36, 40, 43]"),
    "+36 +40 +43",
    "0 chord 40+43 -> Default/1",
  );
});

Deno.test("a smaller chord can grow into a larger one, and none is made twice by one press", () => {
  plays(
    oneMode("NoteChord, notes = [36, 40]", "NoteChord, notes = [36, 40, 43]"),
    "+36 +40 10ms +43 5ms -40 5ms +40",
    "0 chord 36+40 -> Default/1",
    "10 chord 36+40+43 -> Default/2",
    "15 release #1",
    "15 release #2",
  );
});

Deno.test("with a chord and a double tap on one note the longest window counts", () => {
  plays(
    oneMode("Note, note = 36", CHORD, "DoubleTap, note = 36, timeout_ms = 300"),
    "+36 400ms -36",
    "300 press 36 v100 -> Default/1",
    "400 release #1",
  );
});

Deno.test("a press that goes into a chord lets the tap before it be a tap at once", () => {
  plays(
    oneMode("Note, note = 36", CHORD, "DoubleTap, note = 36, timeout_ms = 300"),
    "+36 20ms -36 20ms +40 20ms +36",
    "60 tap 36 v100 -> Default/1",
    "60 chord 36+40 -> Default/2",
  );
});

Deno.test("a second mapping of the same notes never answers, not even when a note comes down again", () => {
  plays(
    oneMode(CHORD, "NoteChord, notes = [40, 36], timeout_ms = 50"),
    "+36 10ms +40 10ms -40 10ms +40 10ms -36 -40",
    "10 chord 36+40 -> Default/1",
    "20 release #1",
  );
});
