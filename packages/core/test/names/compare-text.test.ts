import fc from "fast-check";
import { expect, it } from "vitest";
import { compareText } from "../../src/names/compare-text.ts";

it("orders as the bytes of UTF-8 do", () => {
  const text = fc.string({
    unit: fc.constantFrom("", "\0", "a", "é", "\uD7FF", "\uE000", "\uFF61", "\u{10000}", "\u{1F321}"),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
