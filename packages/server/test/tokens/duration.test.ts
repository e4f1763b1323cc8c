import { expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../src/tokens/duration.ts";

it.each(["1s", "90s", "1m", "36h", "1d", "90d", "1w", "520w"])("writes %s as the same time", (text) => {
  expect(parseDuration(formatDuration(parseDuration(text, "x")), "x")).toBe(parseDuration(text, "x"));
});

it.each([
  [90 * 86_400_000, "90d"],
  [7 * 86_400_000, "1w"],
  [90_000, "90s"],
  [1, "1s"],
])("writes %d ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
