/** The definitions as a JSON Schema, for editors that complete and check TOML (Taplo, VS Code). */
import { FILE, UNIONS } from "./define_file.ts";
import type { FieldSpec, KindSpec, TableSpec, UnionSpec } from "./fields.ts";
import { DAY_NAMES, DAY_PATTERN } from "./text_forms.ts";

/** A JSON Schema, or a part of one. */
export type Schema = { readonly [key: string]: unknown };

/** The schema of a config file, draft-07: what Taplo and VS Code know. */
export function configSchema(): Schema {
  const definitions = Object.fromEntries(UNIONS.map((union) => [idOf(union), unionSchema(union)]));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Conductor configuration",
    ...tableSchema(FILE, null),
    definitions,
  };
}

function unionSchema(union: UnionSpec): Schema {
  const variants = union.variants.map(({ type, table }) => ({ title: type, ...tableSchema(table, type) }));
  const bare = union.bare === null ? [] : [{ const: union.bare }];
  return { oneOf: [...bare, ...variants] };
}

function tableSchema(table: TableSpec, type: string | null): Schema {
  const properties: Record<string, Schema> = type === null ? {} : { type: { const: type, description: table.doc } };
  const oneSpelling: Schema[] = [];
  for (const field of table.fields) {
    properties[field.name] = fieldSchema(field);
    for (const older of field.older) properties[older] = { ...kindSchema(field.kind), "x-taplo": { hidden: true } };
    if (field.older.length > 0) oneSpelling.push(...spellings(field));
  }
  const plain = table.required.filter((field) => field.older.length === 0).map((field) => field.name);
  const required = type === null ? plain : ["type", ...plain];
  return {
    type: "object",
    description: table.doc,
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(oneSpelling.length === 0 ? {} : { allOf: oneSpelling }),
    additionalProperties: false,
  };
}

/** A field under one of its names: exactly one when it is required, at most one otherwise. */
function spellings({ name, older, required }: FieldSpec): readonly Schema[] {
  const names = [name, ...older];
  if (required) return [{ oneOf: names.map((spelling) => ({ required: [spelling] })) }];
  const pairs = names.flatMap((one, i) => names.slice(i + 1).map((other) => [one, other]));
  return pairs.map((pair) => ({ not: { required: pair } }));
}

function fieldSchema({ kind, doc, shown }: FieldSpec): Schema {
  // draft-07 ignores what stands beside $ref, so the description goes around it.
  const schema = kindSchema(kind);
  const described = "$ref" in schema ? { allOf: [schema], description: doc } : { ...schema, description: doc };
  return shown === null ? described : { ...described, default: shown };
}

function kindSchema(kind: KindSpec): Schema {
  switch (kind.kind) {
    case "integer":
      return { type: "integer", minimum: kind.min, maximum: kind.max };
    case "number":
      return { type: "number", minimum: kind.min, maximum: kind.max };
    case "note":
      return { anyOf: [{ type: "integer", minimum: 0, maximum: 127 }, { type: "string", pattern: NOTE_PATTERN }] };
    case "day":
      return {
        anyOf: [
          { type: "integer", minimum: 1, maximum: 7 },
          { type: "string", enum: DAY_NAMES },
          { type: "string", pattern: DAY_PATTERN },
        ],
      };
    case "flag":
      return { type: "boolean" };
    case "text":
      return {
        type: "string",
        ...(kind.empty ? {} : { minLength: 1 }),
        ...(Number.isFinite(kind.longest) ? { maxLength: kind.longest } : {}),
      };
    case "choice":
      return { type: "string", enum: kind.of };
    case "form": {
      const { words, pattern } = kind.form;
      const forms = [
        ...(words.length === 0 ? [] : [{ type: "string", enum: words }]),
        ...(pattern === null ? [] : [{ type: "string", pattern }]),
      ];
      return forms.length > 1 ? { anyOf: forms } : forms[0] ?? { type: "string", minLength: 1 };
    }
    case "mode_name":
    case "device_alias":
      return { type: "string", minLength: 1 };
    case "list":
      return {
        type: "array",
        items: kindSchema(kind.of),
        ...(kind.min > 0 ? { minItems: kind.min } : {}),
        maxItems: kind.max,
        ...(kind.distinct ? { uniqueItems: true } : {}),
      };
    case "table":
      return tableSchema(kind.table, null);
    case "union":
      return { $ref: `#/definitions/${idOf(kind.union())}` };
    default:
      return kind satisfies never;
  }
}

/** C-1 to G9, with sharps and flats. */
const NOTE_PATTERN = "^[a-gA-G][#b]?(-1|[0-9])$";

function idOf(union: UnionSpec): string {
  return union.what.replaceAll(" ", "_");
}
