import { InvalidResponseError } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "../src/read-lines.ts";

describe("LineSplitter", () => {
  it("finds the same lines wherever the bytes are parted, within characters too", () => {
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, "")));
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: 200 })), (lines, cuts) => {
        const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const splitter = new LineSplitter(1_000);
        const found = places.slice(1).flatMap((end, at) => splitter.add(bytes.subarray(places[at], end)));
        expect(found).toEqual(lines);
      }),
      { numRuns: 500 },
    );
  });

  it("takes both ends of a line", () => {
    expect(new LineSplitter(10).add(new TextEncoder().encode("a\r\nb\n\n"))).toEqual(["a", "b", ""]);
  });

  it("refuses a line that is too long, whether it has ended or not, and bytes that are no UTF-8", () => {
    const add = (text: string) => () => new LineSplitter(5).add(new TextEncoder().encode(text));
    expect(add("123456")).toThrow(InvalidResponseError);
    expect(add("123456\n")).toThrow(InvalidResponseError);
    expect(add("12345\n12345")()).toEqual(["12345"]);
    expect(() => new LineSplitter(5).add(Uint8Array.of(0xff))).toThrow(/no UTF-8/);
  });
});
