import assert from "node:assert/strict";
import { formatDuration, formatMillis } from "../../ctl/durations.ts";

Deno.test("a duration starts with its largest unit and goes down to the second", () => {
  const minute = 60, hour = 3600, day = 86_400;
  const cases: readonly [number, string][] = [
    [0, "0s"],
    [15, "15s"],
    [59.9, "59s"],
    [minute, "1m 0s"],
    [2 * minute + 15, "2m 15s"],
    [hour, "1h 0m 0s"],
    [hour + 23 * minute + 45, "1h 23m 45s"],
    [day - 1, "23h 59m 59s"],
    [2 * day + 3 * hour + 4 * minute + 5, "2d 3h 4m 5s"],
    [400 * day, "400d 0h 0m 0s"],
    [-3, "0s"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatDuration(seconds), text, `${seconds}`);
});

Deno.test("milliseconds are finer where they are few", () => {
  assert.deepEqual([0.4321, 3, 12.34, 250.4].map(formatMillis), ["0.43ms", "3.00ms", "12.3ms", "250ms"]);
});
