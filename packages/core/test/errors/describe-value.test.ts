import { InvalidArgumentError } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsFor } from "../property.ts";

function received(value: unknown): string {
  return new InvalidArgumentError("x", "y", value).message.slice("x must be y; received ".length);
}

describe("the received value in a message", () => {
  it("is shown at once where a long text is full of what tokens begin with", () => {
    expect(received("eyJ".repeat(1_000_000))).toBe(`"${"eyJ".repeat(20)}…"`);
    expect(received(`${"eyJ".repeat(1_000_000)}.e30.x`)).toBe("a text with a token in it");
  });

  it.each<[unknown, string]>([
    ["5", '"5"'],
    ['a\n"b', '"a\\n\\"b"'],
    ["x".repeat(100), `"${"x".repeat(60)}…"`],
    [5, "5"],
    [5n, "5n"],
    [10n ** 100n, `1${"0".repeat(59)}…n`],
    [Number.NaN, "NaN"],
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [Symbol("s"), "Symbol(s)"],
    [() => 1, "a function"],
    [[1, 2], "an array of 2"],
    [{}, "an object (Object)"],
    [new Map(), "an object (Map)"],
    [Object.create(null), "an object (no class)"],
    [{ constructor: { name: Symbol("s") } }, "an object (no class)"],
    [{ constructor: null }, "an object (no class)"],
    [new Date(0), "a Date, 1970-01-01T00:00:00.000Z"],
    [new Date(Number.NaN), "an invalid Date"],
    ["eyJhbGciOi.eyJwaWQi.c2ln", "a text with a token in it"],
    ["Bearer eyJhbGciOi.eyJwaWQi.c2ln", "a text with a token in it"],
    ["eyJust a name", '"eyJust a name"'],
  ])("shows %o as %s", (value, text) => {
    expect(received(value)).toBe(text);
  });

  it("is short, whatever comes", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    holdsFor([fc.oneof(anything, fc.string({ minLength: 50, maxLength: 500 }), fc.bigInt())], (value) => {
      expect(received(value).length).toBeLessThan(500);
    });
  });
});
