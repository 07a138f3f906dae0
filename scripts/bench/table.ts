/** The figures as a table for people, and as JSON for programs. */
import { differenceOf, type Figure, isKept, type Limit, ratioOf, type Row, type Unit } from "./figure.ts";

const HEAD = ["", "measured", "baseline, same run", "compared", "promised"] as const;

/** Colours a text by whether what it says is kept (null: cannot be told). */
export type Paint = (text: string, kept: boolean | null) => string;

/** One line per figure, columns aligned. */
export function renderTable(rows: readonly Row[], paint: Paint): string {
  const lines = [
    [...HEAD],
    ...rows.map((row) => "reason" in row ? [row.name, `not taken: ${row.reason}`] : cellsOf(row, paint)),
  ];
  const full = lines.filter((cells) => cells.length === HEAD.length);
  const widths = HEAD.map((_, column) => Math.max(...full.map((cells) => cells[column]?.length ?? 0)));
  // The last cell is not padded: colour codes stand only there.
  return lines.map((cells) =>
    cells.map((cell, i) => i < cells.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell).join("  ")
  )
    .map((line) => line.trimEnd()).join("\n");
}

/** The figures with their ratios, differences and verdicts. */
export function toJson(rows: readonly Row[]): readonly unknown[] {
  return rows.map((row) =>
    "reason" in row ? row : {
      ...row,
      ratio: ratioOf(row),
      difference: differenceOf(row),
      limits: row.limits.map((limit) => ({ ...limit, kept: isKept(row, limit) })),
    }
  );
}

function cellsOf(figure: Figure, paint: Paint): string[] {
  const { name, statistic, value, unit, baseline } = figure;
  return [
    name,
    `${statistic} ${amount(value, unit)}`,
    typeof baseline === "string" ? baseline : `${baseline.name} ${amount(baseline.value, unit)}`,
    comparison(figure),
    figure.limits.map((limit) => verdict(figure, limit, paint)).join(", "),
  ];
}

function comparison(figure: Figure): string {
  const [ratio, difference] = [ratioOf(figure), differenceOf(figure)];
  if (ratio === null || difference === null) return "";
  return figure.compare === "ratio" ? amount(ratio, "x") : signed(difference, figure.unit);
}

function verdict(figure: Figure, limit: Limit, paint: Paint): string {
  const { kind, of, bound } = limit;
  const unit = of === "ratio" ? "x" : figure.unit;
  const [sign, number] = "most" in bound ? ["≤", bound.most] : ["≥", bound.least];
  const kept = isKept(figure, limit);
  const mark = kept === null ? "?" : kept ? "✓" : "✗";
  const text = unit === "x"
    ? `${number}x`
    : `${of === "difference" ? "+" : ""}${number.toLocaleString("en-US")} ${unit}`;
  return paint(`${kind} ${sign} ${text} ${mark}`, kept);
}

/** About three digits. */
function amount(value: number, unit: Unit): string {
  const size = Math.abs(value);
  if (size >= 1000) return `${Math.round(value).toLocaleString("en-US")} ${unit}`;
  const text = value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  return unit === "x" ? `${text}x` : `${text} ${unit}`;
}

function signed(value: number, unit: Unit): string {
  return `${value < 0 ? "" : "+"}${amount(value, unit)}`;
}
