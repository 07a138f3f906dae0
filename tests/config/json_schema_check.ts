/** Holds values against the part of JSON Schema draft-07 that our schema uses; an unknown keyword throws. */
import type { Schema } from "../../shared/config/json_schema.ts";

/** Why the value does not fit, or null. */
export function misfit(value: unknown, schema: Schema, root: Schema): string | null {
  for (const [keyword, rule] of Object.entries(schema)) {
    const why = misfitOf(value, keyword, rule, schema, root);
    if (why !== null) return why;
  }
  return null;
}

const SILENT = ["$schema", "title", "description", "default", "definitions", "x-taplo"];

function misfitOf(value: unknown, keyword: string, rule: unknown, schema: Schema, root: Schema): string | null {
  const fails = (why: string): string => `${JSON.stringify(value)}: ${keyword} ${why}`;
  const schemas = Array.isArray(rule) ? rule.filter(isSchema) : [];
  switch (keyword) {
    case "type":
      return typeFits(value, rule) ? null : fails(String(rule));
    case "const":
      return value === rule ? null : fails(String(rule));
    case "enum":
      return Array.isArray(rule) && rule.includes(value) ? null : fails(String(rule));
    case "minimum":
      return typeof value !== "number" || value >= Number(rule) ? null : fails(String(rule));
    case "maximum":
      return typeof value !== "number" || value <= Number(rule) ? null : fails(String(rule));
    case "minLength":
      return typeof value !== "string" || value.length >= Number(rule) ? null : fails(String(rule));
    case "maxLength":
      return typeof value !== "string" || value.length <= Number(rule) ? null : fails(String(rule));
    case "pattern":
      return typeof value !== "string" || new RegExp(String(rule)).test(value) ? null : fails(String(rule));
    case "minItems":
      return !Array.isArray(value) || value.length >= Number(rule) ? null : fails(String(rule));
    case "maxItems":
      return !Array.isArray(value) || value.length <= Number(rule) ? null : fails(String(rule));
    case "uniqueItems":
      return !Array.isArray(value) || new Set(value).size === value.length ? null : fails("");
    case "items":
      return !Array.isArray(value) || !isSchema(rule) ? null : first(value.map((item) => misfit(item, rule, root)));
    case "required":
      return Array.isArray(rule) && isSchema(value) ? first(rule.map((key) => key in value ? null : fails(key))) : null;
    case "properties":
      if (!isSchema(value) || !isSchema(rule)) return null;
      return first(
        Object.entries(rule).map(([k, part]) => k in value && isSchema(part) ? misfit(value[k], part, root) : null),
      );
    case "additionalProperties": {
      const known = isSchema(schema["properties"]) ? schema["properties"] : {};
      return isSchema(value) ? first(Object.keys(value).map((key) => key in known ? null : fails(key))) : null;
    }
    case "anyOf":
      return schemas.some((part) => misfit(value, part, root) === null) ? null : fails("");
    case "oneOf":
      return schemas.filter((part) => misfit(value, part, root) === null).length === 1 ? null : fails("");
    case "allOf":
      return first(schemas.map((part) => misfit(value, part, root)));
    case "not":
      return isSchema(rule) && misfit(value, rule, root) !== null ? null : fails("");
    case "$ref": {
      const definitions = root["definitions"];
      const target = isSchema(definitions) ? definitions[String(rule).replace("#/definitions/", "")] : undefined;
      return isSchema(target) ? misfit(value, target, root) : fails("leads nowhere");
    }
    default:
      if (SILENT.includes(keyword)) return null;
      throw new Error(`Unknown schema keyword ${keyword}`);
  }
}

function first(misfits: readonly (string | null)[]): string | null {
  return misfits.find((why) => why !== null) ?? null;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeFits(value: unknown, type: unknown): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isSchema(value);
  const kind: string = typeof value;
  return kind === type;
}
