import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "../src/retry-after.ts";

const NOW = Date.parse("2026-11-23T10:00:00Z");

describe("parseRetryAfter", () => {
  it.each([
    ["0", 0],
    ["5", 5_000],
    [" 120 ", 120_000],
    ["Mon, 23 Nov 2026 10:00:07 GMT", 7_000],
    ["Mon, 23 Nov 2026 09:00:00 GMT", 0],
    ["Monday, 23-Nov-26 10:00:07 GMT", 7_000],
    [null, undefined],
    ["", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["soon", undefined],
  ])("reads %j as %j ms", (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });

  it("reads every date of HTTP, and no text as a time in the past", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
        expect(parseRetryAfter(new Date(NOW + seconds * 1_000).toUTCString(), NOW)).toBe(seconds * 1_000);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => (parseRetryAfter(text, NOW) ?? 0) >= 0));
  });
});
