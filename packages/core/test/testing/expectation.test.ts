import { NetworkError } from "@iobeam/core";
import { expectCode, expectSame } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";

describe("expectSame", () => {
  it("takes the same members in any order", () => {
    expect(() => expectSame([{ a: 1, b: { c: 2, d: 3 } }], [{ b: { d: 3, c: 2 }, a: 1 }], "it")).not.toThrow();
  });

  it.each([
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 2 }],
    [undefined, null],
    [undefined, "undefined"],
    ["1", 1],
    [[], {}],
  ])("tells %j from %j", (actual, expected) => {
    expect(() => expectSame(actual, expected, "it")).toThrow(/^it: expected .*, got /);
  });
});

describe("expectCode", () => {
  it("resolves to the error with the code", async () => {
    const error = new NetworkError("reset", true);
    expect(await expectCode(Promise.reject(error), "NETWORK")).toBe(error);
  });

  it.each([
    ["another code", () => Promise.reject(new NetworkError("reset", true))],
    ["a foreign error", () => Promise.reject(new Error("TIMEOUT"))],
    ["nothing", () => Promise.resolve()],
  ])("fails for %s", async (_, call) => {
    await expect(expectCode(call(), "TIMEOUT")).rejects.toThrow(/^expected a rejection with TIMEOUT, got /);
  });
});
