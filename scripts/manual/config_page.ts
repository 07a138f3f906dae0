/** conductor.toml(5), made from the definitions that the validator and the JSON Schema read. */
import { FILE, UNIONS } from "../../shared/config/define_file.ts";
import type { FieldSpec } from "../../shared/config/fields.ts";
import { KEYS } from "../../shared/config/keys.ts";
import { COLOR } from "../../shared/config/text_forms.ts";
import {
  ACTION_EXAMPLES,
  CONDITION_EXAMPLES,
  FILE_EXAMPLES,
  TRIGGER_EXAMPLES,
  VELOCITY_EXAMPLES,
} from "./config_examples.ts";
import { capital, fieldList, sharedFields, tableBehind, unionSections } from "./config_fields.ts";
import { display, examples, page, prose } from "./mdoc.ts";

/** For each union what stands before its types, and an example of each type. */
const UNION_PARTS: Readonly<
  Record<string, { readonly intro: string; readonly each: Readonly<Record<string, string>> }>
> = {
  trigger: {
    intro:
      "What a mapping waits for. For one gesture the first mapping that matches counts: those of the current mode in the " +
      "order of the file, then the global ones. One mapping for each gesture. A note on with velocity 0 is a release. With on = " +
      '"auto", a Note whose pad also has a LongPress, DoubleTap or NoteChord waits just until none of those can happen any ' +
      "more; a pad that has a Note alone answers at once. Every trigger may also say:",
    each: TRIGGER_EXAMPLES,
  },
  action: {
    intro:
      "What a mapping does. It starts at once and runs beside the input: a Sequence with a Delay holds up no other mapping. " +
      "Each mapping runs once at a time; when_busy says what becomes of the next one. An action that fails is logged with its " +
      "mapping and hurts nothing else.",
    each: ACTION_EXAMPLES,
  },
  condition: { intro: "What a Conditional depends on.", each: CONDITION_EXAMPLES },
  "velocity mapping": {
    intro: "How the trigger's value, 0..127, becomes one that is sent on by SendMidi or set by VolumeControl.",
    each: VELOCITY_EXAMPLES,
  },
};

/** `date` is as in "2026-11-22". */
export function configPage(date: string): string {
  return page("conductor.toml", 5, date, [
    ".Sh NAME",
    ".Nm conductor.toml",
    ".Nd what Conductor does with MIDI controllers",
    ...DESCRIPTION,
    ".Sh SECTIONS",
    ...FILE.fields.flatMap((field) => section(field, field.name)),
    ...UNIONS.flatMap((union) => {
      const { intro, each } = UNION_PARTS[union.what] ?? { intro: "", each: {} };
      const shared = union.what === "trigger" ? sharedFields(union) : [];
      return [
        `.Sh ${union.what.toUpperCase()} TYPES`,
        ...prose(intro),
        ...fieldList(shared),
        ...unionSections(union, each, shared),
      ];
    }),
    ...keys(),
    ".Sh EXAMPLES",
    ...examples(FILE_EXAMPLES),
    ".Sh SEE ALSO",
    ".Xr conductor 1 ,",
    ".Xr conductorctl 1",
    ".Pp",
    ...prose("TOML 1.0 is described at https://toml.io."),
  ]);
}

const DESCRIPTION: readonly string[] = [
  ".Sh DESCRIPTION",
  "The config of",
  ".Xr conductor 1",
  ...prose(
    "is one TOML file. It has at least one mode; a mode is a named set of mappings, and a mapping says which gesture (its trigger) " +
      "does what (its action). One mode is current; global mappings hold in every mode.",
  ),
  ".Pp",
  ...prose(
    "Every save is live half a second later. A file with mistakes changes nothing: what worked before goes on working, and the log, " +
      "conductorctl status and conductorctl validate tell every mistake with its line. Unknown keys are mistakes as well.",
  ),
  ".Pp",
  ...prose(
    'Notes, velocities, controllers and values are 0..127. A note may be written as a name: "C3" is 48, "C4" is 60, with # and ' +
      "b for sharps and flats. Channels are 0..15, as in the MIDI bytes. Times are in milliseconds, in keys that end in _ms.",
  ),
];

/** "[led]" or "[[modes]]" and, for the blocks within it, "[[modes.mappings]]". What is told once is not told again. */
function section(field: FieldSpec, path: string): readonly string[] {
  const table = tableBehind(field);
  if (table === null) return [];
  const name = field.kind.kind === "list" ? `[[${path}]]` : `[${path}]`;
  const inner = table.fields.filter(({ kind }) => kind.kind === "list" && kind.blocks);
  const same = SAME[path];
  return [
    `.Ss ${name} ${field.kind.kind === "list" ? "blocks" : "section"}`,
    ...prose(field.doc === table.doc ? table.doc : `${table.doc} ${capital(field.doc)}.`),
    ...(same === undefined
      ? fieldList(table.fields.filter((one) => !inner.includes(one)))
      : prose(`It has the keys of ${same}.`)),
    ...(path === "modes" ? [".Pp", ...prose(`Colour names are ${COLOR.words.join(", ")}.`)] : []),
    ...inner.flatMap((one) => section(one, `${path}.${one.name}`)),
  ];
}

/** Sections with the keys of one before them. */
const SAME: Readonly<Record<string, string>> = { devices: "[device]", global_mappings: "[[modes.mappings]]" };

function keys(): readonly string[] {
  const named = KEYS.filter((key) => key.length > 1 && !/^f\d+$/.test(key));
  const punctuation = KEYS.filter((key) => /^[^a-z0-9]$/.test(key));
  return [
    ".Sh KEYS",
    ...prose(
      'The keys of a Keystroke: a to z, 0 to 9, f1 to f24, and the names below. Modifiers stand before the key with a "+" ' +
        'between: "cmd+shift+t". A space between strokes makes several of them: "ctrl+k ctrl+s". Letter case does not matter.',
    ),
    ".Pp",
    ...prose(`Names: ${named.join(", ")}.`),
    ".Pp",
    "Punctuation stands for itself:",
    ...display(punctuation.join(" ")),
    ".Pp",
    ...prose(
      "Modifiers: cmd, ctrl, alt, shift. cmd is the Command key on macOS and the Super or Windows key elsewhere.",
    ),
  ];
}
