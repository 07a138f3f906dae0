/** Spans of time for people. */

/** "15s", "2m 15s", "1h 23m 45s", "2d 3h 4m 5s": from the largest unit that is not 0 down to the second. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    { unit: "d", count: Math.floor(whole / 86_400) },
    { unit: "h", count: Math.floor(whole / 3600) % 24 },
    { unit: "m", count: Math.floor(whole / 60) % 60 },
    { unit: "s", count: whole % 60 },
  ];
  const first = parts.findIndex(({ unit, count }) => count > 0 || unit === "s");
  return parts.slice(first).map(({ unit, count }) => `${count}${unit}`).join(" ");
}

/** "0.43ms", "12.5ms", "250ms": fine where it is small. */
export function formatMillis(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0)}ms`;
}
